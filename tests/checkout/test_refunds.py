"""Money goes back in parts, each once by its key, never more than came; cash and holds too."""

from datetime import timedelta

import pytest

from catalog.inventory.actions import release_expired
from catalog.inventory.books import verify_stock
from catalog.inventory.models import Hold, Stock
from checkout.cart.errors import IdempotencyKeyReused
from checkout.cart.models import Cart
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderState
from checkout.outbox.models import OutboxEvent
from checkout.payments.actions import (
    Completion,
    capture_for,
    cod_refused,
    collect_on_delivery,
    paid_back_by_hand,
    reconcile,
    refund,
    remitted,
)
from checkout.payments.beginning import begin
from checkout.payments.books import verify_money
from checkout.payments.errors import NotToBeCollected, PaymentLapsed, RefundTooLarge
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.payments.states import MOVES, BackwardMove, PaymentState
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_cart, make_cod_cart, make_ready_cart, make_shop
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def books() -> list[str]:
    return [*verify_orders(), *verify_money()]


def paid_order() -> Order:
    order = complete(make_ready_cart(market=make_shop())).order
    assert order.state == OrderState.PAID
    return order


def payment_now() -> Payment:
    return Payment.objects.get()


def test_a_part_goes_back_once_for_each_key_and_is_told() -> None:
    order = paid_order()

    made = [
        refund(order=order, amount_minor=1000, reason="RETURN", key=key, at=NOON)
        for key in ("first", "first", "second")
    ]
    assert len({each.pk for each in made}) == 2
    assert books() == []
    reconcile(NOON)
    reconcile(NOON + DAY)

    assert payment_now().state == PaymentState.PARTLY_REFUNDED
    assert SandboxCharge.objects.get().refunded_minor == 2000
    assert {each.done_at for each in Refund.objects.all()} == {NOON}
    told = OutboxEvent.objects.filter(topic="refund_made").values_list("payload", flat=True)
    assert sorted(payload["refund"] for payload in told) == sorted({each.pk for each in made})
    assert books() == []


def test_all_of_it_in_parts_and_then_nothing_more() -> None:
    order = paid_order()
    total = order.total_minor
    refund(order=order, amount_minor=1, reason="RETURN", key="a", at=NOON)
    with pytest.raises(RefundTooLarge) as refusal:
        refund(order=order, amount_minor=total, reason="RETURN", key="b", at=NOON)
    assert refusal.value.details == {"left": total - 1}
    refund(order=order, amount_minor=total - 1, reason="RETURN", key="c", at=NOON)
    reconcile(NOON)

    assert payment_now().state == PaymentState.REFUNDED
    with pytest.raises(RefundTooLarge):
        refund(order=order, amount_minor=1, reason="RETURN", key="d", at=NOON)
    assert SandboxCharge.objects.get().refunded_minor == total
    assert complete_again(order).order.state == OrderState.PAID
    assert books() == []


def complete_again(order: Order) -> Completion:
    return complete(Cart.objects.get(pk=order.cart_id))


def test_a_key_is_of_one_amount() -> None:
    order = paid_order()
    refund(order=order, amount_minor=1, reason="RETURN", key="a", at=NOON)
    with pytest.raises(IdempotencyKeyReused):
        refund(order=order, amount_minor=2, reason="RETURN", key="a", at=NOON)
    with pytest.raises(ValueError, match="of money"):
        refund(order=order, amount_minor=0, reason="RETURN", key="z", at=NOON)


def test_what_is_authorised_makes_the_order_binding_and_is_captured_when_shipped() -> None:
    done = complete(make_ready_cart(market=make_shop(code="us"), card="tok_hold"))

    assert (done.order.state, done.payment.state, done.problems) == (
        OrderState.CONFIRMED,
        PaymentState.AUTHORISED,
        (),
    )
    assert books() == []
    with pytest.raises(RefundTooLarge):
        refund(order=done.order, amount_minor=1, reason="RETURN", key="a", at=NOON)

    captured = [capture_for(done.order, NOON + DAY) for _ in range(2)]

    assert {each.state for each in captured} == {PaymentState.CAPTURED}
    assert Order.objects.get().state == OrderState.PAID
    assert [step.code for step in Order.objects.get().events.all()] == [
        "PLACED",
        "CONFIRMED",
        "PAID",
    ]
    assert books() == []


