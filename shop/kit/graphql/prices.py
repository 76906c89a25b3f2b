"""The price of each operation of a document, added up once for what its variables change."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    ArgumentNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    value_from_ast_untyped,
    visit,
)

from shop.kit.graphql.costs import Bill

MOST_KEPT: Final = 256  # sums per document
COUNTED: Final = frozenset({"first", "last", "if"})


class _Named(Visitor):
    """Finds the variables whose value, and not only their presence, changes a price."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: set[str] = set()

    def enter_argument(self, node: ArgumentNode, *_place: object) -> None:
        if isinstance(node.value, VariableNode) and node.name.value in COUNTED:
            self.counted.add(node.value.name.value)


class Prices:
    """What the operations of one validated document cost."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.document = document
        self.operations: dict[str, OperationDefinitionNode] = {}
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                self.operations[node.name.value if node.name else ""] = node
            elif isinstance(node, FragmentDefinitionNode):
                self.fragments[node.name.value] = node
        self.defaults = {name: _defaults(node) for name, node in self.operations.items()}
        found = _Named()
        visit(document, found)
        self.counted = found.counted
        self.known: dict[Any, int] = {}

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """Find the operation that is meant; None when none or more than one could be."""
        if name is None:
            return next(iter(self.operations.values())) if len(self.operations) == 1 else None
        return self.operations.get(name)

    def of(self, name: str | None, variables: Mapping[str, Any]) -> int:
        """Give the points of an operation; 0 where none is meant, which execution refuses.

        Raises Refusal when its fragments unfold to more fields than anybody reads.
        """
        operation = self.operation(name)
        if operation is None:
            return 0
        own = operation.name.value if operation.name else ""
        values = {
            known: self._significant(known, variables.get(known, default))
            for known, default in self.defaults[own].items()
        }
        key = (own, *values.values())
        points = self.known.get(key)
        if points is None:
            points = Bill(self.schema, self.fragments, values).total(operation)
            self._keep(key, points)
        return points

    def _keep(self, key: Any, points: int) -> None:
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[key] = points

    def _significant(self, name: str, value: Any) -> Any:
        """Reduce a value to what changes the price: a whole number, a choice, or its presence."""
        if value is None:
            return None
        if name in self.counted and isinstance(value, int):
            return value
        return "given"


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Give the variables of an operation with their defaults; None where there is none."""
    return {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        if one.default_value
        else None
        for one in operation.variable_definitions
    }
