"""Documents are counted before they are parsed, as the parser would count them."""

import time

import pytest
from graphql import GraphQLSyntaxError, Source, TokenKind
from graphql.language.lexer import Lexer
from hypothesis import given
from hypothesis import strategies as st

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import Limits
from shop.kit.graphql.scan import refuse_shape

pytestmark = pytest.mark.any_engine
SIGNS = [*"{}()[]!$&:=@|,", "...", "\ufeff", "\n", "\t", "#c{\n", '# "\n']
WORDS = ["name", "_a9", "12", "-3", "0.5", "-1.5e+10", "6E-3"]
TEXTS = [
    '""', '"a b"', r'"\""', '"#{"', r'"\u0041"', '"""a "quoted" text"""', '"""\\"""\n"""', '""""""',
]  # fmt: skip
texts = st.lists(st.sampled_from([*SIGNS, *WORDS, *TEXTS])).map(" ".join)


def limits(tokens: int) -> Limits:
    return Limits(
        body_bytes=0, tokens=tokens, depth=0, aliases=0, mutations=0, page=0, cost=0,
        open_schema=False,
    )  # fmt: skip


def tokens_of(text: str) -> int | None:
    """Count as graphql-core does; None for what it cannot read."""
    lexer, found = Lexer(Source(text)), 0
    try:
        while lexer.advance().kind is not TokenKind.EOF:
            found += 1
    except GraphQLSyntaxError:
        return None
    return found


def fits(text: str, tokens: int) -> bool:
    try:
        refuse_shape(text, limits(tokens))
    except Refusal as refusal:
        return refusal.code != "TOO_MANY_TOKENS"
    return True


@given(text=texts)
def test_tokens_are_counted_as_the_parser_counts_them(text: str) -> None:
    known = tokens_of(text)

    if known is not None and text.count("#") <= known:  # comments have a count of their own
        assert fits(text, known)
        assert known == 0 or not fits(text, known - 1)


def test_brackets_in_texts_and_comments_nest_nothing() -> None:
    refuse_shape('{ a(b: "' + "{" * 500 + '") } #' + "{" * 500, limits(100))
    refuse_shape('{ a(b: """' + "{" * 500 + '""") }', limits(100))


def test_brackets_that_nest_too_deeply_are_refused() -> None:
    with pytest.raises(Refusal, match="nested"):
        refuse_shape("{[(" * 100, limits(1_000))


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 50_000,
        '"""' + '\\"""' * 25_000,
        '"""' + '"' * 99_999,
        '" ' * 50_000,
        "\\" * 100_000,
        "-" * 100_000,
        "1" * 100_000,
        "#" * 100_000,
        "\u0130" * 100_000,
        '"a\n' * 33_000,
    ],
    ids=range(10),
)
def test_no_text_takes_the_square_of_its_length(text: str) -> None:
    assert min(_seconds_of(text) for _ in range(3)) < 0.5


def _seconds_of(text: str) -> float:
    began = time.thread_time()
    fits(text, 10**9)
    return time.thread_time() - began
