"""A made-up world behind a schema: each value follows from a seed and from where it stands.

Two executions of one operation see the same world, whatever they ask first. It is a bad world:
nulls where none may be, wrong types, exceptions raised and returned, things that are no lists.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast
from zlib import crc32

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from shop.kit.graphql.selection import selected


class Odd:
    """An object that no type expects; its texts are the same in every run."""

    def __str__(self) -> str:
        return "odd"

    __repr__ = __str__


class Text(str):
    """A text that is not exactly a ``str``."""

    __slots__ = ()


class Spoken(Exception):
    """An exception with a ``message``, which graphql-core prefers to its text."""

    message = "spoken"


LEAVES: dict[str, tuple[Any, ...]] = {
    "String": ("text", "", "ünï", Text("sub"), 5, True, 1.5, Decimal("2.50")),
    "ID": ("id", 7, 2.0, Text("sub")),
    "Int": (1, 0, -5, True, 2.0, "7", Decimal(3)),
    "Float": (1.5, 0.0, 2, True, "2.5", Decimal("0.5")),
    "Boolean": (True, False, 1, 0.0),
    "DateTime": (datetime(2026, 1, 5, 9, 30, tzinfo=UTC), date(2026, 1, 5)),
    "Date": (date(2026, 1, 5), "2026-01-05"),
    "JSON": ({"a": 1}, {}),
}
WRONG_LEAVES: tuple[Any, ...] = (
    {}, b"bytes", float("nan"), float("inf"), 2**40, "", "x", 2.5, Odd(), [], (1,), Decimal("2.5"),
)  # fmt: skip
OUT_OF_RANGE = (2**31, -(2**31) - 1, 2.0**40, float("nan"), float("inf"))
WRONG_LISTS: tuple[Any, ...] = (5, "letters", {"a": 1}, b"bytes", Odd())


class World:
    """Values by seed; ``calls`` is what resolvers were called for, in order.

    trouble: in how many of a thousand values something is wrong.
    """

    def __init__(self, schema: GraphQLSchema, seed: int, *, trouble: int) -> None:
        self.schema = schema
        self.seed = seed
        self.trouble = trouble
        self.calls: list[str] = []

    def chance(self, key: str, of: int) -> int:
        """Give a number below ``of`` that belongs to ``key``."""
        return crc32(f"{self.seed}/{key}".encode()) % of

    def pick(self, key: str, several: Any) -> Any:
        return several[self.chance(f"{key}?", len(several))]

    def troubled(self, key: str) -> bool:
        return self.chance(f"{key}!", 1000) < self.trouble

    def lacks(self, key: str, name: str) -> bool:
        """Tell whether a source has no such attribute, so that defaults are asked for."""
        return self.chance(f"{key} lacks {name}", 25) == 0

    def value(self, kind: Any, key: str) -> Any:
        """Give a value for an output type, mostly a right one."""
        if self.troubled(key):
            return self.pick(
                key, (None, Undefined, Undefined, Undefined, *self.exceptions(), *WRONG_LEAVES)
            )
        if isinstance(kind, GraphQLNonNull):
            return self.solid(kind.of_type, key)
        return None if self.chance(f"{key}0", 20) == 0 else self.solid(kind, key)

    def solid(self, kind: Any, key: str) -> Any:
        if isinstance(kind, GraphQLList):
            return self.several(kind.of_type, key)
        if is_leaf_type(kind):
            return self.leaf(kind, key)
        if is_abstract_type(kind):
            kind = self.pick(key, self.schema.get_possible_types(kind))
        return self.object(kind, key)

    def several(self, kind: Any, key: str) -> Any:
        """Give a list, or something else that can be gone through, or that cannot."""
        if self.troubled(f"{key}[]"):
            return self.pick(key, WRONG_LISTS)
        items = [self.value(kind, f"{key}/{i}") for i in range(self.chance(f"{key}#", 4))]
        form = self.chance(f"{key}form", 8)
        if form == 0:
            return tuple(items)
        return broken_off(items, fails=self.troubled(f"{key}gen")) if form == 1 else items

    def leaf(self, kind: Any, key: str) -> Any:
        if isinstance(kind, GraphQLEnumType):
            held = [value.value for value in kind.values.values()]
            plain = [getattr(value, "value", value) for value in held]
            return self.pick(key, [*held, *plain, *plain, *kind.values])
        if self.troubled(f"{key} range"):
            return self.pick(key, OUT_OF_RANGE)
        return self.pick(key, LEAVES.get(kind.name, ("free", 7)))

    def object(self, kind: GraphQLObjectType, key: str) -> Any:
        """Give a dict, a dict that makes values when asked, or an object that does."""
        form = self.chance(f"{key}source", 4)
        if form == 0:
            return Thing(self, kind, key)
        row = Row(self, kind, key)
        return row if form == 1 else row.plain()

    def lazy(self, kind: Any, key: str) -> Any:
        """Give objects that make their own values, in as many lists as the type says."""
        bare = _bare(kind)
        if isinstance(bare, GraphQLList):
            return [self.lazy(bare.of_type, f"{key}/{i}") for i in range(self.chance(key, 3))]
        if self.troubled(key) or self.chance(f"{key}0", 20) == 0:
            return None
        if is_abstract_type(bare):
            bare = self.pick(key, self.schema.get_possible_types(bare))
        return Row(self, bare, key)

    def attribute(self, kind: GraphQLObjectType, name: str, key: str) -> Any:
        """Give what a source of that type holds under a name."""
        if name in {"node_type", "__typename"}:
            return kind.name
        definition = attributes_of(kind).get(name)
        return self.value(definition.type, f"{key}.{name}") if definition else None

    def exceptions(self, nodes: list[FieldNode] | None = None) -> tuple[Exception, ...]:
        return (
            ValueError("boom"),
            KeyError("key"),
            Spoken("not this"),
            GraphQLError("bare"),
            GraphQLError("told", extensions={"code": "TOLD"}),
            GraphQLError("elsewhere", path=["else", "where"]),
            GraphQLError("nowhere", path=[]),
            GraphQLError("with nodes", nodes),
            GraphQLError("wrapped", original_error=TypeError("inner")),
        )

    def resolve(self, _source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        """Resolve any field; notes everything that a resolver may learn."""
        path = "/".join(map(str, info.path.as_list()))
        below = ",".join(selected(info).names)
        told = f"{path} {info.parent_type.name}.{info.field_name}:{info.return_type} {arguments!r}"
        told += f" {below} {sorted(info.variable_values)} {info.operation.operation.value}"
        told += f" {sorted(info.fragments)} {len(info.field_nodes)} {_typenames(info)}"
        self.calls.append(told)
        if self.troubled(f"{told} raises"):
            raise self.pick(told, self.exceptions(info.field_nodes))
        if get_named_type(info.return_type).name == "String" and self.chance(told, 3) == 0:
            return told if not isinstance(_bare(info.return_type), GraphQLList) else [told]
        return self.value(info.return_type, told)

    def resolve_type(self, value: Any, _info: GraphQLResolveInfo, abstract: Any) -> Any:
        """Name the type of a value, or something that is none."""
        key = f"type {abstract.name} {_key_of(value)}"
        if not self.troubled(key):
            return (
                _type_named(value) or self.pick(key, self.schema.get_possible_types(abstract)).name
            )
        answer = self.pick(key, (None, "Nope", "String", 5, abstract, abstract.name, *NAMES, Boom))
        if answer is Boom:
            raise ValueError("no type")
        return answer

    def is_type_of(self, value: Any, info: GraphQLResolveInfo) -> bool:
        path = "/".join(map(str, info.path.as_list()))
        self.calls.append(f"is {path}")
        if self.troubled(f"is raises {path} {_key_of(value)}"):
            raise ValueError("cannot tell")
        return not self.troubled(f"is {path} {_key_of(value)}")


NAMES = ("Query", "It")
Boom = object()


def _typenames(info: GraphQLResolveInfo) -> str:
    """Give the type names along the path."""
    names, place = [], cast("Any", info.path)
    while place:
        names.append(str(place.typename))
        place = place.prev
    return ">".join(names)


def _bare(kind: Any) -> Any:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def _type_named(value: Any) -> Any:
    return value.get("__typename") if isinstance(value, dict) else getattr(value, "node_type", None)


def _key_of(value: Any) -> str:
    """Tell a source from others, in the same way in every run."""
    known = value.get("_key") if isinstance(value, dict) else getattr(value, "key", None)
    return str(known or type(value).__name__)


def broken_off(items: list[Any], *, fails: bool) -> Iterator[Any]:
    """Give items one by one; perhaps fail after the last."""
    yield from items
    if fails:
        raise RuntimeError("broken off")


def attributes_of(kind: GraphQLObjectType) -> dict[str, Any]:
    """Give the fields of a type by the attribute that a default resolver of graphene reads."""
    known: dict[str, Any] | None = getattr(kind, "attributes_of_tests", None)
    if known is None:
        known = {_attribute(name, field): field for name, field in kind.fields.items()}
        kind.attributes_of_tests = known  # type: ignore[attr-defined]  # kept with its type
    return known


def _attribute(name: str, definition: Any) -> str:
    read: tuple[Any, ...] = getattr(definition.resolve, "args", ())
    return str(read[0]) if len(read) == 2 else name


class Row(dict[str, Any]):
    """A dict that makes its values when they are asked for."""

    def __init__(self, world: World, kind: GraphQLObjectType, key: str) -> None:
        super().__init__(node_type=kind.name, __typename=kind.name, _key=key)
        self.world, self.kind, self.key = world, kind, key

    def get(self, name: str, default: Any = None) -> Any:
        if name in self:
            return self[name]
        held = name in attributes_of(self.kind) and not self.world.lacks(self.key, name)
        return self.world.attribute(self.kind, name, self.key) if held else default

    def plain(self) -> dict[str, Any]:
        """Give an exact ``dict`` of the leaves; what is below makes itself."""
        read = [
            (name, kind)
            for name, kind in attributes_of(self.kind).items()
            if not self.world.lacks(self.key, name)
        ]
        return {**self, **{name: self._plain(name, kind.type) for name, kind in read}}

    def _plain(self, name: str, kind: Any) -> Any:
        if is_leaf_type(get_named_type(kind)):
            return self.get(name)
        return self.world.lazy(kind, f"{self.key}.{name}")


class Thing:
    """An object that makes its attributes when they are asked for."""

    def __init__(self, world: World, kind: GraphQLObjectType, key: str) -> None:
        self.node_type = self.__typename = kind.name
        self.world, self.kind, self.key = world, kind, key

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self.world.lacks(self.key, name):
            raise AttributeError(name)
        if self.world.troubled(f"{self.key} attribute {name}"):
            raise LookupError(name)
        return self.world.attribute(self.kind, name, self.key)

    def __repr__(self) -> str:
        return f"Thing {self.node_type}"