def test_a_hold_that_ends_is_captured_before_it_does() -> None:
    complete(make_ready_cart(market=make_shop(code="us"), card="tok_hold"))

    assert [reconcile(NOON + days * DAY) for days in (1, 5)] == [0, 0]
    assert payment_now().state == PaymentState.AUTHORISED
    assert reconcile(NOON + 6 * DAY) == 1

    assert payment_now().state == PaymentState.CAPTURED
    assert books() == []


def test_a_capture_after_the_hold_has_ended_cancels_the_order_and_puts_the_goods_back() -> None:
    market = make_shop(code="us")
    case = make_variant(on_sale_in=market, free=5)
    done = complete(make_ready_cart(market=market, variants=[case], card="tok_hold"))
    assert Stock.objects.get(variant=case).on_hand == 4

    with pytest.raises(PaymentLapsed):
        capture_for(done.order, NOON + 8 * DAY)

    assert (payment_now().state, Order.objects.get().state) == (
        PaymentState.VOIDED,
        OrderState.CANCELLED,
    )
    assert Stock.objects.get(variant=case).on_hand == 5
    assert SandboxCharge.objects.get().state == "CANCELLED"
    assert [*books(), *verify_stock()] == []


def test_a_hold_for_goods_that_are_gone_is_let_go() -> None:
    market = make_shop(code="us")
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_hold")
    begin(cart=cart, key="a-key", seen_totals=None, at=NOON)
    Hold.objects.update(until=NOON)
    release_expired(NOON)
    make_cart(market=market, variants=[case])

    done = complete(cart)

    assert (done.order.state, done.payment.state) == (OrderState.CANCELLED, PaymentState.VOIDED)
    assert SandboxCharge.objects.get().state == "CANCELLED"
    assert books() == []


def test_cash_on_delivery_from_order_to_remittance() -> None:
    done = complete(make_cod_cart(market=make_shop()))

    assert (done.order.state, done.payment.state) == (
        OrderState.CONFIRMED,
        PaymentState.COD_PENDING,
    )
    assert books() == []
    assert capture_for(done.order, NOON).state == PaymentState.COD_SHIPPED
    assert reconcile(NOON + 30 * DAY) == 0
    for _ in range(2):
        collect_on_delivery(done.order, NOON + DAY)
    assert Order.objects.get().state == OrderState.PAID
    assert books() == []
    for _ in range(2):
        assert remitted(done.order, NOON + 2 * DAY).state == PaymentState.COD_REMITTED
    with pytest.raises(NotToBeCollected):
        cod_refused(done.order, NOON)
    assert books() == []


def test_a_parcel_refused_at_the_door_is_not_paid() -> None:
    done = complete(make_cod_cart(market=make_shop()))
    capture_for(done.order, NOON)

    for _ in range(2):
        cod_refused(done.order, NOON + DAY)

    assert (payment_now().state, Order.objects.get().state) == (
        PaymentState.COD_REFUSED,
        OrderState.CANCELLED,
    )
    with pytest.raises(NotToBeCollected):
        collect_on_delivery(done.order, NOON + DAY)
    with pytest.raises(PaymentLapsed):
        capture_for(done.order, NOON + DAY)
    assert books() == []


def test_cash_goes_back_by_hand() -> None:
    done = complete(make_cod_cart(market=make_shop()))
    collect_on_delivery(done.order, NOON)
    made = refund(order=done.order, amount_minor=100, reason="RETURN", key="a", at=NOON)
    reconcile(NOON + DAY)
    assert Refund.objects.get().done_at is None
    assert books() == []

    assert paid_back_by_hand(refund=made, note="UPI 4711", at=NOON + DAY)
    assert not paid_back_by_hand(refund=made, note="UPI 4711", at=NOON + DAY)

    assert Refund.objects.get().provider_reference == "UPI 4711"
    assert OutboxEvent.objects.filter(topic="refund_made").count() == 1
    assert books() == []


def test_no_state_leads_back() -> None:
    """Follow all moves: none comes to a state that it left, but more may be refunded in part."""

    def reach(state: PaymentState, before: frozenset[PaymentState]) -> None:
        assert state not in before
        for after in MOVES[state] - {state}:
            reach(after, before | {state})

    assert set(MOVES) == set(PaymentState)
    for state in PaymentState:
        reach(state, frozenset())
    with pytest.raises(BackwardMove):
        Payment(state=PaymentState.REFUNDED).move(PaymentState.CAPTURED)
