"""Each page's document is valid against the public schema."""

import pytest
from graphql import parse, validate

from shop.schema.storefront import schema
from shop.storefront import ask

NAMES = sorted(path.stem for path in ask.DOCUMENTS.glob("*.graphql"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_only_what_the_schema_answers(name: str) -> None:
    assert validate(schema, parse(ask.document(name))) == []
