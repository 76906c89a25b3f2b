"""A client may send the same write again: same key and input, same answer."""

import pytest

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Stock
from checkout.cart.actions import add_lines, create_cart, update_buyer
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart, CartRequest
from i18n.markets.errors import UnknownLocale
from tests.make.catalog import make_stock, make_variant
from tests.make.checkout import EMAIL, make_cart, make_shop
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

KEY = "a key that nobody guesses"


def test_the_same_key_creates_one_cart() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=5)
    lines = [LineInput(case.pk, 2)]

    first, second = (create_cart(market=market, lines=lines, key=KEY, at=NOON) for _ in range(2))

    assert first.pk == second.pk
    assert Stock.objects.get(variant=case).held == 2


def test_the_same_key_with_other_input_is_refused() -> None:
    market = make_shop()
    create_cart(market=market, locale="en-IN", key=KEY, at=NOON)

    with pytest.raises(IdempotencyKeyReused):
        create_cart(market=market, locale="hi-IN", key=KEY, at=NOON)


def test_a_key_that_got_about_does_not_open_somebodys_cart() -> None:
    market = make_shop()
    cart = create_cart(market=market, key=KEY, at=NOON)
    update_buyer(cart=cart, email=EMAIL, at=NOON)

    with pytest.raises(IdempotencyKeyReused):
        create_cart(market=market, key=KEY, at=NOON)


def test_an_addition_happens_once_per_key_and_cart() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=9)
    mine, other = make_cart(market=market), make_cart(market=market)
    lines = [LineInput(case.pk, 2)]

    for cart in (mine, mine, other):
        add_lines(cart=cart, lines=lines, key="k", at=NOON)

    assert (mine.lines.get().quantity, other.lines.get().quantity) == (2, 2)
    with pytest.raises(IdempotencyKeyReused):
        add_lines(cart=mine, lines=[LineInput(case.pk, 3)], key="k", at=NOON)


def test_a_refusal_is_not_remembered() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_cart(market=market)
    lines = [LineInput(case.pk, 2)]

    with pytest.raises(OutOfStock):
        add_lines(cart=cart, lines=lines, key="k", at=NOON)
    assert not CartRequest.objects.exists()

    make_stock(market=market, variant=case, on_hand=1)
    add_lines(cart=cart, lines=lines, key="k", at=NOON)
    assert cart.lines.get().quantity == 2


@pytest.mark.parametrize("key", ["", "1", "k" * 15, "k" + " " * 15, "k" * 101])
def test_a_key_that_starts_a_cart_is_one_that_strangers_do_not_choose(key: str) -> None:
    market = make_shop()

    with pytest.raises(InvalidIdempotencyKey):
        create_cart(market=market, key=key, at=NOON)

    assert not Cart.objects.exists()


@pytest.mark.parametrize("key", [" ", "k" * 101])
def test_a_key_within_a_cart_has_a_sensible_length(key: str) -> None:
    cart = make_cart(market=make_shop())

    with pytest.raises(InvalidIdempotencyKey):
        add_lines(cart=cart, lines=[], key=key, at=NOON)


def test_a_locale_of_another_market_is_refused() -> None:
    with pytest.raises(UnknownLocale):
        create_cart(market=make_shop(), locale="es-US", at=NOON)
