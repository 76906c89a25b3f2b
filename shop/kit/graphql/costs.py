"""What an operation costs, in points, told before anything is executed.

Each concept declares in its ``api/costs.py`` what its fields cost beyond the usual:

- a field of a plain value costs nothing, an object costs 1 point and what is selected of it;
- a list costs that for each of its rows: as many as ``first`` or ``last`` ask for below a
  connection, as many as declared elsewhere;
- ``points`` are added once per field, ``given`` once when that argument is given.

A point is about the work of one object: some ten microseconds of processor and database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)
from graphql.language import BooleanValueNode, ValueNode

from shop.kit.graphql.errors import Refusal

KEY: Final = "cost"
USUAL_ROWS: Final = 10  # of a list that declares none
ROWS_OF_PAGE: Final = frozenset({"edges", "nodes"})
MOST_FIELDS: Final = 5_000  # looked at in one operation, its fragments unfolded

Fields = dict[tuple[GraphQLNamedType, str], list[FieldNode]]


@dataclass(frozen=True)
class Cost:
    """What a field costs beyond the usual.

    points: once, however many rows. rows: how long a list is taken to be.
    given: further points by argument, added when it is given.
    """

    points: int = 0
    rows: int | None = None
    given: Mapping[str, int] = field(default_factory=dict)


Costs = Mapping[str, Cost]
USUAL = Cost()


def declare_costs(schema: GraphQLSchema, *declared: Costs) -> None:
    """Fasten declarations of the form ``{"Type.field": Cost(…)}`` to a schema.

    Raises KeyError when a declaration names no field, or an argument that the field has not.
    """
    for costs in declared:
        for path, cost in costs.items():
            name, _, part = path.partition(".")
            told: GraphQLField = schema.type_map[name].fields[part]  # type: ignore[attr-defined]  # an object or a KeyError
            if not set(cost.given) <= set(told.args):
                raise KeyError(path)
            told.extensions[KEY] = cost


def cost_of_field(told: GraphQLField) -> Cost:
    """Give what was declared for a field."""
    cost: Cost = told.extensions.get(KEY, USUAL)
    return cost


class Bill:
    """Adds up one operation with one set of variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.seen = 0

    def total(self, operation: OperationDefinitionNode) -> int:
        """Add up an operation that was validated.

        Raises Refusal when its fragments unfold to more fields than anybody reads.
        """
        root = self.schema.get_root_type(operation.operation)
        return self._below(root, [operation.selection_set], None) if root else 0

    def _below(
        self, parent: GraphQLNamedType, sets: Iterable[SelectionSetNode], page: int | None
    ) -> int:
        found: Fields = {}
        spread: set[str] = set()
        for selections in sets:
            self._collect(parent, selections, found, spread)
        return sum(self._field(owner, nodes, page) for (owner, _), nodes in found.items())

    def _collect(
        self, parent: GraphQLNamedType, selections: SelectionSetNode, into: Fields, spread: set[str]
    ) -> None:
        """Gather fields by the name they answer under, as they are executed: once each."""
        for node in selections.selections:
            if not self._included(node.directives):
                continue
            if isinstance(node, FieldNode):
                self._count()
                into.setdefault((parent, (node.alias or node.name).value), []).append(node)
            elif isinstance(node, InlineFragmentNode):
                self._collect(self._narrowed(parent, node), node.selection_set, into, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self.fragments[node.name.value]
                self._collect(
                    self._narrowed(parent, fragment), fragment.selection_set, into, spread
                )

    def _narrowed(
        self, parent: GraphQLNamedType, node: InlineFragmentNode | FragmentDefinitionNode
    ) -> GraphQLNamedType:
        wanted = node.type_condition
        return self.schema.type_map[wanted.name.value] if wanted else parent

    def _count(self) -> None:
        self.seen += 1
        if self.seen > MOST_FIELDS:
            raise Refusal("TOO_COSTLY", f"An operation unfolds to {MOST_FIELDS} fields at most.")

    def _field(self, parent: GraphQLNamedType, nodes: Sequence[FieldNode], page: int | None) -> int:
        name = nodes[0].name.value
        if name.startswith("__") or not isinstance(
            parent, GraphQLObjectType | GraphQLInterfaceType
        ):
            return 0
        told = parent.fields[name]
        cost, given = cost_of_field(told), self._given(nodes[0])
        points = cost.points + sum(more for arg, more in cost.given.items() if arg in given)
        kind = get_named_type(told.type)
        if not is_composite_type(kind):
            return points
        sets = [node.selection_set for node in nodes if node.selection_set]
        each = 1 + self._below(kind, sets, _page_of(told, given))
        return points + _rows(told, cost, page if name in ROWS_OF_PAGE else None) * each

    def _given(self, node: FieldNode) -> dict[str, Any]:
        """Give the arguments that are not null, with the values of whole numbers."""
        read = {a.name.value: self._value(a.value) for a in node.arguments}
        return {name: value for name, value in read.items() if value is not None}

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self.variables.get(node.name.value)
        if isinstance(node, NullValueNode):
            return None
        if isinstance(node, BooleanValueNode):
            return node.value
        return int(node.value) if isinstance(node, IntValueNode) else node

    def _included(self, directives: Sequence[Any]) -> bool:
        for directive in directives:
            wanted = {"skip": False, "include": True}.get(directive.name.value)
            if wanted is None or not directive.arguments:
                continue
            if self._value(directive.arguments[0].value) is (not wanted):
                return False
        return True


def is_list(told: GraphQLField) -> bool:
    """Tell whether a field gives a list, which may be declared never to be null."""
    kind = told.type
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _page_of(told: GraphQLField, given: Mapping[str, Any]) -> int | None:
    """Tell how many rows are asked for; None where there are no pages."""
    if "first" not in told.args:
        return None
    asked = given.get("last", given.get("first", told.args["first"].default_value))
    return asked if isinstance(asked, int) else USUAL_ROWS


def _rows(told: GraphQLField, cost: Cost, page: int | None) -> int:
    """Tell for how many rows a field counts; never none, since an empty page is work too."""
    if not is_list(told):
        return 1
    if cost.rows is not None:
        return cost.rows
    return USUAL_ROWS if page is None else max(page, 1)
