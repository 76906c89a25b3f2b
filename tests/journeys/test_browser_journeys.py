"""A shopper in a real browser, in each locale, from the fit picker to the order page."""

from typing import Any, Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships none
from playwright.sync_api import Browser, Page, expect

from tests.make.running import RunningShop

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 375, "height": 780}
DESK = {"width": 1280, "height": 860}
INDIA = {
    "email": "asha@example.com",
    "phone": "9876543210",
    "name": "Asha Rao",
    "line1": "12 MG Road",
    "city": "Bengaluru",
    "region": "IN-KA",
    "postalCode": "560001",
}
AMERICA = {
    "email": "ana@example.com",
    "phone": "(415) 555-2671",
    "name": "Ana Diaz",
    "line1": "500 Market St",
    "city": "San Francisco",
    "region": "US-CA",
    "postalCode": "94105",
}


class Journey(NamedTuple):
    """Where a shopper buys, where she lives, and on what screen."""

    locale: str
    home: dict[str, str]
    size: Any


JOURNEYS = [
    Journey("en-in", INDIA, PHONE),
    Journey("hi-in", INDIA, DESK),
    Journey("en-us", AMERICA, DESK),
    Journey("es-us", AMERICA, PHONE),
]

pytestmark = [pytest.mark.browser, pytest.mark.heavy]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.locale)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_shopper_finds_what_fits_and_buys_it(
    browser: Browser,
    shop: RunningShop,
    journey: Journey,
    scripts: bool,
) -> None:
    context = browser.new_context(viewport=journey.size, java_script_enabled=scripts)
    page = context.new_page()
    elsewhere = _watch(page, shop)

    _choose_phone(page, f"{shop.base}/{journey.locale}/")
    slug = _first_that_fits(page)
    _put_in_cart(page, slug, scripts=scripts)
    _check_out(page, journey.home)

    token = page.url.rstrip("/").rpartition("/")[2]
    order = shop.ask(ORDER, token=token).body["data"]["order"]
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("aside .sum dd")).to_have_text(order["totals"]["total"]["formatted"])
    assert order["state"] == "PAID"
    assert order["locale"].lower() == journey.locale
    assert order["totals"] == _bought_by_graphql(shop, order, journey.home)["totals"]
    assert elsewhere == []
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_scrolls_sideways_or_breaks_its_policy(
    browser: Browser, shop: RunningShop, size: Any
) -> None:
    context = browser.new_context(viewport=size)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    for path in ("", "hi-in/", "es-us/c/cases/", "en-in/p/kavrin-slim/", "en-in/cart/", "en-gb/"):
        page.goto(f"{shop.base}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()

    assert not [text for text in complaints if "Content Security Policy" in text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    browser: Browser, shop: RunningShop, size: Any, scheme: Literal["light", "dark"]
) -> None:
    # The checker is a script of its own, which our policy would refuse.
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()

    for path in ("", "en-in/", "hi-in/c/cases/", "es-us/p/kavrin-slim/", "en-in/cart/", "en-gb/"):
        page.goto(f"{shop.base}/{path}")
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()


def _watch(page: Page, shop: RunningShop) -> list[str]:
    """Collect each request that goes to another host."""
    elsewhere: list[str] = []

    def look(request: Any) -> None:
        if not request.url.startswith((shop.base, "data:")):
            elsewhere.append(request.url)

    page.on("request", look)
    return elsewhere


def _choose_phone(page: Page, address: str) -> None:
    page.goto(address)
    page.select_option("#phone-model", "orvane-one")
    page.click("#phone .picker-form button")
    expect(page.locator("#phone .picker-now")).to_contain_text("Orvane One")


def _first_that_fits(page: Page) -> str:
    """Open the list of cases and then its first product; give its slug."""
    page.locator(".kinds a").first.click()
    expect(page.locator(".fit-bar")).to_contain_text("Orvane One")
    page.locator(".card-name a").first.click()
    expect(page.locator(".fit.yes")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def _put_in_cart(page: Page, slug: str, *, scripts: bool) -> None:
    assert slug
    page.select_option("#quantity", "2")
    page.click(".add button")
    if scripts:
        expect(page.locator("#said .note.good")).to_be_visible()
        expect(page.locator("#cart-count")).to_contain_text("2")
        page.click("#said a")
    page.wait_for_url("**/cart/**")
    expect(page.locator(".units")).to_have_value("2")


def _check_out(page: Page, home: dict[str, str]) -> None:
    page.click("aside a.button")
    for name, value in home.items():
        if name != "region":
            page.fill(f"#{name}", value)
    page.select_option("#region", home["region"])
    page.click(".form > .button")
    page.check("input[name=option][value=standard]")
    page.click(".form > .button")
    page.check("input[name=means][value='card:tok_ok']")
    page.click(".form > .button")
    page.click(".form > .button")
    page.wait_for_url("**/order/**")


TOTALS = """totals {
  subtotal { minor } delivery { minor } discount { minor } tax { minor } fees { amount { minor } }
  total { minor formatted }
}"""
ORDER = f"""query ($token: String!) {{
  order(token: $token) {{
    state locale market {{ code }} lines {{ sku slug quantity }} {TOTALS}
  }}
}}"""


def _bought_by_graphql(
    shop: RunningShop, order: dict[str, Any], home: dict[str, str]
) -> dict[str, Any]:
    """Buy the same by the API alone and give that order."""
    (line,) = order["lines"]
    market = order["market"]["code"]
    variant = shop.ask(
        """query ($locale: String!, $slug: String!) { market(locale: $locale) {
          product(slug: $slug) { variants { nodes { id sku } } } } }""",
        locale=order["locale"],
        slug=line["slug"],
    ).body["data"]["market"]["product"]["variants"]["nodes"]
    wanted = next(one["id"] for one in variant if one["sku"] == line["sku"])
    cart = _mutate(
        shop,
        "cartCreate",
        "CartCreateInput",
        {
            "market": market,
            "locale": order["locale"],
            "lines": [{"variant": wanted, "quantity": line["quantity"]}],
        },
    )["cart"]["id"]
    address = {name: home[name] for name in home if name not in {"email", "phone"}}
    _mutate(
        shop,
        "cartBuyerUpdate",
        "CartBuyerUpdateInput",
        {
            "cart": cart,
            "email": home["email"],
            "phone": home["phone"],
            "shippingAddress": {**address, "country": market.upper()},
        },
    )
    _mutate(
        shop,
        "cartDeliverySelect",
        "CartDeliverySelectInput",
        {"cart": cart, "option": "standard"},
    )
    _mutate(
        shop,
        "cartPaymentStart",
        "CartPaymentStartInput",
        {"cart": cart, "method": "card", "token": "tok_ok"},
    )
    completed = _mutate(
        shop, "cartComplete", "CartCompleteInput", {"cart": cart, "idempotencyKey": cart[-32:]}
    )
    found: dict[str, Any] = shop.ask(ORDER, token=completed["order"]["token"]).body["data"]["order"]
    return found


def _mutate(shop: RunningShop, name: str, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """Run one mutation that must succeed."""
    order = "order { token }" if name == "cartComplete" else ""
    answer = shop.ask(
        f"mutation ($input: {kind}!) {{ {name}(input: $input) "
        f"{{ cart {{ id }} {order} problems {{ code field }} }} }}",
        input=given,
    )
    payload: dict[str, Any] = answer.body["data"][name]
    assert payload["problems"] == [], payload
    return payload
