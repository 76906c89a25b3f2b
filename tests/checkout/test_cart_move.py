"""A cart moves to another market: told first, done in one piece, never in two currencies."""

from typing import Any

import pytest

from catalog.inventory.books import verify_stock
from catalog.inventory.models import Stock
from catalog.products.models import Variant
from checkout.cart.models import Cart
from i18n.markets.models import Market
from tests.make.catalog import make_variant, put_on_sale
from tests.make.checkout import make_shop
from tests.make.promotions import make_gift_card, make_promotion
from tests.make.shopping import codes, mutate, ready_cart, start_cart, variant_id

pytestmark = pytest.mark.django_db

MOVED = """cart { id currency market { code } lines { quantity unitPrice { minor currency } }
  shippingAddress { lines } promoCodes { code } giftCards { last4 } email }
move { before { market currency taxIncluded subtotal { minor } }
  after { market currency taxIncluded subtotal { minor } }
  lines { sku name quantityBefore quantityAfter priceBefore { minor } priceAfter { minor currency }
    problem { code } } codesDropped giftCardsDropped addressDropped }
problems { code field }"""


def two_markets() -> tuple[Market, Market, Variant]:
    """Sell a case in India and, three units of it, in the United States."""
    india, america = make_shop(), make_shop(code="us")
    case = make_variant(on_sale_in=india, amount_minor=50000, free=9)
    put_on_sale(variant=case, market=america, amount_minor=999, free=3)
    return india, america, case


def move(cart: str, *, preview: bool, **more: Any) -> dict[str, Any]:
    given = {"cart": cart, "market": "us", "preview": preview, **more}
    return mutate("cartMarketChange", MOVED, **given)


def held(variant: Variant, market: Market) -> int:
    return Stock.objects.for_market(market).get(variant=variant).held


def test_a_preview_tells_everything_and_changes_nothing() -> None:
    india, america, case = two_markets()
    only_here = make_variant(on_sale_in=india, free=2)
    cart = start_cart(case, quantity=5)
    line = {"variant": variant_id(only_here), "quantity": 1}
    mutate("cartLinesAdd", cart=cart["id"], lines=[line])
    before = list(Cart.objects.values())

    payload = move(cart["id"], preview=True)

    told = payload["move"]
    assert (told["before"]["currency"], told["after"]["currency"]) == ("INR", "USD")
    assert (told["before"]["taxIncluded"], told["after"]["taxIncluded"]) == (True, False)
    assert told["after"]["subtotal"]["minor"] == 3 * 999
    first, second = told["lines"]
    assert (first["quantityBefore"], first["quantityAfter"]) == (5, 3)
    assert (first["priceBefore"]["minor"], first["priceAfter"]["minor"]) == (50000, 999)
    assert first["problem"] == {"code": "OUT_OF_STOCK"}
    assert (second["quantityAfter"], second["priceAfter"]) == (0, None)
    assert second["problem"] == {"code": "NOT_ON_SALE"}
    assert payload["cart"]["currency"] == "INR"
    assert (held(case, india), held(case, america)) == (5, 0)
    assert list(Cart.objects.values()) == before
    assert verify_stock() == []


def test_it_is_done_as_it_was_told() -> None:
    india, america, case = two_markets()
    cart = start_cart(case, quantity=2)
    told = move(cart["id"], preview=True)["move"]

    payload = move(cart["id"], preview=False)

    assert payload["move"] == told
    moved = payload["cart"]
    assert (moved["currency"], moved["market"]["code"]) == ("USD", "us")
    assert moved["lines"] == [{"quantity": 2, "unitPrice": {"minor": 999, "currency": "USD"}}]
    assert (held(case, india), held(case, america)) == (0, 2)
    assert verify_stock() == []


def test_what_belongs_to_the_old_market_stays_behind() -> None:
    india, america, case = two_markets()
    make_promotion(market=india, code="BOTH")
    make_promotion(market=america, code="BOTH")
    make_promotion(market=india, code="ONLYHERE")
    _card, gift = make_gift_card(market=india, amount_minor=1000)
    cart = ready_cart(case)["id"]
    for code in ("BOTH", "ONLYHERE"):
        mutate("cartPromoApply", "problems { code }", cart=cart, code=code)
    mutate("cartGiftCardApply", "problems { code }", cart=cart, code=gift)

    payload = move(cart, preview=False)

    told = payload["move"]
    assert told["codesDropped"] == ["ONLYHERE"]
    assert (told["giftCardsDropped"], told["addressDropped"]) == (1, True)
    moved = payload["cart"]
    assert moved["promoCodes"] == [{"code": "BOTH"}]
    assert (moved["giftCards"], moved["shippingAddress"]) == ([], None)
    assert moved["email"] == "asha@example.com"
    kept = Cart.objects.get()
    assert (kept.payment_method, kept.delivery_option) == ("", "")


def test_the_same_key_moves_once_and_the_old_id_is_gone_otherwise() -> None:
    _india, america, case = two_markets()
    cart = start_cart(case)["id"]

    first = move(cart, preview=False, idempotencyKey="k-1")
    again = move(cart, preview=False, idempotencyKey="k-1")

    assert again["cart"] == first["cart"]
    assert again["move"] is None
    assert codes(move(cart, preview=False, idempotencyKey="k-2")) == ["UNKNOWN_CART"]
    assert codes(move(cart, preview=True)) == ["UNKNOWN_CART"]
    assert held(case, america) == 1


def test_a_hidden_market_is_an_unknown_one() -> None:
    _india, _america, case = two_markets()
    cart = start_cart(case)["id"]

    assert codes(move(cart, preview=True, market="gb")) == ["UNKNOWN_MARKET"]
    assert codes(move("nonsense", preview=True)) == ["UNKNOWN_CART"]
    assert codes(move(cart, preview=True, locale="hi-IN")) == ["UNKNOWN_LOCALE"]
