"""One operation of a document: its variables, and its functions by what @skip and @include say."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    TypeNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.pyutils import Undefined

from shop.kit.graphql.compiler.bounds import (
    CHARACTERS_AS_A_FIELD,
    KEPT_FIELDS,
    KEPT_SIGHTS,
    Unsupported,
)
from shop.kit.graphql.compiler.info import Whole
from shop.kit.graphql.compiler.selections import written
from shop.kit.graphql.compiler.variables import Variables
from shop.kit.graphql.keeper import Keeper

Conditions: TypeAlias = tuple[Any, ...]
Function: TypeAlias = Callable[..., dict[str, Any]]

FUNCTIONS: Final[Keeper[Function]] = Keeper(KEPT_FIELDS)


class Operation:
    """Gives the compiled function for a request.

    conditions: the variables that @skip and @include ask, each set of their values a function.
    """

    def __init__(self, whole: Whole, document: DocumentNode) -> None:
        self.whole = whole
        self.variables = Variables(whole.schema, whole.operation.variable_definitions or ())
        self.conditions = _conditions(whole.operation, document)
        self.reads = whole.operation.operation is OperationType.QUERY
        self._size = _size(document)
        self._seen: set[Conditions] = set()
        self._refused: set[Conditions] = set()

    def function(self, variables: dict[str, Any], *, at_once: bool) -> Function | None:
        """Give the function for these variables; None where graphql-core is to execute.

        The first sight is graphql-core's unless ``at_once``: to compile costs as much as dozens
        of executions, and a client that sends a text once would pay it for nothing.
        """
        key = tuple(variables.get(name, Undefined) for name in self.conditions)
        if key in self._refused or (not at_once and _is_new(key, self._seen)):
            return None
        return FUNCTIONS.get((self, key)) or self._made(key, variables)

    def _made(self, key: Conditions, variables: dict[str, Any]) -> Function | None:
        """Compile; where that cannot be it is not tried again."""
        try:
            module = written(self.whole, variables)
            function = module.load()
        except (Unsupported, GraphQLError, RecursionError):
            # GraphQLError: a condition has no value, which graphql-core tells at the right place.
            _is_new(key, self._refused)
            return None
        FUNCTIONS.put((self, key), function, module.fields + self._size)
        return function


def _is_new(key: Conditions, known: set[Conditions]) -> bool:
    """Tell whether a key was not known, and remember it; few are remembered."""
    if key in known:
        return False
    if len(known) >= KEPT_SIGHTS:
        known.clear()
    known.add(key)
    return True


def _size(document: DocumentNode) -> int:
    """Weigh a document in fields."""
    text = document.loc.source.body if document.loc else ""
    return len(text) // CHARACTERS_AS_A_FIELD


class _Conditions(Visitor):
    """Collects the variables that decide what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_place: object) -> None:
        if node.name.value in {"skip", "include"}:
            values = (argument.value for argument in node.arguments)
            self.names |= {value.name.value for value in values if isinstance(value, VariableNode)}


def _conditions(operation: OperationDefinitionNode, document: DocumentNode) -> tuple[str, ...]:
    """Give the variables of the document's conditions, in one order.

    Most operations declare no variable that could be one, and are not walked through.
    """
    if not any(_may_be_condition(node.type) for node in operation.variable_definitions or ()):
        return ()
    visitor = _Conditions()
    visit(document, visitor)
    return tuple(sorted(visitor.names))


def _may_be_condition(declared: TypeNode) -> bool:
    bare = declared.type if isinstance(declared, NonNullTypeNode) else declared
    return isinstance(bare, NamedTypeNode) and bare.name.value == "Boolean"


def operation_of(
    schema: GraphQLSchema, document: DocumentNode, name: str | None
) -> Operation | None:
    """Find the operation of that name, or the only one; None where there is no such one."""
    nodes = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in nodes if name is None or (node.name and node.name.value == name)]
    if len(chosen) != 1:
        return None
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    return Operation(Whole(schema, chosen[0], fragments), document)
