"""A shopper who buys by GraphQL alone."""

from typing import Any

from catalog.products.models import Variant
from shop.kit.graphql.ids import to_id
from tests.make.asking import Answer, ask

LOCALES = {"in": "en-IN", "us": "en-US"}
ADDRESSES: dict[str, dict[str, str]] = {
    "in": {
        "name": "Asha Rao",
        "line1": "12 MG Road",
        "city": "Bengaluru",
        "region": "IN-KA",
        "postalCode": "560001",
        "country": "IN",
    },
    "us": {
        "name": "Ana Diaz",
        "line1": "500 Market St",
        "city": "San Francisco",
        "region": "US-CA",
        "postalCode": "94105",
        "country": "US",
    },
}
PHONES = {"in": "9876543210", "us": "(415) 555-2671"}
CART = """cart { id locale currency quantity email phone expiresAt
  lines { id quantity heldUntil isPreorder unitPrice { minor } total { minor formatted }
    variant { sku availability { offer } } product { name kind { code } } problems { code } }
  shippingAddress { lines regionName } delivery { code }
  deliveryOptions { code name fee { minor } estimate { from to } restrictions }
  totals { subtotal { minor } delivery { minor } discount { minor } tax { minor } total { minor }
    taxLines { head rate name base { minor } amount { minor } } fees { code amount { minor } }
    taxIncluded taxLabel estimated fingerprint }
  problems { code field message } paymentMethods { code tokens { token } } order { token } }
problems { code field message details }"""


def mutate(name: str, fields: str = CART, **taken: Any) -> dict[str, Any]:
    """Perform one mutation and give its payload."""
    answer = asked(name, fields, **taken)
    payload: dict[str, Any] = answer.data[name]
    return payload


def asked(name: str, fields: str = CART, **taken: Any) -> Answer:
    """Perform one mutation and give the whole answer."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} }} }}"
    return ask(document, input=taken)


def codes(payload: dict[str, Any]) -> list[str]:
    """List the codes of a payload's problems."""
    return [problem["code"] for problem in payload["problems"]]


def variant_id(variant: Variant, market: str = "in") -> str:
    """Give the id under which a market serves a variant."""
    return to_id("Variant", market, LOCALES[market], variant.pk)


def start_cart(variant: Variant, *, market: str = "in", quantity: int = 1, **more: Any) -> Any:
    """Start a cart with one line."""
    lines = [{"variant": variant_id(variant, market), "quantity": quantity}]
    return mutate("cartCreate", market=market, lines=lines, **more)["cart"]


def ready_cart(variant: Variant, *, market: str = "in", card: str = "tok_ok", **more: Any) -> Any:
    """Start a cart and tell everything but that it be completed."""
    cart = start_cart(variant, market=market, **more)
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "cartBuyerUpdate",
            {
                "email": "asha@example.com",
                "phone": PHONES[market],
                "shippingAddress": ADDRESSES[market],
            },
        ),
        ("cartDeliverySelect", {"option": "standard"}),
        ("cartPaymentStart", {"method": "card", "token": card}),
    )
    for name, taken in steps:
        payload = mutate(name, cart=cart["id"], **taken)
        assert payload["problems"] == [], (name, payload["problems"])
        cart = payload["cart"]
    return cart


def complete(cart: str, *, key: str = "one", **more: Any) -> dict[str, Any]:
    """Order and pay a cart."""
    fields = """order { number token state payment { state amount { minor } } }
      cart { id problems { code } order { number } } nextAction { kind url }
      problems { code field message }"""
    return mutate("cartComplete", fields, cart=cart, idempotencyKey=key, **more)
