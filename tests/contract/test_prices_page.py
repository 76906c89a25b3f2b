"""The page about prices says what is so: its queries, and the refusals that it names."""

import re

import pytest
from graphql import parse, validate

from shop.kit.graphql.problems import known_problems
from shop.schema.manage.schema import schema
from tests.contract.test_guide import BLOCK, CODE
from tests.make.running import ROOT

pytestmark = pytest.mark.any_engine

PAGE = (ROOT / "docs" / "prices.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", BLOCK.findall(PAGE), ids=range(3))
def test_every_query_of_the_page_is_valid(query: str) -> None:
    assert validate(schema, parse(query)) == []


def test_every_refusal_that_the_page_names_is_one_of_ours() -> None:
    assert set(CODE.findall(PAGE)) <= set(known_problems())


def test_every_table_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(FxRate|PricePolicy|CharmRule|UnitCost|DutyRate)\b", PAGE))
    assert len(named) == 5
