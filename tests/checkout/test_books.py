"""The books name whatever is wrong; each rule is proved by breaking a row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from catalog.inventory.actions import hold, release_expired, take
from catalog.inventory.models import Hold, Movement, StockMovement
from checkout.cart.models import Cart, CartState
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderFee, OrderLine, OrderState, OrderTaxLine
from checkout.payments.books import verify_money
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.payments.states import PaymentState
from i18n.markets.models import Market
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_cart, make_ready_cart, make_shop
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(minutes=1)


@pytest.fixture
def order() -> Order:
    make_shop(code="us")
    india = make_shop()
    complete(make_ready_cart(market=india, card="tok_declined"))
    complete(make_ready_cart(market=india, card="tok_timeout"))
    return complete(make_ready_cart(market=india)).order


def test_clean_books_say_nothing(order: Order) -> None:
    assert order.state == OrderState.PAID
    assert verify_orders() == []
    assert verify_money() == []


def a_line_is_missing(order: Order) -> None:
    OrderTaxLine.objects.filter(order=order).update(line=None)
    OrderLine.objects.filter(order=order).delete()


def a_tax_line_is_dearer(order: Order) -> None:
    OrderTaxLine.objects.filter(order=order).update(amount_minor=F("amount_minor") + 1)


def a_fee_is_added(order: Order) -> None:
    OrderFee.objects.create(order=order, code="X", name="X", amount_minor=1)


def it_is_in_dollars(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(currency="USD")


def it_moved_to_another_market(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(market=Market.objects.get(code="us"))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (a_line_is_missing, "its lines do not sum"),
        (a_tax_line_is_dearer, "its tax_lines do not sum"),
        (a_fee_is_added, "its fees do not sum"),
        (it_is_in_dollars, "USD is not the money of its market"),
        (it_moved_to_another_market, "INR is not the money of its market"),
    ],
)
def test_the_books_of_orders_name(order: Order, damage: Callable[[Order], None], told: str) -> None:
    damage(order)

    violations = verify_orders()
    assert all(violation.startswith(f"order {order.number}: ") for violation in violations)
    assert any(told in violation for violation in violations)


def its_units_never_left(order: Order) -> None:
    line = order.lines.get()
    StockMovement.objects.create(
        stock=line.variant.stock.get(),
        delta=line.quantity,
        held_delta=line.quantity,
        reason=Movement.TAKEN,
        reference=order.number,
        at=NOON,
    )


def it_is_of_more_units_than_left(order: Order) -> None:
    line = order.lines.get()
    more = 2 * line.unit_price_minor
    OrderLine.objects.filter(pk=line.pk).update(quantity=3, total_minor=F("total_minor") + more)
    Order.objects.filter(pk=order.pk).update(
        subtotal_minor=F("subtotal_minor") + more, total_minor=F("total_minor") + more
    )


def it_is_of_another_variant_than_left(order: Order) -> None:
    OrderLine.objects.filter(order=order).update(variant=make_variant())


def it_was_never_binding_and_its_units_left(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED, paid_at=None)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (its_units_never_left, ["1 of variant {} sold, 0 left the stock"]),
        (it_is_of_more_units_than_left, ["3 of variant {} sold, 1 left the stock"]),
        (
            it_is_of_another_variant_than_left,
            ["0 of variant {} sold, 1 left the stock", "1 of variant {} sold, 0 left the stock"],
        ),
        (it_was_never_binding_and_its_units_left, ["0 of variant {} sold, 1 left the stock"]),
    ],
)
def test_an_order_that_the_stock_contradicts_is_named(
    order: Order, damage: Callable[[Order], None], told: list[str]
) -> None:
    before = order.lines.get().variant_id

    damage(order)

    after = OrderLine.objects.get(order=order).variant_id
    assert verify_orders() == [
        f"order {order.number}: {each.format(variant)}"
        for each, variant in zip(told, sorted({before, after}), strict=True)
    ]


def test_units_that_left_the_stock_for_no_order_are_named(order: Order) -> None:
    case = make_variant(on_sale_in=order.market, free=5)
    holder = uuid4()
    hold(variant=case, market=order.market, quantity=2, holder=holder, until=SOON, at=NOON)
    take(holder=holder, reference="IN-2026-999999", at=NOON)

    assert verify_orders() == [
        f"order IN-2026-999999: 0 of variant {case.pk} sold, 2 left the stock"
    ]


def its_payment_failed(order: Order) -> None:
    Payment.objects.filter(order=order).update(state=PaymentState.FAILED)


def it_is_not_paid_after_all(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)


def its_payment_is_smaller(order: Order) -> None:
    Payment.objects.filter(order=order).update(amount_minor=F("amount_minor") - 1)


def its_payment_is_in_dollars(order: Order) -> None:
    Payment.objects.filter(order=order).update(currency="USD")


def its_payment_is_gone(order: Order) -> None:
    Payment.objects.filter(order=order).delete()


def it_was_refunded_without_a_refund(order: Order) -> None:
    Payment.objects.filter(order=order).update(state=PaymentState.REFUNDED)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)


def it_was_refunded_and_is_paid(order: Order) -> None:
    Refund.objects.create(
        payment=Payment.objects.get(order=order),
        amount_minor=1,
        currency="INR",
        reason="LATE",
        key="late",
        created_at=NOON,
    )


def the_provider_took_more(order: Order) -> None:
    charge = SandboxCharge.objects.filter(reference=order.payment.reference)
    charge.update(amount_minor=F("amount_minor") + 1)


def its_cart_is_open_again(order: Order) -> None:
    Cart.objects.filter(pk=order.cart_id).update(state=CartState.OPEN)


def its_cart_waits_for_a_payment(order: Order) -> None:
    Cart.objects.filter(pk=order.cart_id).update(state=CartState.PAYING)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (its_payment_failed, "paid, but no payment of it is captured"),
        (it_is_not_paid_after_all, "captured, but order"),
        (its_payment_is_smaller, "INR for order"),
        (its_payment_is_in_dollars, "USD for order"),
        (its_payment_is_gone, "paid, but no payment of it is captured"),
        (it_was_refunded_without_a_refund, "refunded, but there is no refund"),
        (it_was_refunded_and_is_paid, "has a refund, but is CAPTURED"),
        (the_provider_took_more, "is not what the payment says"),
        (it_was_never_binding_and_its_units_left, "ordered, but no order of it is paid"),
        (its_cart_is_open_again, "paid, but its cart is not ordered"),
        (its_cart_waits_for_a_payment, "waits for a payment, but no order of it does"),
    ],
)
def test_the_books_of_money_name(order: Order, damage: Callable[[Order], None], told: str) -> None:
    damage(order)

    assert any(told in violation for violation in verify_money())


@pytest.fixture
def refund() -> Refund:
    """Refund what was captured for goods that are gone."""
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_timeout")
    complete(cart)
    Hold.objects.update(until=NOON)
    release_expired(NOON)
    make_cart(market=market, variants=[case])
    complete(cart)
    assert verify_money() == []
    return Refund.objects.get()


def it_is_smaller(refund: Refund) -> None:
    Refund.objects.filter(pk=refund.pk).update(amount_minor=1)


def it_goes_back_in_dollars(refund: Refund) -> None:
    Refund.objects.filter(pk=refund.pk).update(currency="USD")


def it_is_made_twice(refund: Refund) -> None:
    refund.pk, refund.reference, refund.key = None, uuid4(), "again"
    refund.save(force_insert=True)


def nobody_looks_after_it(refund: Refund) -> None:
    Refund.objects.filter(pk=refund.pk).update(done_at=None)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (it_is_smaller, "its refund of 1 INR is not what was captured"),
        (it_is_smaller, "its refunds are not what was captured"),
        (it_goes_back_in_dollars, "USD is not what was captured"),
        (it_goes_back_in_dollars, "its refunds are not what was captured"),
        (it_is_made_twice, "its refunds are not what was captured"),
        (nobody_looks_after_it, "owes a refund, but nobody looks after it"),
    ],
)
def test_the_books_of_money_name_a_refund(
    refund: Refund, damage: Callable[[Refund], None], told: str
) -> None:
    damage(refund)

    assert any(told in violation for violation in verify_money())


def test_the_books_are_read_with_the_same_statements_however_many_orders_there_are(
    order: Order, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        verify_orders()
        verify_money()
    for _ in range(2):
        complete(make_ready_cart(market=order.market))

    with django_assert_num_queries(len(few)):
        assert [*verify_orders(), *verify_money()] == []


def test_the_books_of_money_name_a_capture_that_is_nobodys(order: Order) -> None:
    SandboxCharge.objects.create(
        reference="elsewhere",
        token="tok_ok",
        method="card",
        amount_minor=order.total_minor,
        currency="INR",
        state="CAPTURED",
        created_at=NOON,
    )

    assert verify_money() == ["sandbox charge elsewhere: captured for no payment of ours"]


def test_an_order_that_waits_for_a_cart_that_does_not_is_named(order: Order) -> None:
    waiting = Order.objects.get(state=OrderState.AWAITING_PAYMENT)
    Cart.objects.filter(pk=waiting.cart_id).update(state=CartState.OPEN)

    assert verify_money() == [f"order {waiting.number}: awaits its payment, but its cart does not"]
    assert order.number != waiting.number


def second_live_order(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(number="IN-2026-999999", token="t" * 43)
    order.pk = None
    order.save(force_insert=True)


def total_that_does_not_sum(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(total_minor=F("total_minor") + 1)


def paid_without_a_day(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(paid_at=None)


def line_that_does_not_multiply(order: Order) -> None:
    OrderLine.objects.filter(order=order).update(total_minor=F("total_minor") + 1)


def card_number_as_a_token(order: Order) -> None:
    Payment.objects.filter(order=order).update(token="4111111111111111")


@pytest.mark.parametrize(
    "damage",
    [
        second_live_order,
        total_that_does_not_sum,
        paid_without_a_day,
        line_that_does_not_multiply,
        card_number_as_a_token,
    ],
)
def test_the_database_itself_refuses(order: Order, damage: Callable[[Order], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        damage(order)
