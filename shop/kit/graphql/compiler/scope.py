"""Where in the generated code something is written, and what is known there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphql import GraphQLField, GraphQLObjectType

from shop.kit.graphql.compiler.info import Field
from shop.kit.graphql.compiler.lines import Lines
from shop.kit.graphql.compiler.module import Collected, Module
from shop.kit.graphql.compiler.places import Steps


@dataclass(frozen=True)
class Scope:
    """A point in a generated function.

    source: the variable that holds the object whose fields are written.
    place: the variable that holds the place of the nearest function or list item.
    steps: the fields passed since that place.
    selection: writes a selection in a scope and gives the expression of its answer; carried along
    because a selection holds values and values hold selections.
    """

    module: Module
    lines: Lines
    selection: Callable[["Scope", GraphQLObjectType, Collected], str]
    source: str = "source"
    place: str = "place"
    steps: Steps = ()

    def within(self, source: str, steps: Steps) -> "Scope":
        """Give the scope of an object that is written in line."""
        return replace(self, source=source, steps=steps)

    def at_item(self, place: str) -> "Scope":
        """Give the scope of an item of a list."""
        return replace(self, place=place, steps=())

    @property
    def whole_place(self) -> str:
        """The expression of the place to hand to a function."""
        return f"({self.place}, {self.steps!r}, None)" if self.steps else self.place


@dataclass(frozen=True)
class Target:
    """A field that is written: its definition, its constant and the variable of its value.

    info: the variable of its ``Info``; None when nothing needs one.
    """

    field: Field
    definition: GraphQLField
    constant: str
    value: str
    info: str | None
