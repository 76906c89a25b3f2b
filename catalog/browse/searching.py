"""Words as conditions on the shelf: the index finds candidates, a plain comparison decides.

The comparison is the same in every database, so that their answers are equal.
"""

from collections.abc import Sequence
from typing import Any

from catalog.search.index import beginnings
from catalog.search.words import known_to_every_index, query_words
from catalog.shelf.statements import Key

FOUND = """catalog_searchdocument d JOIN catalog_shelfrow r
    ON r.market_id = d.market_id AND r.locale = d.locale AND r.product_id = d.product_id"""
DOCUMENTS = "d.market_id = %(market)s AND d.locale = %(locale)s"
INDEXED = "array_to_tsvector(string_to_array(d.words, ' ')) @@ "
NOTHING = "FALSE"


def words_in(text: str | None) -> tuple[str, ...] | None:
    """Read the words to look for; None where nothing was typed, none where only signs were."""
    return query_words(text) if text is not None and text.strip() else None


def holding(words: Sequence[str]) -> tuple[str, ...]:
    """Give the conditions that each of the words begins one of a document ``d``."""
    if not words:
        return (NOTHING,)
    begun = (begins("words", place) for place in range(len(words)))
    return (DOCUMENTS, *_indexed(words, "terms"), *begun)


def holding_one(word: str, place: int) -> tuple[str, ...]:
    """Give the conditions that the word at a place begins one of a document ``d``."""
    return (DOCUMENTS, *_indexed([word], f"term_{place}"), begins("words", place))


def begins(column: str, place: int) -> str:
    """Give the condition that a word begins one of a column of folded words."""
    return f"strpos(' ' || d.{column}, ' ' || %(word_{place})s) > 0"


def hits(words: Sequence[str]) -> Key:
    """Measure a row by how many of the words begin one of its name."""
    met = (f"CASE WHEN {begins('title', n)} THEN 1 ELSE 0 END" for n in range(len(words)))
    return Key(f"({' + '.join(met)})", descending=True)


def words_params(words: Sequence[str]) -> dict[str, Any]:
    """Give what these conditions are asked with."""
    terms = {"terms": list(words), **{f"term_{n}": [word] for n, word in enumerate(words)}}
    params: dict[str, Any] = {f"word_{place}": word for place, word in enumerate(words)}
    for name, asked in terms.items():
        params[name] = beginnings("postgresql", asked)
        params[f"{name}_in_sqlite"] = beginnings("sqlite", asked)
    return params


def _indexed(words: Sequence[str], terms: str) -> tuple[str, ...]:
    return (f"{INDEXED}%({terms})s::tsquery",) if known_to_every_index(words) else ()
