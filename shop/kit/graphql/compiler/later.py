"""An object that a resolver hands on without having made it yet."""

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from graphql import GraphQLSchema

LATER: Final = "later"  # the extension of types whose objects may come as ``Later``
TOLD_BY_ITSELF: Final = "told_by_itself"

Resolver = TypeVar("Resolver", bound=Callable[..., Any])


class Later:
    """An object that is made when it is needed.

    key: decides everything that any selection tells of it. made: makes it.
    """

    __slots__ = ("key", "made")

    def __init__(self, key: Hashable, made: Callable[[], Any]) -> None:
        self.key = key
        self.made = made


def declare_later(schema: GraphQLSchema, *kinds: str) -> None:
    """Say of which types objects may be handed on as ``Later``."""
    for kind in kinds:
        schema.type_map[kind].extensions[LATER] = True


def told_by_itself(resolver: Resolver) -> Resolver:
    """Promise that a resolver tells what its source and its arguments decide, and nothing else."""
    setattr(resolver, TOLD_BY_ITSELF, True)
    return resolver
