"""Which values of a leaf type are served as they are, so that the code need not call anything."""

from enum import Enum
from typing import Any

from graphene.types.definitions import GrapheneEnumType
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)

# What a value ``{0}`` that needs ``serialize`` looks like, by the built-in type.
ODD = {
    GraphQLString: "{0}.__class__ is not str",
    GraphQLID: "{0}.__class__ is not str",
    GraphQLBoolean: "{0}.__class__ is not bool",
    GraphQLInt: "({0}.__class__ is not int or not -2147483648 <= {0} <= 2147483647)",
    GraphQLFloat: "({0}.__class__ is not float or {0} - {0} != 0.0)",
}


def odd_one(kind: GraphQLLeafType) -> str | None:
    """Give the test that tells an odd value ``{0}``; None where each value must be serialized."""
    return next((test for known, test in ODD.items() if known is kind), None)


def known_texts(kind: GraphQLLeafType) -> dict[str, str] | None:
    """Give what texts become under an enum that serializes as enums do; None for other types."""
    if not isinstance(kind, GraphQLEnumType):
        return None
    if type(kind).serialize not in {GraphQLEnumType.serialize, GrapheneEnumType.serialize}:
        return None
    held = [_held(value.value) for value in kind.values.values()]
    texts = [text for text in (*kind.values, *held) if type(text) is str]
    served = {text: _served(kind, text) for text in texts}
    return {text: name for text, name in served.items() if name is not None}


def _held(value: Any) -> Any:
    """Give what a member of a Python enum stands for; graphene holds members."""
    return value.value if isinstance(value, Enum) else value


def _served(kind: GraphQLEnumType, text: str) -> str | None:
    try:
        return str(kind.serialize(text))
    except GraphQLError:
        return None
