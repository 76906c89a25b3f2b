"""The staff's first page, and how many queries the tables take."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.listings.models import Listing, Price
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.console.cells import address
from tests.console.orders import make_order
from tests.make.accounts import make_administrator, make_customer, make_manager
from tests.make.catalog import make_product, make_variant, put_on_sale
from tests.make.i18n import make_goods_rate, make_market

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def counts(page: Any) -> dict[str, tuple[str, int, int]]:
    standings = page.context["standings"]
    return {s.market.code: (s.stage, s.shown, s.blocked) for s in standings}


def test_a_manager_starts_with_her_markets_and_what_is_blocked_there() -> None:
    india, _ = make_market(code="in"), make_market(code="us")
    make_goods_rate(prefix="39")
    make_variant(on_sale_in=india, free=1)
    blocked = make_variant(on_sale_in=india)
    Price.objects.filter(variant=blocked).delete()
    client = signed_in(make_manager(india))

    page = client.get("/manage/")

    assert counts(page) == {"in": (Stage.OPEN, 1, 1)}
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    listed = client.get(page.context["standings"][0].blocked_link).context["cl"].result_list
    assert [row.product for row in listed] == [blocked.product]
    listed = client.get(page.context["standings"][0].shown_link).context["cl"].result_list
    assert len(listed) == 1


def test_an_administrator_starts_with_all_markets() -> None:
    make_market(code="in"), make_market(code="gb", stage=Stage.ANNOUNCED)

    assert set(counts(signed_in(make_administrator()).get("/manage/"))) == {"in", "gb"}


def test_a_shopper_is_led_away_from_the_start() -> None:
    assert signed_in(make_customer()).get("/manage/").status_code == 302


def test_staff_without_a_market_are_told_so() -> None:
    person = make_customer()
    person.is_staff = True
    person.save()

    assert counts(signed_in(person).get("/manage/")) == {}


def one_more(market: Market) -> Any:
    variant = make_variant(product=make_product(name="Case"))
    put_on_sale(variant=variant, market=market, free=1)
    return variant


ROWS: dict[str, Callable[[Market, int], Any]] = {
    "listing": lambda market, _: Listing.objects.get(product=one_more(market).product),
    "price": lambda market, _: one_more(market).prices.get(),
    "stock": lambda market, _: one_more(market).stock.get(),
    "movement": lambda market, _: one_more(market).stock.get().movements.get(),
    "product": lambda market, _: one_more(market).product,
    "variant": lambda market, _: one_more(market),
    "order": lambda market, n: make_order(market, one_more(market), serial=n),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(kind: str) -> None:
    india = make_market(code="in")
    client = signed_in(make_manager(india))
    row, _ = ROWS[kind](india, 1), ROWS[kind](india, 2)
    client.get(address(row, "changelist"))  # warms what is read once

    few = queries(client, address(row, "changelist"))
    for n in range(3, 12):
        ROWS[kind](india, n)

    assert queries(client, address(row, "changelist")) == few
    assert few < 20


def test_a_form_of_a_listing_takes_as_many_queries_for_many_products_as_for_few() -> None:
    india = make_market(code="in")
    client = signed_in(make_manager(india))
    row = Listing.objects.get(product=one_more(india).product)
    client.get(address(row, "change"))
    few = queries(client, address(row, "change"))
    for _ in range(8):
        one_more(india)

    assert queries(client, address(row, "change")) == few


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)
