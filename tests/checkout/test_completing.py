"""A complete cart becomes one paid order."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.inventory.actions import release_expired
from catalog.inventory.errors import HoldLost
from catalog.inventory.models import Stock, StockMovement
from catalog.listings.actions import set_price
from catalog.listings.models import Listing
from catalog.products.models import Image
from checkout.cart.actions import remove_lines
from checkout.cart.errors import CartClosed, IdempotencyKeyReused, NotOnSale, PriceChanged
from checkout.cart.models import Cart, CartState
from checkout.cart.queries import cart_view
from checkout.orders.models import Order, OrderState
from checkout.orders.queries import order_by_token, order_for_mail, order_of_cart, timeline_of
from checkout.outbox.models import OutboxEvent
from checkout.payments.actions import complete_cart
from checkout.payments.errors import TotalChanged
from checkout.payments.models import Payment, SandboxCharge
from i18n.locales.actions import write_text
from i18n.markets.stages import Stage
from shop.kit.errors import Problems
from tests.make.catalog import make_variant
from tests.make.checkout import (
    SHIPS_BY,
    SHIPS_FROM,
    codes_of,
    complete,
    make_cart,
    make_incoming,
    make_ready_cart,
    make_shop,
    problem_codes,
)
from tests.make.i18n import NOON, make_stage

pytestmark = pytest.mark.django_db


def test_a_paid_cart_becomes_an_order_and_its_units_leave_the_stock() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, amount_minor=129900, free=3)
    cart = make_ready_cart(market=market, variants=[case], quantity=2)

    done = complete(cart)

    assert done.problems == ()
    assert done.order.state == OrderState.PAID
    assert done.order.number == "IN-2026-000001"
    assert done.order.total_minor == 2 * 129900 + 4900
    stock = Stock.objects.get(variant=case)
    assert (stock.on_hand, stock.held) == (1, 0)
    assert Cart.objects.get(pk=cart.pk).state == CartState.ORDERED
    event = OutboxEvent.objects.get(topic="order_paid")
    assert event.payload == {"order": done.order.pk}


def test_the_same_key_gives_the_same_order() -> None:
    cart = make_ready_cart(market=make_shop())

    first, second = complete(cart), complete(cart)

    assert first.order.pk == second.order.pk
    assert second.order.state == OrderState.PAID
    assert SandboxCharge.objects.get().attempts == 1


def test_another_key_joins_the_order_that_the_cart_has() -> None:
    cart = make_ready_cart(market=make_shop())

    first, second = complete(cart), complete(cart, key="another")

    assert first.order.pk == second.order.pk
    assert Payment.objects.count() == 1


def test_the_same_key_with_other_totals_is_refused() -> None:
    cart = make_ready_cart(market=make_shop())
    complete(cart)

    with pytest.raises(IdempotencyKeyReused):
        complete_cart(cart=cart, key="a-key", seen_totals="other", at=NOON)


def test_a_cart_that_was_ordered_at_another_total_is_closed() -> None:
    cart = make_ready_cart(market=make_shop())
    complete(cart)

    with pytest.raises(CartClosed):
        complete_cart(cart=cart, key="another", seen_totals="other", at=NOON)


def test_only_the_total_that_she_reviewed_is_charged() -> None:
    cart = make_ready_cart(market=make_shop())
    seen = cart_view(cart, NOON).totals.fingerprint

    with pytest.raises(TotalChanged):
        complete_cart(cart=cart, key="a-key", seen_totals="older", at=NOON)
    assert not Order.objects.exists()
    assert not SandboxCharge.objects.exists()

    done = complete_cart(cart=cart, key="a-key", seen_totals=seen, at=NOON)
    assert done.order.state == OrderState.PAID


def test_a_price_that_changed_meanwhile_stops_the_order() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, amount_minor=29900, free=5)
    cart = make_ready_cart(market=market, variants=[case])

    set_price(market=market, variant=case, amount_minor=24900, mrp_minor=29900)

    with pytest.raises(PriceChanged):
        complete(cart)
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN


def test_what_lacks_is_told_all_at_once() -> None:
    market = make_shop()
    cart = make_cart(market=market, variants=[make_variant(on_sale_in=market, free=1)])

    with pytest.raises(Problems) as refusal:
        complete(cart)

    assert codes_of(refusal.value) == ["MISSING_EMAIL", "MISSING_ADDRESS", "MISSING_PAYMENT"]


@pytest.mark.parametrize("stage", [Stage.PAUSED, Stage.CLOSED, Stage.ANNOUNCED])
def test_a_market_that_stopped_selling_sells_no_cart_either(stage: Stage) -> None:
    market = make_shop()
    cart = make_ready_cart(market=market)

    make_stage(market=market, stage=stage, since=NOON)

    with pytest.raises(NotOnSale):
        complete(cart)
    assert not Order.objects.exists()


def test_a_hold_that_ran_out_is_taken_again_when_units_are_free() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=2)
    cart = make_ready_cart(market=market, variants=[case])
    later = NOON + timedelta(hours=1)

    release_expired(later)

    assert complete(cart, at=later).order.state == OrderState.PAID


def test_a_hold_that_ran_out_and_whose_units_are_gone_is_told_and_nothing_else_is_lost() -> None:
    market = make_shop()
    scarce = make_variant(on_sale_in=market, free=1)
    plenty = make_variant(on_sale_in=market, free=5)
    cart = make_ready_cart(market=market, variants=[scarce, plenty])
    later = NOON + timedelta(minutes=30)
    release_expired(later)
    make_cart(market=market, variants=[scarce], at=later)

    with pytest.raises(HoldLost) as refusal:
        complete(cart, at=later)

    gone = cart.lines.get(variant=scarce)
    assert refusal.value.field == f"lines.{gone.pk}"
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert cart.lines.count() == 2
    remove_lines(cart=cart, line_ids=[gone.pk], at=later)
    assert complete(cart, at=later).order.state == OrderState.PAID


def test_an_order_keeps_what_it_was_sold_as() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, amount_minor=129900, free=5)
    for locale, name in (("en", "Slim case"), ("hi", "पतला केस")):
        write_text(
            owner="catalog.product",
            owner_id=case.product_id,
            field="name",
            locale=locale,
            text=name,
        )
    Image.objects.create(product=case.product, name="case-slim-blk", width=960, height=960)
    order = complete(make_ready_cart(market=market, variants=[case], locale="hi-IN")).order

    Listing.objects.filter(product=case.product).update(switched_on=False)
    set_price(market=market, variant=case, amount_minor=100, mrp_minor=100)

    kept = order_by_token(order.token)
    assert kept is not None
    [line] = kept.lines.all()
    assert (line.name, line.slug, line.sku) == ("पतला केस", case.product.slug, case.sku)
    assert (line.unit_price_minor, line.quantity, line.goods_code) == (129900, 1, "39269099")
    assert line.image == {"name": "case-slim-blk", "alt": "पतला केस", "width": 960, "height": 960}
    heads = [(tax.head, tax.rate, tax.line_id) for tax in kept.tax_lines.all()]
    assert heads == [("CGST", Decimal("0.09"), line.pk), ("SGST", Decimal("0.09"), line.pk)]
    assert (kept.tax_label, kept.place_of_supply) == ("GST_INCLUDED", "IN-KA")
    assert kept.ship_to["city"] == "Bengaluru"
    assert kept.delivery["name"] == "Standard"
    assert (kept.delivery["from"], kept.delivery["to"]) == ("2026-11-23", "2026-11-24")
    assert [step.code for step in timeline_of(kept)] == ["PLACED", "PAID"]


def test_an_order_of_california_keeps_tax_and_fee_on_top() -> None:
    market = make_shop(code="us")
    case = make_variant(on_sale_in=market, amount_minor=999, free=5)

    order = complete(make_ready_cart(market=market, variants=[case])).order

    assert (order.subtotal_minor, order.delivery_minor, order.tax_minor) == (999, 499, 72)
    assert order.total_minor == 999 + 499 + 72
    assert (order.number, order.currency) == ("US-2026-000001", "USD")
    assert not order.tax_included
    assert order.estimated


def test_a_preorder_keeps_its_promise_and_takes_units_on_their_way() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    stock = make_incoming(market=market, variant=case)

    order = complete(make_ready_cart(market=market, variants=[case])).order

    [line] = order.lines.all()
    assert (line.is_preorder, line.ship_from, line.ship_by) == (True, SHIPS_FROM, SHIPS_BY)
    stock.refresh_from_db()
    assert (stock.on_hand, stock.held) == (4, 0)
    assert order.delivery["to"] == "2026-12-22"


def test_stock_is_taken_once_with_the_order_as_its_reference() -> None:
    market = make_shop()
    variants = [make_variant(on_sale_in=market, free=5) for _ in range(2)]
    cart = make_ready_cart(market=market, variants=variants)

    for key in ("one", "one", "two"):
        number = complete(cart, key=key).order.number

    taken = StockMovement.objects.filter(reason="TAKEN")
    assert sorted(taken.values_list("delta", "reference")) == [(-1, number), (-1, number)]


def test_numbers_count_each_market_and_year_by_itself() -> None:
    india, states = make_shop(), make_shop(code="us")
    new_year_in_india = NOON.replace(month=12, day=31, hour=19)

    numbers = [
        complete(make_ready_cart(market=market, at=at), at=at).order.number
        for market, at in [(india, NOON), (india, NOON), (states, NOON), (india, new_year_in_india)]
    ]

    assert numbers == ["IN-2026-000001", "IN-2026-000002", "US-2026-000001", "IN-2027-000001"]


def test_an_order_is_found_by_its_token_only() -> None:
    order = complete(make_ready_cart(market=make_shop())).order

    assert len(order.token) >= 43
    found = order_by_token(order.token)
    assert found == order
    assert [order_by_token(guess) for guess in ("", order.number, order.token[:-1])] == [None] * 3


def test_a_mail_reads_the_whole_order() -> None:
    cart = make_ready_cart(market=make_shop())
    order = complete(cart).order

    mail = order_for_mail(order.pk)

    assert mail is not None
    assert (len(mail.lines), len(mail.tax_lines), len(mail.fees)) == (1, 2, 0)
    assert order_of_cart(cart.pk) == order
    assert order_for_mail(10**9) is None
    assert problem_codes(cart) == ["CART_CLOSED"]
