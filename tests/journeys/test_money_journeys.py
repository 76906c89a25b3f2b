"""The whole money path in each locale: on the pages, and by the API alone, to the same paisa."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships none
from playwright.sync_api import Browser, Page, expect

from tests.journeys.by_api import ApiShopper
from tests.journeys.homes import DESK, PHONE, PLACES, Place
from tests.journeys.on_pages import PageShopper
from tests.journeys.staff import deliver, issue_card, take_back
from tests.make.running import RunningShop

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SLUG = "kavrin-slim"
MANY = 4  # units, enough for the least amount of each promotion code

pytestmark = [pytest.mark.browser, pytest.mark.heavy]
in_each_locale = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.locale)


@pytest.fixture
def page(browser: Browser, place: Place) -> Iterator[Page]:
    """Give a page without scripts, which goes to no other host."""
    context = browser.new_context(viewport=place.size, java_script_enabled=False)
    elsewhere: list[str] = []
    context.on("request", lambda request: elsewhere.append(request.url))
    yield context.new_page()
    context.close()
    assert {"/".join(url.split("/")[:3]) for url in elsewhere if url[:5] != "data:"} <= {
        elsewhere[0].rpartition("/" + place.locale)[0]
    }


@in_each_locale
def test_codes_payment_delivery_invoice_and_return(
    page: Page, shop: RunningShop, place: Place
) -> None:
    shopper = PageShopper(page, shop, place, _address())
    api = ApiShopper(shop, place, _address())

    shopper.ask_for_delivery(SLUG)
    shopper.fill_cart(SLUG, MANY)
    shopper.type_codes(place.promo, issue_card(shop, market=place.market, amount=place.card))
    shopper.to_payment()
    token = shopper.pay(place.first)
    order = api.order(token)
    assert (order["state"], order["locale"]) == ("PAID", place.code)
    assert order["payment"]["amount"] == {"minor": order["totals"]["due"]["minor"]}
    assert order["totals"]["discount"]["minor"] > 0
    assert order["totals"]["credit"]["minor"] == place.card
    expect(page.locator("aside .sum dd").last).to_have_text(order["totals"]["due"]["formatted"])

    deliver(shop, token)
    shopper.open_order(token)
    expect(page.locator(".parcels li")).to_have_count(1)
    paper = shopper.read_paper()
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.body().startswith(b"%PDF")

    shopper.open_order(token)
    shopper.send_back(2)
    take_back(shop, token)
    shopper.open_order(token)
    refunded = api.order(token)
    (refund,) = refunded["refunds"]
    assert refund["doneAt"] is not None
    expect(page.locator("aside .back dd").first).to_contain_text(_shown(refund))

    twin = api.order(_the_same_by_api(api, shop, order))
    assert twin["totals"] == order["totals"]
    assert _sums(twin) == _sums(refunded)


@in_each_locale
def test_another_order_is_cancelled(page: Page, shop: RunningShop, place: Place) -> None:
    shopper = PageShopper(page, shop, place, _address())
    api = ApiShopper(shop, place, _address())

    shopper.fill_cart(SLUG, 1)
    shopper.to_payment()
    token = shopper.pay(place.second)
    order = api.order(token)
    assert order["state"] == ("CONFIRMED" if place.second == "cod" else "PAID")
    shopper.cancel_all()
    assert shop.manage("worker", "--once").returncode == 0

    shopper.open_order(token)
    ended = api.order(token)
    assert ended["state"] == "CANCELLED"
    if place.second != "cod":
        expect(page.locator("aside .back dd")).to_contain_text(_shown(ended["refunds"][0]))

    (line,) = order["lines"]
    cart = api.fill_cart(SLUG, line["sku"], line["quantity"])
    api.to_payment(cart)
    twin = api.pay(cart, place.second)
    api.change("orderCancel", order=twin, idempotencyKey=uuid4().hex)
    assert shop.manage("worker", "--once").returncode == 0
    assert api.order(twin)["totals"] == order["totals"]
    assert _sums(api.order(twin)) == _sums(ended)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@in_each_locale
def test_axe_finds_nothing_on_the_way(
    browser: Browser, shop: RunningShop, place: Place, scheme: Any
) -> None:
    # The checker is a script of its own, which our policy would refuse.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    shopper = PageShopper(context.new_page(), shop, place, _address(), look=_no_finding)

    shopper.fill_cart(SLUG, MANY)
    shopper.type_codes(place.promo, issue_card(shop, market=place.market, amount=place.card))
    other = "en-us" if place.market == "in" else "en-in"
    shopper.page.goto(f"{shop.base}/{other}/cart/move/?from={place.market}")
    _no_finding(shopper.page)
    shopper.to_payment()
    token = shopper.pay(place.second)
    deliver(shop, token)
    shopper.open_order(token)
    shopper.read_paper()
    shopper.open_order(token)
    shopper.send_back(1)
    context.close()


def _no_finding(page: Page) -> None:
    """Look at a page on a phone and on a desk."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict in their words
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        assert [(page.url, one["id"], one["nodes"][0]["html"]) for one in found] == []


def _the_same_by_api(api: ApiShopper, shop: RunningShop, order: dict[str, Any]) -> str:
    """Buy, receive and send back the same by the API alone; give that order's token."""
    (line,) = order["lines"]
    cart = api.fill_cart(SLUG, line["sku"], line["quantity"])
    api.change("cartPromoApply", cart=cart, code=api.place.promo)
    card = issue_card(shop, market=api.place.market, amount=api.place.card)
    api.change("cartGiftCardApply", cart=cart, code=card)
    api.to_payment(cart)
    token = api.pay(cart, api.place.first)
    deliver(shop, token)
    api.change(
        "returnRequest",
        order=token,
        lines=[{"sku": line["sku"], "quantity": 2}],
        reason="DEFECTIVE",
        idempotencyKey=uuid4().hex,
    )
    take_back(shop, token)
    return token


def _sums(order: dict[str, Any]) -> dict[str, Any]:
    """Give what an order came to in the end, without its numbers and moments."""
    return {
        "state": order["state"],
        "papers": [(one["kind"], one["total"]["minor"]) for one in order["documents"]],
        "back": [(one["amount"]["minor"], one["credit"]["minor"]) for one in order["refunds"]],
        "returns": [(one["state"], one["lines"]) for one in order["returns"]],
    }


def _shown(refund: dict[str, Any]) -> str:
    part = "amount" if refund["amount"]["minor"] else "credit"
    return str(refund[part]["formatted"])


def _address() -> str:
    """Give an address too long for a line on a phone."""
    return f"a.shopper.with.a.long.name.{uuid4().hex[:12]}@example.com"
