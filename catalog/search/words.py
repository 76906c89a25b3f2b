"""Words as search compares them: without case, Latin accents or the script of their digits."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category, decimal, name, normalize, ucd_3_2_0

LONGEST_WORD = 40  # characters; the rest of a longer one says nothing more
LONGEST_QUERY = 200  # characters read of what a shopper typed
MOST_WORDS = 8  # words read of it
# What folding makes of plain characters, for texts that hold no others.
ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}


def words_of(text: str) -> list[str]:
    """Split a text into folded words: letters, digits and the marks that belong to them."""
    return list(_words(text))


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """Fold a text once: the same names and values stand on very many products."""
    folded = text.lower().translate(ASCII) if text.isascii() else _fold(text)
    return tuple(word[:LONGEST_WORD] for word in folded.split())


def query_words(text: str) -> tuple[str, ...]:
    """Give the words to look for, each once; none when nothing but signs was typed."""
    return tuple(dict.fromkeys(words_of(text[:LONGEST_QUERY])))[:MOST_WORDS]


def trigrams(word: str) -> frozenset[str]:
    """Cut a word into its runs of three, two blanks before and one behind it (as pg_trgm does)."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def known_to_every_index(words: Iterable[str]) -> bool:
    """Tell whether every index sees these characters as parts of words.

    The tokenizer inside SQLite knows the letters of an older Unicode than Python does.
    """
    return all(ucd_3_2_0.category(char) != "Cn" for word in words for char in word)


def _fold(text: str) -> str:
    return "".join(_folded(normalize("NFKD", normalize("NFKD", text).casefold())))


def _folded(decomposed: str) -> Iterator[str]:
    """Keep a mark only behind a letter of a script that reads by it, such as Devanagari."""
    marks_count = False
    for char in decomposed:
        group = category(char)
        if group in {"Mn", "Mc"}:
            yield char if marks_count else ""
        elif group != "Cf":  # joiners shape letters, they do not part words
            marks_count = group[0] == "L" and not name(char, "").startswith("LATIN")
            yield _plain(char, group)


def _plain(char: str, group: str) -> str:
    if group[0] == "N":
        return str(decimal(char, char))
    return char if group[0] == "L" else " "
