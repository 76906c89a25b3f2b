"""Lead misspelt words to the most alike words that the shopper may see.

Asked in the same statement as the list, and worked out only where the list is empty: what a shopper
typed is mostly right.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from catalog.browse.searching import DOCUMENTS, FOUND, INDEXED, holding, holding_one
from catalog.search.words import trigrams
from catalog.shelf.statements import conditions_of
from i18n.markets.stages import Stage

# Likeness as pg_trgm measures it: shared trigrams over all trigrams of both words. In millionths,
# as whole numbers: two different likenesses of words this long never fall together.
WHOLE = 1_000_000
ALIKE_ENOUGH = 350_000
MOST_CANDIDATES = 50


def correction_sql(words: Sequence[str], stage: Stage | None) -> str:
    """Give a column that says what is known of words where ``page`` has no row; else it is null.

    It is a list as JSON without its ends: whether some product that is shown holds all the words,
    then for each word whether one holds it, and the most alike word that one does.
    stage: of the market; None would tell of what is hidden, too.
    """
    told = [_is_held(holding(words), stage)]
    for place, word in enumerate(words):
        told += [_is_held(holding_one(word, place), stage), _most_alike(place, stage)]
    return f"CASE WHEN NOT EXISTS (SELECT 1 FROM page) THEN {' || '.join(_parted(told))} END"


def correction_params(words: Sequence[str]) -> dict[str, Any]:
    """Give what the column is asked with, beside the words themselves."""
    runs = {f"trigrams_{place}": sorted(trigrams(word)) for place, word in enumerate(words)}
    sizes = {f"size_{place}": len(trigrams(word)) for place, word in enumerate(words)}
    return {**runs, **sizes}


def corrected(words: Sequence[str], known: str | None) -> tuple[str, ...] | None:
    """Put the most alike word in the place of each that nothing shown holds.

    None where there is nothing to correct: something was found, or nothing is alike enough.
    """
    if known is None:
        return None
    all_held, *told = orjson.loads(f"[{known}]")
    pairs = zip(told[::2], told[1::2], strict=True)
    better = tuple(
        dict.fromkeys(
            word if held else alike or word
            for word, (held, alike) in zip(words, pairs, strict=True)
        )
    )
    return None if all_held or better == tuple(words) else better


def all_held(known: str | None) -> bool:
    """Tell whether some product that is shown holds all the words."""
    return known is not None and known.startswith("true")


def _is_held(conditions: Sequence[str], stage: Stage | None) -> str:
    met = conditions_of(stage, conditions)
    return f"(CASE WHEN EXISTS (SELECT 1 FROM {FOUND} WHERE {met}) THEN 'true' ELSE 'false' END)"


def _most_alike(place: int, stage: Stage | None) -> str:
    """Find the most alike of the known words that a document holds whole, as JSON."""
    whole = f"{INDEXED}('''' || c.word || '''')::tsquery"
    spelt = "strpos(' ' || d.words || ' ', ' ' || c.word || ' ') > 0"
    met = conditions_of(stage, (DOCUMENTS, whole, spelt))
    shared = f"""SELECT t.word, t.size, COUNT(*) AS shared FROM catalog_wordtrigram t
        WHERE t.trigram = ANY(%(trigrams_{place})s::text[]) GROUP BY t.word, t.size"""
    likeness = f"s.shared * {WHOLE} / (s.size + %(size_{place})s - s.shared)"
    best = f"""SELECT s.word, {likeness} AS likeness FROM ({shared}) s
        WHERE {likeness} >= {ALIKE_ENOUGH}
        ORDER BY 2 DESC, s.word COLLATE "C" LIMIT {MOST_CANDIDATES}"""
    return f"""COALESCE((SELECT '"' || c.word || '"' FROM ({best}) c
        WHERE EXISTS (SELECT 1 FROM {FOUND} WHERE {met})
        ORDER BY c.likeness DESC, c.word COLLATE "C" LIMIT 1), 'null')"""


def _parted(told: Sequence[str]) -> list[str]:
    return [told[0], *(part for each in told[1:] for part in ("','", each))]
