"""The tables in a real browser, under the policy of what their pages may load."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.console.world import make_world
from tests.make.accounts import PASSWORD
from tests.make.browsing import started_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


class Watched:
    """A page with what went wrong on it and the hosts that it asked."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.mistakes: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.mistakes.append(f"{self.page.url}: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.strangers.append(url)


@pytest.fixture
def browser(live_server: Any, chromium: str) -> Iterator[Watched]:
    make_world()
    with started_browser(chromium) as browser:
        yield Watched(browser.new_page(), live_server.url)


def test_a_manager_works_in_the_tables_without_a_mistake_or_a_foreign_host(
    browser: Watched,
) -> None:
    page = browser.page
    browser.open("/manage/")
    page.fill("input[name=username]", "in@example.com")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    assert page.inner_text("h1") == "Your markets"
    for path in ("", "catalog/listing/", "catalog/product/", "checkout/order/"):
        browser.open(f"/manage/tables/{path}")

    browser.open("/manage/tables/catalog/price/add/")
    page.click(".select2-selection")
    page.wait_for_selector(".select2-results__option >> text=SHARED-1-IN")

    browser.open("/manage/tables/catalog/price/")
    page.click("tbody a[href*='/change/'] >> nth=0")
    page.fill("input[name=amount_minor]", "99999")
    page.click("button[name=_save], input[name=_save]")
    page.wait_for_selector("text=PRICE_ABOVE_MRP")

    assert browser.mistakes == []
    assert browser.strangers == []
