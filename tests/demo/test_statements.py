"""What the demo's pages ask of the database: few statements, however much is on the page."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.devices.models import Device
from shop.kit.graphql.ids import to_id
from shop.schema.execution import run
from shop.storefront.ask import document
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
MOST = 6
CHOSEN = {"brands": ["Kavrin"], "colours": ["NVY", "BLK"], "inStock": True, "priceMax": 500_000}
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("home", {}),
    ("kind", {"kind": "cases", "first": 24}),
    ("kind", {"kind": "cases", "first": 1, "sort": "PRICE_ASC"}),
    ("kind", {"kind": "CASE", "first": 24, "filter": CHOSEN, "sort": "NEWEST"}),
    ("product", {"slug": "kavrin-slim", "pick": True}),
    ("product", {"slug": "nothing", "pick": True}),
    ("search", {"search": "kavrin case", "first": 24}),
    ("search", {"search": "kavrn cse", "first": 24}),
    ("search", {"search": "qqqqqq wwwwww eeeeee", "first": 24}),
    ("chrome", {}),
    ("chooser", {}),
    ("places", {}),
]


def statements(name: str, **variables: Any) -> list[str]:
    """List what a page asks, once all that is remembered has been read."""
    text = document(name)
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert "errors" not in run(text, variables)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(
    ("name", "asked"), PAGES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(PAGES)]
)
@pytest.mark.parametrize("fitting", [False, True], ids=["any phone", "one phone"])
def test_a_page_asks_six_statements_at_most(
    name: str, asked: dict[str, Any], *, fitting: bool
) -> None:
    phone = Device.objects.earliest("pk")
    fits = {"fits": to_id("Device", "in", "hi-IN", phone.pk)} if fitting else {}

    with time_machine.travel(NOW, tick=False):
        found = statements(name, locale="hi-IN", **asked, **fits)

    assert len(found) <= MOST, found
