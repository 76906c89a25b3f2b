"""Find documents by their words: the full-text index of the database at hand, and the exact rule.

The index only finds candidates fast. What matches is decided by the same plain comparison in
every database, so that their answers are equal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from catalog.search.models import SearchDocument
from catalog.search.words import known_to_every_index


def holding(documents: QuerySet[SearchDocument], words: Sequence[str]) -> QuerySet[SearchDocument]:
    """Keep the documents in which every word is the beginning of one of theirs."""
    index = _index_of(documents)
    found = _found(documents, words, index.every_beginning(words))
    for word in words:
        found = found.filter(begins_a_word("words", word))
    return found


def perhaps_naming(
    documents: QuerySet[SearchDocument], words: Sequence[str]
) -> QuerySet[SearchDocument]:
    """Keep the documents that may hold one of the words whole; the index may keep some too many."""
    return _found(documents, words, _index_of(documents).any_whole(words))


def begins_a_word(field: str, word: str) -> Q:
    """Give the condition that a folded word begins a word of a column of folded words."""
    return Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})


@dataclass(frozen=True)
class _Index:
    """One database's full-text index. Terms are folded words: no sign can reach its syntax."""

    condition: Callable[[str], Func]
    quote: str
    beginning: str
    every: str
    either: str

    def every_beginning(self, words: Sequence[str]) -> Func:
        terms = (f"{self.quote}{word}{self.quote}{self.beginning}" for word in words)
        return self.condition(self.every.join(terms))

    def any_whole(self, words: Sequence[str]) -> Func:
        terms = (f"{self.quote}{word}{self.quote}" for word in words)
        return self.condition(self.either.join(terms))


def _in_sqlite(query: str) -> Func:
    return Func(
        F("pk"),
        Value(query),
        arg_joiner=" IN (SELECT rowid FROM catalog_searchindex WHERE catalog_searchindex MATCH ",
        template="(%(expressions)s))",
        output_field=BooleanField(),
    )


def _in_postgresql(query: str) -> Func:
    """Compare with the indexed expression of the migration, word for word."""
    return Func(
        F("words"),
        Value(query),
        arg_joiner=", ' ')) @@ ",
        template="(array_to_tsvector(string_to_array(%(expressions)s::tsquery)",
        output_field=BooleanField(),
    )


_INDEXES = {
    "sqlite": _Index(_in_sqlite, quote='"', beginning="*", every=" AND ", either=" OR "),
    "postgresql": _Index(_in_postgresql, quote="'", beginning=":*", every=" & ", either=" | "),
}


def _index_of(documents: QuerySet[SearchDocument]) -> _Index:
    return _INDEXES[connections[documents.db].vendor]


def _found(
    documents: QuerySet[SearchDocument], words: Sequence[str], condition: Func
) -> QuerySet[SearchDocument]:
    return documents.filter(condition) if known_to_every_index(words) else documents
