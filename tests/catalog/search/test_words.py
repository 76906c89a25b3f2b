"""Words as search compares them, and how alike two of them are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.words import (
    LONGEST_WORD,
    MOST_WORDS,
    query_words,
    trigrams,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kavrin SLIM case", ["kavrin", "slim", "case"]),
        ("audífonos pequeños", ["audifonos", "pequenos"]),
        ("Straße", ["strasse"]),
        ("ﬁt Ⅳ ２０", ["fit", "iv", "20"]),
        ("USB-C, 22.5W/20,000mAh", ["usb", "c", "22", "5w", "20", "000mah"]),
        ("बैटरी पावर-बैंक", ["बैटरी", "पावर", "बैंक"]),
        ("२०,०००", ["20", "000"]),
        ("फ़ोन", ["फ\u093cोन"]),
        ("स्\u200dलिम", ["स्लिम"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("\u0301\u093fa", ["a"]),
        ("ά", ["α\u0301"]),  # only Latin loses its accents
        ("\x00\ud800'\"*:()|&!", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    words = words_of(text)

    assert words_of(" ".join(words)) == words
    assert all(0 < len(word) <= LONGEST_WORD for word in words)


@given(st.text())
def test_no_sign_of_any_query_language_is_left(text: str) -> None:
    assert not set("".join(query_words(text))) & set("\"'*:()|&!^+-{}<>\\%_ \x00")


def test_a_query_has_few_words_each_once() -> None:
    assert query_words("b a b " * 1_000) == ("b", "a")
    assert len(query_words(" ".join(f"w{n}" for n in range(50)))) == MOST_WORDS


@pytest.mark.parametrize(  # as similarity() of pg_trgm 1.6 told for these pairs
    ("one", "other", "shared", "all_of_both"),
    [
        ("samsng", "samsung", 5, 10),
        ("galxy", "galaxy", 4, 9),
        ("बैटरि", "बैटरी", 4, 8),
        ("aab", "aaab", 4, 5),
        ("audifono", "audifonos", 8, 11),
        ("power", "bank", 0, 11),
    ],
)
def test_likeness_is_that_of_pg_trgm(one: str, other: str, shared: int, all_of_both: int) -> None:
    assert len(trigrams(one) & trigrams(other)) == shared
    assert len(trigrams(one) | trigrams(other)) == all_of_both
