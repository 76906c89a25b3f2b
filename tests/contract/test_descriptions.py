"""A frontend reads the schema and nothing else: all of it is described, with what a null means."""

import re
from collections.abc import Iterable

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    Undefined,
    build_schema,
    is_nullable_type,
)

from checkout.credits.models import CreditKind
from checkout.pricing.api.totals import CREDIT_KINDS, DISCOUNT_KINDS
from checkout.promotions.models import PromotionKind
from shop.management.contract.members import Member, members
from shop.schema.manage.schema import schema as manage_schema
from shop.schema.storefront import schema

pytestmark = pytest.mark.any_engine

FEWEST_WORDS = 3
STOREFRONT, MANAGE = members(schema), members(manage_schema)


def too_short(described: dict[str, Member]) -> list[str]:
    return [
        name
        for name, member in described.items()
        if len((member.description or "").split()) < FEWEST_WORDS
    ]


def silent_about_null(described: dict[str, Member]) -> list[str]:
    return [
        name
        for name, member in described.items()
        if isinstance(member, GraphQLField)
        and is_nullable_type(member.type)
        and "null" not in (member.description or "").lower()
    ]


def silent_when_left_out(described: dict[str, Member]) -> list[str]:
    """Name what may be left out of a request and does not say what happens then."""
    return [
        name
        for name, member in described.items()
        if isinstance(member, GraphQLArgument | GraphQLInputField)
        and is_nullable_type(member.type)
        and member.default_value is Undefined
        and "left out" not in (member.description or "")
    ]


def test_the_kinds_that_totals_tell_are_those_that_there_are() -> None:
    assert list(DISCOUNT_KINDS) == PromotionKind.values
    assert list(CREDIT_KINDS) == CreditKind.values


def test_everything_is_described_in_a_few_words_at_least() -> None:
    assert too_short(STOREFRONT) == []


def test_whatever_may_be_null_says_when_it_is() -> None:
    assert silent_about_null(STOREFRONT) == []


def test_whatever_may_be_left_out_says_what_happens_then() -> None:
    assert silent_when_left_out(STOREFRONT) == []


def test_the_version_stands_in_the_reference_and_not_in_descriptions() -> None:
    dated = [
        name
        for name, member in STOREFRONT.items()
        if re.search(r"[Ss]ince v?\d", member.description or "")
    ]

    assert dated == []


def test_descriptions_are_sentences() -> None:
    unfinished = [
        name
        for name, member in STOREFRONT.items()
        if not _is_sentence((member.description or "").strip())
    ]

    assert unfinished == []


def _is_sentence(text: str) -> bool:
    return text[:1] in {"`", text[:1].upper()} and text.endswith((".", "_8601)."))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"Some of it." type Query { a: Int! }', ["Query.a"]),
        ('type Query { "The first number." a: Int! }', ["Query"]),
        ('"All there is." type Query { "The first number." a(b: Int): Int! }', ["Query.a(b:)"]),
        (
            '"All there is." type Query { "Which it is." e: E! } "Two of them." enum E { A }',
            ["E.A"],
        ),
        ('"All there is." type Query { "Of one letter." a: Int! }', []),
    ],
)
def test_a_missing_description_is_found(written: str, expected: list[str]) -> None:
    assert _names(too_short(members(build_schema(written)))) == expected


def test_a_null_that_nothing_is_told_of_is_found() -> None:
    described = members(
        build_schema('type Query { "The first." a(b: Int, c: Int = 1, d: Int!): Int b: Int! }')
    )

    assert silent_about_null(described) == ["Query.a"]
    assert silent_when_left_out(described) == ["Query.a(b:)"]


def _names(found: Iterable[str]) -> list[str]:
    return sorted(found)


@pytest.mark.parametrize("described", [STOREFRONT, MANAGE], ids=["storefront", "manage"])
def test_descriptions_begin_their_lines_without_a_margin(described: dict[str, Member]) -> None:
    untidy = [
        name
        for name, member in described.items()
        if re.search(r"\n[ \t]|[ \t]\n|\A\s|\s\Z", member.description or "")
    ]

    assert untidy == []
