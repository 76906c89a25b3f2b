"""Each page's document is valid against the public schema, its template with what HTML knows."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from graphql import parse, validate

from shop.schema.storefront import schema
from shop.storefront import ask

NAMES = sorted(path.stem for path in ask.DOCUMENTS.glob("*.graphql"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_only_what_the_schema_answers(name: str) -> None:
    assert validate(schema, parse(ask.document(name))) == []


def test_no_template_gives_an_attribute_that_html_does_not_know() -> None:
    """What htmx reads stands in `data-` attributes, which every checker of HTML lets pass."""
    pages: Path = settings.ROOT / "shop" / "storefront" / "templates"
    found = [
        f"{path.name}: {name}"
        for path in sorted(pages.rglob("*.html"))
        for name in re.findall(r"(?<!data-)\bhx-[a-z-]+=", path.read_text())
    ]

    assert found == []
