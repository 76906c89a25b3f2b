"""Putting things into a cart: exact holds, and one answer for all that is not sold here."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, Pool, Stock
from catalog.inventory.queries import holds_of
from catalog.listings.models import Listing
from catalog.products.models import Variant
from checkout.cart.actions import LineChange, add_lines, remove_lines, update_lines
from checkout.cart.errors import (
    CartClosed,
    CartFull,
    InviteOnly,
    NotOnSale,
    QuantityOutOfRange,
    UnknownCart,
    UnknownLine,
    UnknownVariant,
)
from checkout.cart.lines import MAX_LINES, LineInput
from checkout.cart.models import Cart
from checkout.cart.queries import cart_by_id, cart_view
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from shop.kit.errors import Problem, Problems
from tests.make.catalog import make_stock, make_variant, make_warehouse
from tests.make.checkout import (
    SHIPS_BY,
    SHIPS_FROM,
    complete,
    make_cart,
    make_incoming,
    make_ready_cart,
    make_shop,
    problem_codes,
)
from tests.make.i18n import NOON, make_stage

pytestmark = pytest.mark.django_db

MARCH = date(2027, 3, 1)


@pytest.fixture
def market() -> Market:
    return make_shop()


def add(cart: Cart, variant: Variant, quantity: int = 1) -> Cart:
    return add_lines(cart=cart, lines=[LineInput(variant.pk, quantity)], at=NOON)


def change(cart: Cart, quantity: int) -> Cart:
    line = cart.lines.get()
    return update_lines(cart=cart, changes=[LineChange(line.pk, quantity)], at=NOON)


def held_units(variant: Variant) -> int:
    return Stock.objects.get(variant=variant).held


def test_units_in_a_cart_are_held_for_fifteen_minutes(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=3)

    cart = make_cart(market=market, variants=[case], quantity=2)

    hold = Hold.objects.get(holder=cart.pk)
    assert (hold.quantity, hold.until) == (2, NOON + timedelta(minutes=15))
    assert held_units(case) == 2


def test_the_last_unit_goes_to_one_shopper_only(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    quick, slow = make_cart(market=market), make_cart(market=market)

    add(quick, case)
    with pytest.raises(OutOfStock):
        add(slow, case)

    assert quick.lines.get().quantity == 1
    assert not slow.lines.exists()


def test_the_same_thing_joins_its_line(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)
    cart = make_cart(market=market, variants=[case], quantity=2)

    add(cart, case, 2)

    assert cart.lines.get().quantity == 4
    assert held_units(case) == 4


def test_lines_of_one_request_join_too(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)

    cart = make_cart(market=market, variants=[case, case])

    assert cart.lines.get().quantity == 2


def test_lines_stand_in_the_order_in_which_they_were_asked_for(market: Market) -> None:
    cases = [make_variant(on_sale_in=market, free=5) for _ in range(4)]
    wish = [cases[i] for i in (2, 0, 3, 1)]

    cart = make_cart(market=market, variants=wish)

    assert [line.variant for line in cart.lines.all()] == wish


def test_a_shopper_who_holds_the_last_unit_may_keep_it(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=1)
    cart = make_cart(market=market, variants=[case])

    change(cart, 1)

    assert held_units(case) == 1
    assert "OUT_OF_STOCK" not in problem_codes(cart)


def test_a_refused_increase_leaves_the_units_that_were_held(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=2)
    cart = make_cart(market=market, variants=[case], quantity=2)

    with pytest.raises(OutOfStock) as refusal:
        change(cart, 3)

    assert refusal.value.available == 2
    assert cart.lines.get().quantity == 2
    assert held_units(case) == 2


@pytest.mark.parametrize("quantity", [0, -1, 11, 10**9])
def test_a_line_takes_one_to_ten(market: Market, quantity: int) -> None:
    case = make_variant(on_sale_in=market, free=50)
    cart = make_cart(market=market, variants=[case])

    with pytest.raises(QuantityOutOfRange):
        add(cart, case, quantity)
    with pytest.raises(QuantityOutOfRange):
        change(cart, quantity)

    assert cart.lines.get().quantity == 1


def test_additions_stop_at_ten_in_all(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=50)
    cart = make_cart(market=market, variants=[case], quantity=6)

    with pytest.raises(QuantityOutOfRange) as refusal:
        add(cart, case, 5)

    assert refusal.value.details == {"most": 10}


def test_a_listing_may_allow_less(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=50)
    Listing.objects.filter(product=case.product).update(max_per_customer=2)
    cart = make_cart(market=market)

    with pytest.raises(QuantityOutOfRange) as refusal:
        add(cart, case, 3)

    assert refusal.value.details == {"most": 2}


def test_a_listing_may_allow_none(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=50)
    Listing.objects.filter(product=case.product).update(max_per_customer=0)

    with pytest.raises(QuantityOutOfRange):
        make_cart(market=market, variants=[case])


def hidden_here(market: Market) -> Variant:
    variant = make_variant(on_sale_in=market, free=5)
    Listing.objects.filter(product=variant.product).update(switched_on=False)
    return variant


def without_a_price(market: Market) -> Variant:
    variant = make_variant(on_sale_in=market, free=5)
    variant.prices.all().delete()
    return variant


def sold_elsewhere(_market: Market) -> Variant:
    return make_variant(on_sale_in=make_shop(code="us"), free=5)


def never_made(_market: Market) -> Variant:
    return Variant(pk=10**9)


@pytest.mark.parametrize("unsold", [hidden_here, without_a_price, sold_elsewhere, never_made])
def test_what_is_not_sold_here_is_unknown(
    market: Market, unsold: Callable[[Market], Variant]
) -> None:
    cart = make_cart(market=market)
    variant = unsold(market)

    with pytest.raises(UnknownVariant) as refusal:
        add(cart, variant)

    assert (refusal.value.field, refusal.value.details) == ("lines.0.variant", {})


def test_an_id_that_names_nothing_is_unknown_in_the_same_way(market: Market) -> None:
    with pytest.raises(UnknownVariant) as refusal:
        add_lines(cart=make_cart(market=market), lines=[LineInput(None)], at=NOON)

    assert (refusal.value.field, refusal.value.details) == ("lines.0.variant", {})


@pytest.mark.parametrize(
    ("stage", "problem"),
    [(Stage.ANNOUNCED, NotOnSale), (Stage.PAUSED, NotOnSale), (Stage.INVITE, InviteOnly)],
)
def test_what_is_shown_but_not_sold_says_so(stage: Stage, problem: type[Problem]) -> None:
    market = make_shop(stage=stage)
    case = make_variant(on_sale_in=market, free=5)

    with pytest.raises(problem):
        make_cart(market=market, variants=[case])

    assert held_units(case) == 0


def test_several_refusals_come_together(market: Market) -> None:
    ids = [LineInput(10**9), LineInput(10**9 + 1)]

    with pytest.raises(Problems) as refusal:
        add_lines(cart=make_cart(market=market), lines=ids, at=NOON)

    assert [problem.field for problem in refusal.value] == ["lines.0.variant", "lines.1.variant"]


def test_one_bad_line_adds_nothing(market: Market) -> None:
    good = make_variant(on_sale_in=market, free=5)
    short = make_variant(on_sale_in=market, free=1)
    cart = make_cart(market=market)

    with pytest.raises(OutOfStock):
        add_lines(cart=cart, lines=[LineInput(good.pk, 1), LineInput(short.pk, 2)], at=NOON)

    assert not cart.lines.exists()
    assert held_units(good) == 0


def test_a_preorder_holds_units_on_their_way_and_remembers_its_promise() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)

    cart = make_cart(market=market, variants=[case])

    [line] = cart_view(cart, NOON).lines
    assert line.is_preorder
    assert line.promise == (SHIPS_FROM, SHIPS_BY)


def test_a_later_dispatch_needs_the_shoppers_consent() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)
    cart = make_cart(market=market, variants=[case])

    Stock.objects.update(ships_by=date(2027, 1, 5))
    assert "PROMISE_CHANGED" in problem_codes(cart)

    change(cart, 1)
    assert "PROMISE_CHANGED" not in problem_codes(cart)


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.PREORDER])
def test_a_preorder_grows_only_while_preorders_are_taken(stage: Stage) -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)
    cart = make_cart(market=market, variants=[case], quantity=2)
    make_stage(market=market, stage=stage, since=NOON - timedelta(minutes=1))

    change(cart, 2)
    if stage == Stage.PREORDER:
        change(cart, 3)
    else:
        with pytest.raises(OutOfStock) as refusal:
            change(cart, 3)
        assert refusal.value.available == 2
    expected = 3 if stage == Stage.PREORDER else 2

    assert (cart.lines.get().quantity, held_units(case)) == (expected, expected)
    assert cart.lines.get().is_preorder


def test_a_preorder_is_promised_what_the_shop_window_says() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    for code, days in (("LATE", (MARCH, MARCH)), ("SOON", (SHIPS_FROM, SHIPS_BY))):
        make_stock(
            market=market,
            variant=case,
            pool=Pool.INCOMING,
            warehouse=make_warehouse(market=market, code=code),
            ships_from=days[0],
            ships_by=days[1],
        )

    cart = make_cart(market=market, variants=[case])

    assert cart.lines.get().promised_by == SHIPS_BY


def test_what_ships_nobody_knows_when_is_not_sold_ahead() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_stock(market=market, variant=case, on_hand=3, pool=Pool.INCOMING)

    with pytest.raises(OutOfStock):
        make_cart(market=market, variants=[case])


def test_an_update_keeps_the_unit_that_is_here_when_others_must_wait() -> None:
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market, free=1)
    make_incoming(market=market, variant=case)
    cart = make_cart(market=market, variants=[case])

    change(cart, 1)

    assert not cart.lines.get().is_preorder


def test_a_line_that_is_taken_out_gives_its_units_back(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=2)
    cart = make_cart(market=market, variants=[case])

    remove_lines(cart=cart, line_ids=[cart.lines.get().pk], at=NOON)

    assert not cart.lines.exists()
    assert held_units(case) == 0
    assert not holds_of(cart.pk)


def test_a_line_of_another_cart_is_unknown(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)
    mine = make_cart(market=market)
    theirs = make_cart(market=market, variants=[case]).lines.get()

    with pytest.raises(UnknownLine):
        remove_lines(cart=mine, line_ids=[theirs.pk], at=NOON)
    with pytest.raises(UnknownLine):
        update_lines(cart=mine, changes=[LineChange(theirs.pk, 2)], at=NOON)


def test_a_cart_takes_so_many_lines(market: Market) -> None:
    variants = [make_variant(on_sale_in=market, free=1) for _ in range(2)]
    lines = [LineInput(variants[0].pk)] + [LineInput(v.pk) for v in variants]
    cart = make_cart(market=market)
    many = Variant.objects.bulk_create(
        Variant(product=variants[0].product, sku=f"MANY-{i}") for i in range(MAX_LINES)
    )

    with pytest.raises(CartFull):
        add_lines(cart=cart, lines=lines + [LineInput(v.pk) for v in many], at=NOON)


def test_an_ordered_cart_does_not_change(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)
    cart = make_ready_cart(market=market, variants=[case])
    complete(cart)

    with pytest.raises(CartClosed):
        add(cart, case)


@pytest.mark.parametrize("nonsense", ["", "x", "0b5c1f3e-6d0a-4c55-9d0e-3a6a3f0c7b11", "1' or 1=1"])
def test_an_id_that_is_no_cart_finds_none(nonsense: str) -> None:
    assert cart_by_id(nonsense) is None


def test_a_cart_that_is_gone_is_unknown(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)

    with pytest.raises(UnknownCart):
        add(Cart(pk=uuid4(), market=market), case)


def test_a_market_that_closes_keeps_the_cart_but_sells_nothing(market: Market) -> None:
    case = make_variant(on_sale_in=market, free=5)
    cart = make_cart(market=market, variants=[case])

    make_stage(market=market, stage=Stage.CLOSED, since=NOON)

    [line] = cart_view(cart, NOON).lines
    assert [problem.code for problem in line.problems] == ["NOT_ON_SALE"]
