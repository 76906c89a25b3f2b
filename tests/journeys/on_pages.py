"""A shopper on the pages, who needs nothing but forms and links."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import APIResponse, Page, expect

from tests.journeys.homes import Place
from tests.journeys.staff import code_sent_to
from tests.make.running import RunningShop

Look = Callable[[Page], None]


@dataclass(frozen=True)
class PageShopper:
    """Somebody with a browser. look: what she does with each page that she comes to."""

    page: Page
    shop: RunningShop
    place: Place
    email: str
    look: Look = lambda page: None

    def go(self, path: str) -> None:
        self.page.goto(f"{self.shop.base}/{self.place.locale}/{path}")
        self.look(self.page)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look(self.page)

    def ask_for_delivery(self, slug: str) -> None:
        """Ask on the product's page what reaches her postal code."""
        self.go(f"p/{slug}/")
        self.page.fill("#postal_code", self.place.home["postalCode"])
        self.page.locator("#delivery form button").click()
        expect(self.page.locator("#delivery .ways li").first).to_be_visible()
        self.look(self.page)

    def fill_cart(self, slug: str, quantity: int) -> None:
        self.go(f"p/{slug}/?v=")
        self.page.select_option("#quantity", str(quantity))
        self.page.locator(".add button").click()
        expect(self.page.locator("#said .note.good, .units").first).to_be_visible()
        self.go("cart/")
        expect(self.page.locator(".units")).to_have_value(str(quantity))

    def type_codes(self, promo: str, card: str) -> None:
        """Type a code that is none, then those that are."""
        self.page.fill("#code", "NOPE")
        self.press("form:has(#code) button")
        expect(self.page.locator("#code-wrong")).to_be_visible()
        self.page.fill("#code", promo)
        self.press("form:has(#code) button")
        self.page.fill("#giftCard", card)
        self.press("form:has(#giftCard) button")
        expect(self.page.locator(".taken")).to_have_count(2)

    def to_payment(self) -> None:
        """Tell where she lives, and take the first delivery that is offered."""
        self.go("checkout/address/")
        for name, value in {**self.place.home, "email": self.email}.items():
            if name == "region":
                self.page.select_option("#region", value)
            else:
                self.page.fill(f"#{name}", value)
        self.press(".form > .button")
        self.page.check("input[name=option][value=standard]")
        self.press(".form > .button")

    def pay(self, means: str) -> str:
        """Pay, and give the token of the order whose page follows."""
        method, _, token = means.partition(":")
        self.page.check(f"input[name=means][value='{method}:{token}']")
        self.press(".form > .button")
        if method == "cod":
            self._prove_her_phone()
        self.press("form[action$='checkout/review/'] .button")
        if token == "tok_step":
            self.press("button[value=yes]")
        self.page.wait_for_url("**/order/**")
        return self.page.url.rstrip("/").rpartition("/")[2]

    def _prove_her_phone(self) -> None:
        code = code_sent_to(self.shop, self.email)
        self.page.fill("#otp", "000000" if code != "000000" else "111111")
        self.press(".code-step .button")
        expect(self.page.locator("#otp-wrong")).to_be_visible()
        self.page.fill("#otp", code)
        self.press(".code-step .button")

    def open_order(self, token: str) -> None:
        self.go(f"order/{token}/")

    def cancel_all(self) -> None:
        self.page.locator("#cancel > summary").click()
        self.look(self.page)
        self.press("#cancel .button")
        expect(self.page.locator("#cancel")).to_have_count(0)

    def send_back(self, units: int) -> None:
        self.page.locator("#return > summary").click()
        self.page.fill("#return input[name^='units:']", str(units))
        self.page.select_option("#return-reason", "DEFECTIVE")
        self.page.fill("#return-words", "It does not fit.")
        self.look(self.page)
        self.press("#return .button")
        expect(self.page.locator("#sent-back")).to_be_visible()

    def read_paper(self) -> APIResponse:
        """Open the first document of the order on the page, and fetch its file."""
        self.press(".papers .reach")
        expect(self.page.locator("h1")).to_be_visible()
        address = self.page.locator("nav.screen a[href$='.pdf']").get_attribute("href")
        return self.page.request.get(f"{self.shop.base}{address}")
