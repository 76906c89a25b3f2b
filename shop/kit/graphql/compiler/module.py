"""The Python module that one operation becomes: its constants and its functions."""

from collections.abc import Callable
from typing import Any

from graphql import FieldNode, GraphQLObjectType
from graphql.execution.collect_fields import collect_sub_fields
from graphql.execution.execute import invalid_return_type_error
from graphql.execution.values import get_argument_values

from shop.kit.graphql.compiler import running
from shop.kit.graphql.compiler.abstract import Abstraction
from shop.kit.graphql.compiler.bounds import MOST_FIELDS, Unsupported
from shop.kit.graphql.compiler.info import Info, Whole
from shop.kit.graphql.compiler.later import Later
from shop.kit.graphql.compiler.lines import Lines

Collected = dict[str, list[FieldNode]]
HELPERS = {
    "Info": Info,
    "argument_values": get_argument_values,
    "invalid_type": invalid_return_type_error,
    "present": running.present,
    "required": running.required,
    "listed": running.listed,
    "required_list": running.required_list,
    "leaf": running.leaf,
    "required_leaf": running.required_leaf,
    "located": running.located,
    "located_item": running.located_item,
    "failed": running.failed,
    "failed_item": running.failed_item,
    "Later": Later,
}
MAIN = "operation"
PARAMETERS = "source, place, request, errors"


class Module:
    """What is written so far: the names that the code refers to, and whole functions.

    variables: coerced; only those of @skip and @include are looked at.
    """

    def __init__(self, whole: Whole, variables: dict[str, Any]) -> None:
        self.whole = whole
        self.variables = variables
        self.names: dict[str, Any] = dict(HELPERS)
        self.functions: list[Lines] = []
        self.abstractions: list[tuple[Abstraction, dict[str, str]]] = []
        self.fields = 0
        self._number = 0
        self._objects: dict[tuple[Any, ...], str] = {}
        self._waiting: list[tuple[str, GraphQLObjectType, list[FieldNode]]] = []

    def fresh(self) -> int:
        """Give a number that no other name of this module ends in."""
        self._number += 1
        return self._number

    def constant(self, value: Any, kind: str) -> str:
        """Let the code refer to ``value``; gives its name, which begins with ``kind``."""
        name = f"{kind}{self.fresh()}"
        self.names[name] = value
        return name

    def count_field(self) -> None:
        """Count a field that is written; raises Unsupported when there are too many."""
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise Unsupported("the operation unfolds to too many fields")

    def below(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Collected:
        """Collect what is selected below a field where its value is a ``kind``."""
        whole = self.whole
        return collect_sub_fields(whole.schema, whole.fragments, self.variables, kind, nodes)

    def function_of(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        """Name the function that completes a ``kind`` below these nodes; it is written later.

        Fragments spread in many places share it.
        """
        key = (kind.name, *map(id, nodes))
        if key not in self._objects:
            self._objects[key] = f"object{self.fresh()}"
            self._waiting.append((self._objects[key], kind, nodes))
        return self._objects[key]

    def write_waiting(
        self, write: Callable[["Module", str, GraphQLObjectType, Collected], None]
    ) -> None:
        """Write the functions that were named, and those named meanwhile."""
        while self._waiting:
            name, kind, nodes = self._waiting.pop()
            write(self, name, kind, self.below(kind, nodes))

    @property
    def source(self) -> str:
        """The whole source, to be compiled or to be looked at."""
        return "\n\n\n".join("\n".join(lines.written) for lines in self.functions)

    def load(self) -> Callable[..., dict[str, Any]]:
        """Compile the source; gives the operation's function."""
        code = compile(self.source, "<compiled operation>", "exec")
        exec(code, self.names)  # noqa: S102  written by us; what a client sent is in it as repr only
        for abstraction, functions in self.abstractions:
            abstraction.functions = {kind: self.names[name] for kind, name in functions.items()}
        function: Callable[..., dict[str, Any]] = self.names[MAIN]
        return function
