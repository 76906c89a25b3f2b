"""What a shopper reviewed is what she confirms: the fingerprint of the totals covers all of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from catalog.inventory.actions import release_expired
from catalog.inventory.models import Hold, Pool, Stock
from checkout.cart.actions import select_delivery, update_buyer
from checkout.cart.models import Cart
from checkout.cart.queries import cart_view
from checkout.orders.models import Order
from checkout.payments.actions import complete_cart
from checkout.payments.errors import TotalChanged
from i18n.markets.stages import Stage
from tests.make.catalog import make_stock, make_variant, make_warehouse
from tests.make.checkout import (
    BENGALURU,
    SHIPS_BY,
    SHIPS_FROM,
    make_delivery,
    make_incoming,
    make_ready_cart,
    make_shop,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db


def seen(cart: Cart) -> str:
    """Review a cart."""
    return cart_view(Cart.objects.get(pk=cart.pk), NOON).totals.fingerprint


def make_preorder() -> Cart:
    """Make a cart that is ready, with one unit of five that are on their way."""
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)
    return make_ready_cart(market=market, variants=[case])


def to_another_address(cart: Cart) -> None:
    update_buyer(cart=cart, shipping_address={**BENGALURU, "line1": "99 Elsewhere"}, at=NOON)


def to_another_person(cart: Cart) -> None:
    update_buyer(cart=cart, email="mallory@example.com", at=NOON)


def by_another_delivery(cart: Cart) -> None:
    make_delivery(market=cart.market, code="twin", fee_minor=4900)
    select_delivery(cart=cart, option="twin", at=NOON)


def lose_the_hold() -> None:
    """Let a cart's time be over, and its units be given back."""
    Hold.objects.update(until=NOON)
    release_expired(NOON)


@pytest.mark.parametrize("change", [to_another_address, to_another_person, by_another_delivery])
def test_what_changed_since_the_review_is_asked_again(change: Callable[[Cart], None]) -> None:
    cart = make_ready_cart(market=make_shop())
    reviewed = seen(cart)

    change(cart)

    with pytest.raises(TotalChanged):
        complete_cart(cart=cart, key="a-key", seen_totals=reviewed, at=NOON)
    assert not Order.objects.exists()
    done = complete_cart(cart=cart, key="a-key", seen_totals=seen(cart), at=NOON)
    assert done.order.state == "PAID"


def test_days_of_arrival_that_moved_are_asked_again() -> None:
    cart = make_ready_cart(market=make_shop())

    with pytest.raises(TotalChanged):
        complete_cart(cart=cart, key="k", seen_totals=seen(cart), at=NOON + timedelta(days=1))


def test_a_dispatch_later_than_reviewed_is_asked_again_though_not_later_than_once_told() -> None:
    cart = make_preorder()
    Stock.objects.update(ships_by=date(2026, 12, 12))
    reviewed = seen(cart)

    Stock.objects.update(ships_by=SHIPS_BY)

    with pytest.raises(TotalChanged):
        complete_cart(cart=cart, key="k", seen_totals=reviewed, at=NOON)


def test_a_preorder_that_lost_its_units_is_shown_as_it_will_be_held() -> None:
    cart = make_preorder()
    lose_the_hold()
    lines, case = cart.lines.all(), cart.lines.get().variant
    make_stock(
        market=cart.market,
        variant=case,
        pool=Pool.INCOMING,
        warehouse=make_warehouse(market=cart.market, code="SOONER"),
        ships_from=SHIPS_FROM - timedelta(days=2),
        ships_by=SHIPS_BY - timedelta(days=2),
    )
    lines.update(quantity=2)

    done = complete_cart(cart=cart, key="k", seen_totals=seen(cart), at=NOON)

    assert done.order.lines.get().ship_by == SHIPS_BY


def test_a_preorder_that_lost_its_units_may_find_others_that_are_here() -> None:
    cart = make_preorder()
    lose_the_hold()
    make_stock(market=cart.market, variant=cart.lines.get().variant, on_hand=1)

    [line] = cart_view(cart, NOON).lines
    done = complete_cart(cart=cart, key="k", seen_totals=seen(cart), at=NOON)

    assert (line.is_preorder, line.promise) == (False, None)
    assert not done.order.lines.get().is_preorder
