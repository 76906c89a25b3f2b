"""The reference for people, written from the schema: `docs/api/reference.md`."""

import re
from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    ast_from_value,
    print_ast,
)

from shop.management.contract.areas import by_area

Since = Mapping[str, str]
Typed = GraphQLField | GraphQLInputField | GraphQLArgument
KINDS: Mapping[type, str] = {
    GraphQLObjectType: "Object",
    GraphQLInterfaceType: "Interface",
    GraphQLInputObjectType: "Input",
    GraphQLEnumType: "Enum",
    GraphQLScalarType: "Scalar",
}
OPENING = """# Reference of the storefront API

Every type of [schema/storefront.graphql](../../schema/storefront.graphql), area by area; the
[guide](README.md) tells how they go together. In the tables a `!` means "never null", and
*since* is the version that a field came with. Amounts, units and what a null means stand with
each field.

This file is written by `manage.py export_schema`.
"""
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def reference(schema: GraphQLSchema, since: Since) -> str:
    """Write the whole page; ``since`` tells the version of each member by its coordinate."""
    areas = by_area(schema)
    known = {kind.name for kinds in areas.values() for kind in kinds}
    lines = [OPENING, *_contents(areas)]
    for area, kinds in areas.items():
        lines += ["", f"## {area}"]
        for kind in kinds:
            lines += ["", *_Entry(kind, schema, known, since).lines()]
    return "\n".join((*lines, ""))


def anchor(heading: str) -> str:
    """Give the address of a heading within its page, as code hosts make it."""
    return re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")


def _contents(areas: Mapping[str, list[GraphQLNamedType]]) -> Iterator[str]:
    for area, kinds in areas.items():
        yield f"- **[{area}](#{anchor(area)})**: {_links(kinds)}"


def _links(kinds: Iterable[GraphQLNamedType]) -> str:
    return ", ".join(_link(kind.name) for kind in kinds)


def _link(name: str) -> str:
    return f"[{name}](#{anchor(name)})"


class _Entry:
    """Writes one type; ``known`` are those that have an entry to link to."""

    def __init__(
        self, kind: GraphQLNamedType, schema: GraphQLSchema, known: set[str], since: Since
    ) -> None:
        self.kind = kind
        self.schema = schema
        self.known = known
        self.since = since

    def lines(self) -> Iterator[str]:
        yield f"### {self.kind.name}"
        yield ""
        yield f"*{' · '.join(self._facts())}*"
        yield ""
        yield _flat(self.kind.description)
        yield from self._table()

    def _facts(self) -> Iterator[str]:
        yield next(name for kind, name in KINDS.items() if isinstance(self.kind, kind))
        if isinstance(self.kind, GraphQLObjectType) and self.kind.interfaces:
            yield "is a " + _links(self.kind.interfaces)
        if isinstance(self.kind, GraphQLInterfaceType):
            yield "what is one: " + _links(self.schema.get_possible_types(self.kind))
        yield f"since {self.since[self.kind.name]}"

    def _table(self) -> Iterator[str]:
        if isinstance(self.kind, GraphQLEnumType):
            yield from ("", "| value | means | since |", "|---|---|---|")
            for name, value in self.kind.values.items():
                text = _described(value.description, value.deprecation_reason)
                yield f"| `{name}` | {text} | {self._since(name)} |"
        elif isinstance(
            self.kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType
        ):
            yield from ("", "| field | type | description | since |", "|---|---|---|---|")
            yield from (self._row(name, field) for name, field in self.kind.fields.items())

    def _row(self, name: str, field: GraphQLField | GraphQLInputField) -> str:
        text = _described(field.description, field.deprecation_reason) + _default(field)
        arguments = field.args if isinstance(field, GraphQLField) else {}
        for argument, told in arguments.items():
            text += f"<br>• `{argument}` {self._type(told)}: {self._argument(name, argument, told)}"
        return f"| `{name}` | {self._type(field)} | {text} | {self._since(name)} |"

    def _argument(self, field: str, name: str, told: GraphQLArgument) -> str:
        """Tell an argument; its version only where it came later than its field."""
        text = _described(told.description, told.deprecation_reason) + _default(told)
        came = self.since[f"{self.kind.name}.{field}({name}:)"]
        later = came != self._since(field)
        return f"{text} *Since {came}.*" if later else text

    def _since(self, part: str) -> str:
        return self.since[f"{self.kind.name}.{part}"]

    def _type(self, told: Typed) -> str:
        """Write a type with a link to it; brackets of lists are not those of links."""
        text = str(told.type).replace("[", r"\[").replace("]", r"\]")
        return WORD.sub(lambda word: self._linked(word[0]), text)

    def _linked(self, name: str) -> str:
        return _link(name) if name in self.known else name


def _described(description: str | None, deprecated: str | None) -> str:
    text = _flat(description)
    return f"{text} **Deprecated:** {_flat(deprecated)}" if deprecated else text


def _default(told: Typed) -> str:
    """Tell what is taken when nothing is given."""
    if isinstance(told, GraphQLField) or told.default_value is Undefined:
        return ""
    default = ast_from_value(told.default_value, told.type)
    return f" Default: `{print_ast(default)}`." if default else ""


def _flat(text: str | None) -> str:
    """Write a description in one line of a table."""
    return " ".join((text or "").split()).replace("|", r"\|")
