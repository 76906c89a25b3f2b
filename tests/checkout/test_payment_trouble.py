"""Cards that fail, need a step or time out: the order is neither lost nor doubled."""

from datetime import timedelta

import pytest

from catalog.inventory.actions import release_expired
from catalog.inventory.models import Hold, Stock
from checkout.cart.actions import add_lines
from checkout.cart.errors import PaymentPending
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart, CartState
from checkout.orders.models import Order, OrderState
from checkout.payments.actions import confirm_step, reconcile, start_payment
from checkout.payments.books import verify_money
from checkout.payments.errors import PaymentMethodUnknown, UnknownPayment
from checkout.payments.models import Payment, SandboxCharge
from checkout.payments.queries import payment_methods
from checkout.payments.states import PaymentState
from tests.make.catalog import make_variant
from tests.make.checkout import (
    codes_of,
    complete,
    make_cart,
    make_ready_cart,
    make_shop,
    problem_codes,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=20)
YES, NO = {"answer": "yes"}, {"answer": "no"}


def captures() -> int:
    return SandboxCharge.objects.filter(state="CAPTURED").count()


def test_an_answer_that_was_lost_is_fetched_by_the_retry() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_timeout")

    first = complete(cart)
    assert codes_of(first.problems) == ["PAYMENT_PENDING"]
    assert first.order.state == OrderState.AWAITING_PAYMENT

    retry = complete(cart)
    assert (retry.order.pk, retry.order.state) == (first.order.pk, OrderState.PAID)
    assert (captures(), SandboxCharge.objects.get().attempts) == (1, 1)


def test_a_charge_that_never_came_to_be_is_made_by_the_retry_once() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_timeout_unpaid")

    first = complete(cart)
    assert (codes_of(first.problems), captures()) == (["PAYMENT_PENDING"], 0)

    answers = [complete(cart) for _ in range(2)]
    assert {answer.order.pk for answer in answers} == {first.order.pk}
    assert answers[0].order.state == OrderState.PAID
    assert captures() == 1


def test_a_declined_card_cancels_the_order_and_leaves_the_cart_open_with_its_holds() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_declined")

    declined = complete(cart)

    assert codes_of(declined.problems) == ["PAYMENT_DECLINED"]
    assert declined.order.state == OrderState.CANCELLED
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert Stock.objects.get(variant=case).held == 1
    again = complete(cart)
    assert (again.order.pk, codes_of(again.problems)) == (declined.order.pk, ["PAYMENT_DECLINED"])

    start_payment(cart=cart, method="upi", token="tok_ok", at=NOON)
    paid = complete(cart, key="second")
    assert paid.order.state == OrderState.PAID
    assert paid.order.pk != declined.order.pk
    assert verify_money() == []


def test_a_step_is_asked_for_and_then_the_same_key_pays() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")

    asked = complete(cart)
    assert asked.problems == ()
    assert asked.next_action == {
        "kind": "redirect",
        "url": f"/webhooks/sandbox/step/{asked.payment.reference}/",
    }
    assert complete(cart).next_action == asked.next_action

    confirm_step(reference=str(asked.payment.reference), proof=YES, at=NOON)
    done = complete(cart)
    assert (done.order.pk, done.order.state) == (asked.order.pk, OrderState.PAID)
    assert done.next_action is None


def test_a_step_that_she_refuses_gives_the_cart_back() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    asked = complete(cart)

    refused = confirm_step(reference=asked.payment.reference, proof=NO, at=NOON)

    assert codes_of(refused.problems) == ["PAYMENT_DECLINED"]
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN


def test_a_step_counts_once() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    asked = complete(cart)

    answers = [
        confirm_step(reference=asked.payment.reference, proof=proof, at=NOON)
        for proof in (YES, NO, YES)
    ]

    assert {answer.order.state for answer in answers} == {OrderState.PAID}


@pytest.mark.parametrize("reference", ["", "x", "0b5c1f3e-6d0a-4c55-9d0e-3a6a3f0c7b11"])
def test_an_unknown_step_is_refused(reference: str) -> None:
    with pytest.raises(UnknownPayment):
        confirm_step(reference=reference, proof=YES, at=NOON)


def test_a_cart_does_not_change_while_it_is_being_paid() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=5)
    cart = make_ready_cart(market=market, variants=[case], card="tok_timeout_unpaid")
    complete(cart)

    with pytest.raises(PaymentPending):
        add_lines(cart=cart, lines=[LineInput(case.pk)], at=NOON)
    with pytest.raises(PaymentPending):
        start_payment(cart=cart, method="card", token="tok_ok", at=NOON)
    assert problem_codes(cart) == ["PAYMENT_PENDING"]


