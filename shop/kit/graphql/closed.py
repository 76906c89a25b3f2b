"""Introspection for strangers: whether a type has a name, and nothing else."""

from typing import Any, Final

from graphql import FieldNode, GraphQLError, ValidationRule, get_named_type, is_introspection_type

ECHOED: Final = frozenset({"name", "__typename"})


class ClosedSchema(ValidationRule):
    """Refuse to tell the schema; ``__type(name: …) { name }`` gives back what the client named.

    Conformance tools for GraphQL over HTTP ask for that one field to see variables arrive.
    """

    def enter_field(self, node: FieldNode, *_place: Any) -> None:
        """Refuse a field that returns a part of the schema, or tells of one."""
        name, parent = node.name.value, self.context.get_parent_type()
        kind = get_named_type(self.context.get_type())
        returns = kind is not None and is_introspection_type(kind) and name != "__type"
        tells = parent is not None and is_introspection_type(parent) and name not in ECHOED
        if returns or tells:
            self.report_error(
                GraphQLError(f"The schema is not told here; '{name}' would tell it.", node)
            )
