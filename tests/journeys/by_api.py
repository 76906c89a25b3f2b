"""A shopper who has the API alone."""

from dataclasses import dataclass
from typing import Any

from tests.journeys.homes import Place
from tests.journeys.staff import code_sent_to
from tests.make.running import RunningShop

TOTALS = """totals {
  subtotal { minor } discount { minor } delivery { minor } tax { minor }
  fees { amount { minor } } total { minor formatted } credit { minor } due { minor formatted }
}"""
ORDER = f"""query ($token: String!) {{
  order(token: $token) {{
    number state locale fulfillment lines {{ sku quantity }} {TOTALS}
    documents {{ kind total {{ minor }} url }}
    payment {{ method state amount {{ minor }} }}
    returns {{ state reason lines {{ quantity }} }}
    refunds {{ amount {{ minor formatted }} credit {{ minor formatted }} doneAt }}
  }}
}}"""
VARIANTS = """query ($locale: String!, $slug: String!) {
  market(locale: $locale) { product(slug: $slug) { variants { nodes { id sku } } } }
}"""
MORE = {
    "cartComplete": "cart { id } order { token }",
    "orderCancel": "order { number }",
    "returnRequest": "order { number }",
}


@dataclass(frozen=True)
class ApiShopper:
    """Somebody with a client of her own."""

    shop: RunningShop
    place: Place
    email: str

    def fill_cart(self, slug: str, sku: str, quantity: int) -> str:
        """Begin a cart and give its id."""
        answer = self.shop.ask(VARIANTS, locale=self.place.code, slug=slug).body["data"]
        nodes = answer["market"]["product"]["variants"]["nodes"]
        wanted = next(each["id"] for each in nodes if each["sku"] == sku)
        given = {
            "market": self.place.market,
            "locale": self.place.code,
            "lines": [{"variant": wanted, "quantity": quantity}],
        }
        return str(self.change("cartCreate", **given)["cart"]["id"])

    def to_payment(self, cart: str) -> None:
        home = {name: value for name, value in self.place.home.items() if name != "phone"}
        self.change(
            "cartBuyerUpdate",
            cart=cart,
            email=self.email,
            phone=self.place.home["phone"],
            shippingAddress={**home, "country": self.place.market.upper()},
        )
        self.change("cartDeliverySelect", cart=cart, option="standard")

    def pay(self, cart: str, means: str) -> str:
        """Pay and give the token of the order."""
        method = means.partition(":")[0]
        token = None if method == "cod" else "tok_ok"
        self.change("cartPaymentStart", cart=cart, method=method, token=token)
        if method == "cod":
            self.change("cartCodConfirm", cart=cart, code=code_sent_to(self.shop, self.email))
        done = self.change("cartComplete", cart=cart, idempotencyKey=cart[-32:])
        return str(done["order"]["token"])

    def order(self, token: str) -> dict[str, Any]:
        found: dict[str, Any] = self.shop.ask(ORDER, token=token).body["data"]["order"]
        return found

    def change(self, name: str, **given: Any) -> dict[str, Any]:
        """Run one mutation that must succeed."""
        answer = self.shop.ask(
            f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) "
            f"{{ {MORE.get(name, 'cart { id }')} problems {{ code field }} }} }}",
            input=given,
        )
        payload: dict[str, Any] = answer.body["data"][name]
        assert payload["problems"] == [], (name, payload)
        return payload