def test_a_step_left_unfinished_can_be_replaced_by_another_card() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    asked = complete(cart)

    start_payment(cart=cart, method="card", token="tok_ok", at=NOON)
    paid = complete(cart, key="second")

    assert paid.order.state == OrderState.PAID
    assert Order.objects.get(pk=asked.order.pk).state == OrderState.CANCELLED
    late = confirm_step(reference=asked.payment.reference, proof=YES, at=NOON)
    assert late.order.state == OrderState.CANCELLED
    assert captures() == 1


def test_a_payment_that_nobody_finishes_is_given_up_and_the_cart_is_open_again() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    asked = complete(cart)

    reconcile(NOON + timedelta(minutes=5))
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
    reconcile(LATER)

    assert Order.objects.get().state == OrderState.CANCELLED
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert codes_of(complete(cart, at=LATER).problems) == ["PAYMENT_DECLINED"]
    confirm_step(reference=asked.payment.reference, proof=YES, at=LATER)
    assert captures() == 0


def test_money_that_comes_after_all_is_sent_back() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    complete(cart)
    reconcile(LATER)
    SandboxCharge.objects.update(state="CAPTURED")  # the outside world does as it likes

    assert reconcile(LATER + timedelta(minutes=61)) == 1

    payment = Payment.objects.get()
    refund = payment.refunds.get()
    assert (payment.state, refund.reason) == (PaymentState.REFUNDED, "LATE")
    assert refund.done_at is not None
    charge = SandboxCharge.objects.get()
    assert charge.refunded_minor == charge.amount_minor
    assert Order.objects.get().state == OrderState.CANCELLED
    assert verify_money() == []


def test_a_payment_that_was_given_up_is_looked_after_twice_more() -> None:
    complete(make_ready_cart(market=make_shop(), card="tok_step"))
    reconcile(LATER)

    moments = [LATER + timedelta(hours=hours) for hours in (1, 2, 25, 26, 100)]

    assert [reconcile(at) for at in moments] == [1, 0, 1, 0, 0]


def test_money_for_goods_that_are_gone_is_sent_back() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_timeout")
    complete(cart)
    Hold.objects.update(until=NOON)
    release_expired(NOON)
    make_cart(market=market, variants=[case])

    late = complete(cart)

    assert codes_of(late.problems) == ["PAYMENT_RETURNED"]
    assert (late.order.state, late.payment.state) == (OrderState.CANCELLED, PaymentState.REFUNDED)
    assert SandboxCharge.objects.get().refunded_minor == late.order.total_minor
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert [step.code for step in late.order.events.all()] == ["PLACED", "CANCELLED", "REFUNDED"]
    assert verify_money() == []


def test_a_hold_lost_while_paying_is_taken_again_when_units_are_left() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=2)
    cart = make_ready_cart(market=market, variants=[case], card="tok_timeout")
    complete(cart)
    Hold.objects.update(until=NOON)
    release_expired(NOON)

    assert complete(cart).order.state == OrderState.PAID
    stock = Stock.objects.get(variant=case)
    assert (stock.on_hand, stock.held) == (1, 0)


def test_another_amount_than_was_asked_for_is_sent_back() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_timeout")
    complete(cart)
    SandboxCharge.objects.update(amount_minor=1)

    answer = complete(cart)

    assert answer.payment.refunds.get().reason == "WRONG_AMOUNT"
    assert answer.order.state == OrderState.CANCELLED


def test_a_market_takes_cards_and_in_rupees_upi() -> None:
    india, states = make_shop(), make_shop(code="us")

    assert [offer.code for offer in payment_methods(india, NOON)] == ["card", "upi", "cod"]
    assert [offer.code for offer in payment_methods(states, NOON)] == ["card"]


@pytest.mark.parametrize(
    ("method", "token"),
    [("upi", "tok_ok"), ("cash", "tok_ok"), ("card", None), ("card", "tok_free_money")],
)
def test_what_a_market_does_not_take_is_refused(method: str, token: str | None) -> None:
    cart = make_cart(market=make_shop(code="us"))

    with pytest.raises(PaymentMethodUnknown):
        start_payment(cart=cart, method=method, token=token, at=NOON)
