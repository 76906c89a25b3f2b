"""Put what the shop really has into operations made at random, which else find nothing at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    NullValueNode,
    ObjectFieldNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

Draw = Callable[[Sequence[str]], str]


class Aim(Visitor):
    """Replaces texts that are given to an argument or an input field by one that the shop knows.

    known: what may stand for each name; a name that is not there keeps what it was given.
    draw: takes one of several.
    """

    def __init__(self, known: Mapping[str, Sequence[str]], draw: Draw) -> None:
        super().__init__()
        self._known = known
        self._draw = draw

    def enter_argument(self, node: ArgumentNode, *_place: Any) -> Any:
        return self._aimed(node)

    def enter_object_field(self, node: ObjectFieldNode, *_place: Any) -> Any:
        return self._aimed(node)

    def _aimed(self, node: Any) -> Any:
        texts = self._known.get(node.name.value)
        if not texts or not isinstance(node.value, StringValueNode | NullValueNode):
            return None
        value = StringValueNode(value=self._draw(texts))
        return type(node)(name=node.name, value=value)


def aimed(document: str, known: Mapping[str, Sequence[str]], draw: Draw) -> str:
    """Give the document with real values in it."""
    return print_ast(visit(parse(document, no_location=True), Aim(known, draw)))
