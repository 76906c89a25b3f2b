"""Values that no field may be given, refused before anything is made of them."""

import re
from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, IntValueNode, StringValueNode, Visitor, visit

from shop.kit.graphql.errors import Refusal

LONGEST_INTEGER = 20  # characters; Python refuses to read thousands of digits
NUL = "\0"  # PostgreSQL cannot keep it in a text
# Only a document with one of these can hold such a value; others are not walked through.
SUSPECT = re.compile(r"\\u|\0|[0-9]{20}")


class _Literals(Visitor):
    """Refuses the literals of a document, read as the parser understood them."""

    def enter_string_value(self, node: StringValueNode, *_place: object) -> None:
        _refuse_nul(node.value)

    def enter_int_value(self, node: IntValueNode, *_place: object) -> None:
        if len(node.value) > LONGEST_INTEGER:
            raise Refusal(
                "BAD_USER_INPUT", f"A whole number has {LONGEST_INTEGER} characters at most."
            )


def refuse_literals(document: DocumentNode, text: str) -> None:
    """Raise Refusal when a document, parsed from ``text``, holds NUL or an endless number."""
    if SUSPECT.search(text):
        visit(document, _Literals())


def refuse_variables(variables: Mapping[str, Any]) -> None:
    """Raise Refusal when a text anywhere in the variables holds NUL."""
    waiting: list[Any] = [variables]  # a list, since JSON may nest deeper than Python's stack
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            _refuse_nul(value)
        elif isinstance(value, Mapping):
            waiting.extend((*value.keys(), *value.values()))
        elif isinstance(value, list | tuple):
            waiting.extend(value)


def _refuse_nul(text: str) -> None:
    if NUL in text:
        raise Refusal("BAD_USER_INPUT", "A text cannot hold the character NUL.")
