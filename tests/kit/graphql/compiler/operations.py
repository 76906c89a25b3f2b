"""Random operations over any schema: valid to the letter, and odd in every way that is allowed."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_composite_type,
)

LITERALS = {
    "Int": ("0", "3", "-7", "2147483647"),
    "Float": ("1.5", "2", "-0.25"),
    "Boolean": ("true", "false"),
    "String": ('"word"', '""', '"ünï"'),
    "ID": ('"id-1"', "42"),
}
GOOD: dict[str, tuple[Any, ...]] = {
    "Int": (0, 3, -7, 2.0),
    "Float": (1.5, 2, -3),
    "Boolean": (True, False),
    "String": ("word", "", "ünï"),
    "ID": ("id-1", 42),
}
BAD: tuple[Any, ...] = (None, "bad", 2**40, 1.5, True, [], {}, [None], {"nope": 1})


@dataclass
class Case:
    """An operation, and the variables to send with it."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)


class Writer:
    """Writes one operation.

    A field with arguments has an alias of its own, others are named by their type alone, so that
    selections may overlap and are merged, but never conflict.
    """

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self.schema = schema
        self.random = random
        self.declared: dict[str, str] = {}
        self.sent: dict[str, Any] = {}
        self.fragments: dict[str, str] = {}
        self.number = 0

    def case(self, kind: str = "query", *, depth: int = 4) -> Case:
        """Write an operation of that kind with all that it needs."""
        root = self.schema.query_type if kind == "query" else self.schema.mutation_type
        assert root
        selection = self.selection(root, depth)
        declared = " ".join(f"${name}: {kind}" for name, kind in self.declared.items())
        head = f"{kind} It({declared})" if declared else kind
        return Case("\n".join((f"{head} {selection}", *self.fragments.values())), self.sent)

    def fresh(self, word: str) -> str:
        self.number += 1
        return f"{word}{self.number}"

    def one_in(self, often: int) -> bool:
        return self.random.randrange(often) == 0

    def selection(self, kind: Any, depth: int) -> str:
        """Write a selection on an object, an interface or a union."""
        most = 3 if depth > 2 else 6
        parts = [self.part(kind, depth) for _ in range(self.random.randint(2, most))]
        return "{ " + " ".join(parts) + " }"

    def part(self, kind: Any, depth: int) -> str:
        if self.one_in(9):
            return f"__typename{self.condition()}"
        if depth > 0 and (isinstance(kind, GraphQLUnionType) or self.one_in(6)):
            return self.fragment(kind, depth)
        fields = self.usable(kind, depth)
        composite = [field for field in fields if is_composite_type(get_named_type(field[1].type))]
        fields = composite if composite and self.one_in(2) else fields
        return self.field(kind, *self.random.choice(fields), depth) if fields else "__typename"

    def usable(self, kind: Any, depth: int) -> list[tuple[str, GraphQLField]]:
        """Give the fields that may be selected here: at the bottom only leaves."""
        if isinstance(kind, GraphQLUnionType):
            return []
        return [
            (name, definition)
            for name, definition in kind.fields.items()
            if depth > 0 or not is_composite_type(get_named_type(definition.type))
        ]

    def field(self, kind: Any, name: str, definition: GraphQLField, depth: int) -> str:
        arguments = self.arguments(definition)
        alias = self.fresh("x") if arguments else f"{name}_{kind.name}"
        if not arguments and isinstance(kind, GraphQLObjectType) and kind is self.root:
            alias = name
        below = get_named_type(definition.type)
        selection = f" {self.selection(below, depth - 1)}" if is_composite_type(below) else ""
        return f"{alias}: {name}{arguments}{self.condition()}{selection}"

    @property
    def root(self) -> GraphQLObjectType | None:
        return self.schema.query_type

    def fragment(self, kind: Any, depth: int) -> str:
        """Write an inline fragment or a spread, on the type itself or one that it may be."""
        on = self.random.choice([kind, *self.possible(kind)])
        if self.one_in(2):
            condition = f" on {on.name}" if on is not kind or self.one_in(2) else ""
            return f"...{condition}{self.condition()} {self.selection(on, depth - 1)}"
        known = [name for name in self.fragments if name.endswith(f"On{on.name}")]
        name = self.random.choice(known) if known and self.one_in(2) else self.spread(on, depth)
        return f"...{name}{self.condition()}"

    def spread(self, kind: Any, depth: int) -> str:
        """Write a fragment; gives its name. It is known only when done, so it spreads no self."""
        name = f"{self.fresh('F')}On{kind.name}"
        self.fragments[name] = f"fragment {name} on {kind.name} {self.selection(kind, depth - 1)}"
        return name

    def possible(self, kind: Any) -> list[Any]:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return list(self.schema.get_possible_types(kind))
        return list(kind.interfaces)

    def condition(self) -> str:
        """Write @skip or @include now and then; the variable may even be sent as null."""
        if not self.one_in(7):
            return ""
        name = self.random.choice(["skip", "include"])
        value = self.switch() if self.one_in(2) else self.random.choice(["true", "false"])
        return f" @{name}(if: {value})"

    def switch(self) -> str:
        """Give a Boolean variable, perhaps one that is used already."""
        known = [name for name in self.declared if name.startswith("if")]
        if known and self.one_in(2):
            return f"${self.random.choice(known)}"
        name = self.fresh("if")
        self.declared[name] = self.random.choice(["Boolean!", "Boolean = true", "Boolean! = false"])
        if self.declared[name] == "Boolean!" or self.one_in(2):
            self.sent[name] = self.random.random() < 0.6
        if self.one_in(40):
            self.sent[name] = None
        return f"${name}"

    def arguments(self, definition: GraphQLField) -> str:
        written = [self.argument(name, kind) for name, kind in definition.args.items()]
        given = ", ".join(filter(None, written))
        return f"({given})" if given else ""

    def argument(self, name: str, argument: GraphQLArgument) -> str:
        optional = not isinstance(argument.type, GraphQLNonNull)
        if (optional or argument.default_value is not Undefined) and self.one_in(2):
            return ""
        value = self.variable(argument) if self.one_in(2) else self.literal(argument.type)
        return f"{name}: {value}"

    def variable(self, argument: GraphQLArgument) -> str:
        """Declare a variable for an argument and choose what is sent for it."""
        name, declared = self.fresh("v"), str(argument.type)
        if not declared.endswith("!") and self.one_in(3):
            declared += f" = {self.literal(argument.type)}"
        self.declared[name] = declared
        if declared.endswith("!") or not self.one_in(3):
            self.sent[name] = self.json(argument.type)
        if self.one_in(60):
            self.sent[name] = self.random.choice(BAD)
        if self.one_in(100):
            self.sent.pop(name, None)
        return f"${name}"

    def literal(self, kind: Any) -> str:
        """Write a literal that validation lets pass, with a variable inside here and there."""
        if isinstance(kind, GraphQLNonNull):
            return self.solid(kind.of_type)
        return "null" if self.one_in(8) else self.solid(kind)

    def solid(self, kind: Any) -> str:
        if isinstance(kind, GraphQLList):
            items = [self.literal(kind.of_type) for _ in range(self.random.randrange(3))]
            single = self.one_in(3) and not isinstance(kind.of_type, GraphQLList)
            return self.literal(kind.of_type) if single else f"[{', '.join(items)}]"
        if isinstance(kind, GraphQLInputObjectType):
            chosen = {name: part for name, part in kind.fields.items() if self.wanted(part)}
            return "{" + ", ".join(f"{n}: {self.literal(p.type)}" for n, p in chosen.items()) + "}"
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        return self.random.choice(LITERALS.get(kind.name, ('"free"', "7")))

    def wanted(self, part: Any) -> bool:
        required = isinstance(part.type, GraphQLNonNull) and part.default_value is Undefined
        return required or self.one_in(2)

    def json(self, kind: Any) -> Any:
        """Make a value as a client would send it; one in sixty is wrong."""
        if self.one_in(60):
            return self.random.choice(BAD)
        if isinstance(kind, GraphQLNonNull):
            return self.json_solid(kind.of_type)
        return None if self.one_in(8) else self.json_solid(kind)

    def json_solid(self, kind: Any) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self.json_solid(kind.of_type)
        if isinstance(kind, GraphQLList):
            single = self.one_in(3) and not isinstance(kind.of_type, GraphQLList)
            several = [self.json(kind.of_type) for _ in range(self.random.randrange(3))]
            return self.json(kind.of_type) if single else several
        if isinstance(kind, GraphQLInputObjectType):
            chosen = {name: part for name, part in kind.fields.items() if self.wanted(part)}
            return {name: self.json(part.type) for name, part in chosen.items()}
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        return self.random.choice(GOOD.get(kind.name, ("free", 7)))
