"""Nothing is asked of the database once for each row: every page's query, under django-zeal."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import time_machine
from zeal import NPlusOneError, zeal_context
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from catalog.products.models import Product
from shop.schema.execution import run
from shop.storefront.ask import document
from tests.demo.test_statements import PAGES
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
EVERYTHING = """query { market(locale: "hi-IN") {
  kinds { code count image { url } }
  products(first: 24) { totalCount facets { code values { name count } } nodes {
    id name image { url } images { url } description worksWith { name } attributes { value }
    kind { code count image { url } } certificates { name } declarations { value }
    availability { offer since until shipEstimate { formatted } } alternates { path }
    variants { nodes { name price { gross { minor } } availability { offer } images { url } } } } }
} }"""


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """Watch the ORM, as zeal's own app would from the start of a process."""
    watch_the_orm()
    with time_machine.travel(NOW, tick=False), zeal_context():
        yield


@cache
def watch_the_orm() -> None:
    initialize_app_registry()
    patch()


@pytest.mark.parametrize(
    ("name", "asked"), PAGES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(PAGES)]
)
def test_no_page_asks_in_a_loop(name: str, asked: dict[str, Any]) -> None:
    answer = run(document(name), {"locale": "hi-IN", **asked})

    assert "errors" not in answer, answer["errors"]


def test_all_that_a_list_may_tell_is_not_asked_in_a_loop() -> None:
    answer = run(EVERYTHING)

    assert len(answer["data"]["market"]["products"]["nodes"]) == 24


def test_a_query_in_a_loop_is_found() -> None:
    """Prove the watch: without it the tests above would find nothing."""
    with pytest.raises(NPlusOneError):
        assert [product.kind.code for product in Product.objects.all()]
