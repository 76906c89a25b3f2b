"""Answers that come late, twice, or not as asked: no money is forgotten, no promise is moved."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ClassVar

import pytest
from django.test import override_settings

from catalog.inventory.actions import release_expired
from catalog.inventory.books import verify_stock
from catalog.inventory.models import Hold, HoldState, Pool, Stock
from catalog.products.models import Variant
from checkout.cart.models import Cart, CartState
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderState
from checkout.payments.actions import Completion, confirm_step, reconcile
from checkout.payments.books import verify_money
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    ProviderTimeout,
    RefundAnswer,
)
from checkout.payments.providers.sandbox import SandboxProvider
from checkout.payments.settling import settle
from checkout.payments.states import PaymentState
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import make_stock, make_variant, make_warehouse
from tests.make.checkout import (
    SHIPS_BY,
    SHIPS_FROM,
    codes_of,
    complete,
    make_cart,
    make_incoming,
    make_ready_cart,
    make_shop,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = NOON + 20 * MINUTE


class Reluctant(SandboxProvider):
    """A provider that takes money but does not answer when it is to send it back."""

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        raise ProviderTimeout


class Mute(SandboxProvider):
    """A provider that does not tell what became of a charge."""

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        raise ProviderTimeout


RELUCTANT = {"sandbox": f"{__name__}.Reluctant"}
MUTE = {"sandbox": f"{__name__}.Mute"}


def books() -> list[str]:
    return [*verify_stock(), *verify_orders(), *verify_money()]


def lose_holds(market: Market, variant: Variant) -> None:
    """Let all holds run out, and another shopper take one unit."""
    Hold.objects.update(until=NOON)
    release_expired(NOON)
    make_cart(market=market, variants=[variant])


def owe_a_refund() -> Payment:
    """Capture money for goods that are gone; the provider does not confirm the refund."""
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_step")
    asked = complete(cart)
    lose_holds(market, case)
    with override_settings(PAYMENT_PROVIDERS=RELUCTANT):
        confirm_step(reference=asked.payment.reference, proof={"answer": "yes"}, at=NOON)
    return Payment.objects.get()


@pytest.mark.parametrize(
    "state", [ChargeState.NEEDS_ACTION, ChargeState.FAILED, ChargeState.NOTHING]
)
def test_an_answer_that_comes_after_a_refund_was_opened_does_not_drop_it(
    state: ChargeState,
) -> None:
    payment = owe_a_refund()
    assert (payment.state, Refund.objects.get().done_at) == (PaymentState.REFUNDED, None)

    settled = settle(payment_id=payment.pk, charge=Charge(state), at=NOON)
    assert settled.check_at is not None
    assert books() == []

    reconcile(NOON + HOUR)
    assert Refund.objects.get().done_at == NOON + HOUR
    assert SandboxCharge.objects.get().refunded_minor == payment.amount_minor
    assert Payment.objects.get().check_at is None
    assert books() == []


def test_a_refund_that_nobody_looks_after_any_more_is_found_and_sent() -> None:
    owe_a_refund()
    Payment.objects.update(check_at=None)

    with override_settings(PAYMENT_PROVIDERS=RELUCTANT):
        reconcile(NOON + HOUR)
    assert Payment.objects.get().check_at == NOON + HOUR + MINUTE
    reconcile(NOON + HOUR + MINUTE)

    assert Refund.objects.get().done_at == NOON + HOUR + MINUTE
    assert books() == []


class Slow(Reluctant):
    """A provider whose first answer is overtaken: ``meanwhile`` happens before it arrives."""

    meanwhile: ClassVar[list[Callable[[], None]]] = []

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        answer = super().create(request, at)
        while self.meanwhile:
            self.meanwhile.pop()()
        return answer


def test_a_second_tab_that_overtakes_the_first_does_not_lose_her_refund() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_step")

    def second_tab() -> None:
        asked = complete(cart)
        lose_holds(market, case)
        confirm_step(reference=asked.payment.reference, proof={"answer": "yes"}, at=NOON)

    Slow.meanwhile.append(second_tab)
    with override_settings(PAYMENT_PROVIDERS={"sandbox": f"{__name__}.Slow"}):
        first = complete(cart)

    assert codes_of(first.problems) == ["PAYMENT_RETURNED"]
    assert [reconcile(NOON + hours * HOUR) for hours in (1, 2, 3)] == [1, 0, 0]
    assert Refund.objects.get().done_at == NOON + HOUR
    assert books() == []


def test_repeating_the_request_of_a_given_up_payment_does_not_use_up_its_late_looks() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    complete(cart)
    reconcile(LATER)
    looked_after = Payment.objects.get().check_at

    for minutes in (1, 4, 7):
        complete(cart, at=LATER + minutes * MINUTE)
        reconcile(LATER + (minutes + 2) * MINUTE)
    payment = Payment.objects.get()
    assert (payment.check_at, payment.checks) == (looked_after, 0)

    SandboxCharge.objects.update(state="CAPTURED")
    reconcile(LATER + HOUR)
    assert Payment.objects.get().state == PaymentState.REFUNDED
    assert books() == []


def test_an_answer_before_its_time_does_not_count_as_a_late_look() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    asked = complete(cart)
    reconcile(LATER)

    for _ in range(3):
        confirm_step(reference=asked.payment.reference, proof={"answer": "yes"}, at=LATER + MINUTE)

    assert [reconcile(LATER + hours * HOUR) for hours in (1, 2, 25, 26)] == [1, 0, 1, 0]


def test_a_late_look_that_got_no_answer_is_taken_again() -> None:
    complete(make_ready_cart(market=make_shop(), card="tok_declined"))

    with override_settings(PAYMENT_PROVIDERS=MUTE):
        reconcile(NOON + HOUR)

    payment = Payment.objects.get()
    assert (payment.check_at, payment.checks) == (NOON + HOUR + MINUTE, 0)


@pytest.mark.parametrize("hours", [0, 2])
def test_a_declined_payment_that_is_captured_after_all_is_sent_back(hours: int) -> None:
    complete(make_ready_cart(market=make_shop(), card="tok_declined"))
    for hour in range(1, hours + 1):
        reconcile(NOON + hour * HOUR)
    SandboxCharge.objects.update(state="CAPTURED")

    for hour in range(hours + 1, 30):
        reconcile(NOON + hour * HOUR)

    charge = SandboxCharge.objects.get()
    assert Payment.objects.get().state == PaymentState.REFUNDED
    assert charge.refunded_minor == charge.amount_minor
    assert Refund.objects.get().reason == "LATE"
    assert books() == []


def test_a_declined_payment_is_looked_after_twice_and_then_left() -> None:
    complete(make_ready_cart(market=make_shop(), card="tok_declined"))

    moments = [NOON + hours * HOUR for hours in (1, 2, 25, 26, 100)]

    assert [reconcile(at) for at in moments] == [1, 0, 1, 0, 0]


def test_a_capture_of_nothing_cancels_the_order_and_refunds_nothing() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_timeout")
    complete(cart)
    SandboxCharge.objects.update(amount_minor=0)

    answer = complete(cart)

    assert codes_of(answer.problems) == ["PAYMENT_DECLINED"]
    assert (answer.order.state, answer.payment.failure) == (OrderState.CANCELLED, "WRONG_AMOUNT")
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert not Refund.objects.exists()
    assert [reconcile(NOON + hours * HOUR) for hours in (1, 2, 25, 26)] == [1, 0, 1, 0]
    assert books() == []


def pay_for_a_pre_order_whose_unit_went_to_another(*, ships_by: date) -> Completion:
    """Offer her another unit on its way instead, that ships by a day."""
    market = make_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case, on_hand=1)
    cart = make_ready_cart(market=market, variants=[case], card="tok_timeout")
    assert complete(cart).order.lines.get().ship_by == SHIPS_BY
    lose_holds(market, case)
    make_stock(
        market=market,
        variant=case,
        on_hand=1,
        pool=Pool.INCOMING,
        warehouse=make_warehouse(market=market, code="W2"),
        ships_from=SHIPS_FROM,
        ships_by=ships_by,
    )
    return complete(cart)


def test_a_pre_order_is_not_moved_to_units_that_ship_later_than_promised() -> None:
    done = pay_for_a_pre_order_whose_unit_went_to_another(ships_by=date(2027, 3, 31))

    assert codes_of(done.problems) == ["PAYMENT_RETURNED"]
    assert done.order.state == OrderState.CANCELLED
    assert Refund.objects.get().reason == "OUT_OF_STOCK"
    assert not Hold.objects.filter(state=HoldState.TAKEN).exists()
    assert Stock.objects.get(warehouse__code="W2").held == 0
    assert books() == []


def test_a_pre_order_is_moved_to_other_units_that_ship_as_promised() -> None:
    done = pay_for_a_pre_order_whose_unit_went_to_another(ships_by=SHIPS_BY)

    assert Order.objects.get().state == OrderState.PAID
    assert done.problems == ()
    assert Stock.objects.get(warehouse__code="W2").on_hand == 0
    assert books() == []
