"""The Relay interface: whatever has an id can be asked for by it again."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo


class Node(graphene.Interface):
    """Something that can be asked for again by its id."""

    id = graphene.ID(
        required=True,
        description="Opaque; carries the market and the locale in which it was served.",
    )

    @classmethod
    def resolve_type(cls, instance: Any, info: GraphQLResolveInfo) -> Any:
        """Find the type that the instance names as its ``node_type``."""
        name = instance["node_type"] if isinstance(instance, dict) else instance.node_type
        return info.schema.type_map[name].graphene_type  # type: ignore[attr-defined]  # graphene's
