"""Objects that are answered by text written before: the same object, selected the same way.

A resolver may hand on an object as ``Later``: told apart by a key that decides everything about
it. The compiled operation then looks for the text that this selection of this very object became
before, and has the object made only where there is none. Nothing is taken for current here: who
gives the key has just read what is in it.
"""

from collections.abc import Hashable
from threading import Lock
from typing import Any, Final

import orjson
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.execute import get_field_def

from shop.kit.graphql.compiler.arguments import fixed_arguments
from shop.kit.graphql.compiler.later import LATER, TOLD_BY_ITSELF
from shop.kit.graphql.compiler.module import Collected, Module
from shop.kit.graphql.compiler.resolving import reads

KEPT_BYTES: Final = 32_000_000  # in each process
BESIDE_TEXT: Final = 500  # bytes that a text takes beside its own: its key and its place


class Texts:
    """Keeps texts within a bound of memory; the oldest leave first. Safe between threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.total = 0
        self._kept: dict[Hashable, orjson.Fragment] = {}
        self._sizes: dict[Hashable, int] = {}
        self._lock = Lock()
        self.get = self._kept.get  # reading a dict needs no lock

    def put(self, key: Hashable, text: bytes) -> orjson.Fragment:
        """Keep a text, ready to become a part of an answer."""
        kept, size = orjson.Fragment(text), len(text) + BESIDE_TEXT
        with self._lock:
            if key not in self._sizes:
                self._kept[key], self._sizes[key] = kept, size
                self.total += size
            while self.total > self.most:
                self._forget(next(iter(self._sizes)))
        return kept

    def _forget(self, key: Hashable) -> None:
        self.total -= self._sizes.pop(key)
        del self._kept[key]


TEXTS: Final = Texts(KEPT_BYTES)


class Part:
    """One selection of an object in one compiled operation; its own identity is in its keys."""

    def find(self, key: Hashable) -> orjson.Fragment | None:
        """Give the text that an object of this key became, if it is kept."""
        return TEXTS.get((self, key))

    def keep(self, key: Hashable, answer: Any) -> orjson.Fragment:
        """Write what an object became without any error."""
        return TEXTS.put((self, key), orjson.dumps(answer))


def may_come_later(kind: GraphQLObjectType) -> bool:
    """Tell whether objects of a type may be handed on as ``Later``."""
    return LATER in kind.extensions


def part_of(module: Module, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Part | None:
    """Give the part that a selection is; None where more than the object decides its answer."""
    below = module.below(kind, nodes)
    return Part() if _is_told_by_itself(module, kind, below) else None


def _is_told_by_itself(module: Module, kind: GraphQLObjectType, fields: Collected) -> bool:
    return all(_is_plain(module, kind, nodes) for nodes in fields.values())


def _is_plain(module: Module, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
    definition = get_field_def(module.whole.schema, kind, nodes[0])
    if nodes[0].name.value == "__typename" or definition is None:
        return True
    if reads(definition) is None and not _promises(definition, nodes[0]):
        return False
    below = get_named_type(definition.type)
    if is_abstract_type(below):
        return False
    if not isinstance(below, GraphQLObjectType):
        return True
    known = below.is_type_of is None and not may_come_later(below)
    return known and _is_told_by_itself(module, below, module.below(below, nodes))


def _promises(definition: GraphQLField, node: FieldNode) -> bool:
    promised = getattr(definition.resolve, TOLD_BY_ITSELF, False)
    return bool(promised) and fixed_arguments(definition, node) is not None
