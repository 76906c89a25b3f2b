"""Ids carry market and locale, and only exactly what was served is read again."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kit.graphql.ids import GlobalId, read_id, to_id

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=30)


def packed(plain: str) -> str:
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


@given(market=NAMES, locale=NAMES, key=NAMES)
def test_what_was_written_is_read(market: str, locale: str, key: str) -> None:
    assert read_id(to_id("Product", market, locale, key)) == ("Product", market, locale, key)


@given(st.text())
def test_anything_else_is_nothing(text: str) -> None:
    found = read_id(text)

    assert found is None or to_id(*found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "=",
        "नमस्ते",
        "\0",
        "A" * 10_000,
        packed("Product:in:hi-IN"),
        packed("Product:in:hi-IN:1:2"),
        packed("Product:in:hi-IN:"),
        packed("product:in:hi-IN:1"),
        packed("Product:in:hi-IN:1\n"),
        packed("Product:in:hi-IN:1") + "=",
        packed("Product:in:hi-IN:1") + " ",
        packed("Product:i\0:hi-IN:1"),
    ],
)
def test_malformed_ids_are_nothing(text: str) -> None:
    assert read_id(text) is None


def test_another_kind_is_nothing() -> None:
    assert read_id(to_id("Product", "in", "hi-IN", 1), "Variant") is None


@pytest.mark.parametrize("key", ["0", "-1", "1.5", "01", "9" * 30, "x"])
def test_a_key_that_no_row_can_have_is_no_row(key: str) -> None:
    assert GlobalId("Product", "in", "hi-IN", key).row is None
