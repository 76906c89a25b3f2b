"""The process may die between any two steps; what is left is finished by ``reconcile``."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import override_settings

from catalog.inventory.books import verify_stock
from checkout.cart.models import Cart, CartState
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderState
from checkout.payments.actions import reconcile
from checkout.payments.asking import ask_to_charge, request_of
from checkout.payments.beginning import Begun, begin
from checkout.payments.books import verify_money
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.payments.providers.base import Charge, ChargeRequest, ProviderTimeout
from checkout.payments.providers.registry import DEFAULT
from checkout.payments.providers.sandbox import SandboxProvider
from checkout.payments.settling import settle
from tests.make.catalog import make_variant
from tests.make.checkout import codes_of, complete, make_ready_cart, make_shop
from tests.make.i18n import NOON

SOON = NOON + timedelta(minutes=2)
LATER = NOON + timedelta(minutes=20)


def begun(cart: Cart) -> Begun:
    return begin(cart=cart, key="a-key", seen_totals=None, at=NOON)


def books() -> Sequence[str]:
    return [*verify_stock(), *verify_orders(), *verify_money()]


@pytest.mark.django_db
def test_before_the_provider_was_asked() -> None:
    cart = make_ready_cart(market=make_shop())
    begun(cart)
    assert books() == []

    reconcile(SOON)
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
    reconcile(LATER)

    assert Order.objects.get().state == OrderState.CANCELLED
    assert Cart.objects.get(pk=cart.pk).state == CartState.OPEN
    assert not SandboxCharge.objects.filter(state="CAPTURED").exists()
    assert books() == []
    assert complete(cart, key="again", at=LATER).order.state == OrderState.PAID


@pytest.mark.django_db
def test_before_the_provider_was_asked_and_she_tries_again() -> None:
    cart = make_ready_cart(market=make_shop())
    order = begun(cart).payment.order

    done = complete(cart, at=SOON)

    assert (done.order.pk, done.order.state) == (order.pk, OrderState.PAID)


@pytest.mark.django_db
def test_after_the_provider_was_asked() -> None:
    cart = make_ready_cart(market=make_shop())
    started = begun(cart)
    ask_to_charge(started.payment, NOON, first=True)
    assert books() == []

    assert reconcile(SOON) == 1

    assert Order.objects.get().state == OrderState.PAID
    assert Cart.objects.get(pk=cart.pk).state == CartState.ORDERED
    assert books() == []
    assert complete(cart, at=SOON).order.pk == started.payment.order.pk


@pytest.mark.django_db
def test_after_the_answer_came_and_before_it_was_settled_twice() -> None:
    started = begun(make_ready_cart(market=make_shop()))
    charge = ask_to_charge(started.payment, NOON, first=True)
    assert charge is not None

    for at in (NOON, SOON, LATER):
        settle(payment_id=started.payment.pk, charge=charge, at=at)

    order = Order.objects.get()
    assert [event.code for event in order.events.all()] == ["PLACED", "PAID"]
    assert books() == []


@pytest.mark.django_db
def test_before_a_refund_was_sent() -> None:
    cart = make_ready_cart(market=make_shop(), card="tok_step")
    started = begun(cart)
    ask_to_charge(started.payment, NOON, first=True)
    reconcile(LATER)
    SandboxCharge.objects.update(state="CAPTURED")
    late = SandboxProvider().fetch(request_of(started.payment), LATER)
    settle(payment_id=started.payment.pk, charge=late, at=LATER)
    assert Refund.objects.get().done_at is None
    assert books() == []

    reconcile(LATER)

    assert Refund.objects.get().done_at == LATER
    assert SandboxCharge.objects.get().refunded_minor == started.payment.amount_minor
    assert books() == []


class Watchful(SandboxProvider):
    """A provider that refuses to be called from within a transaction of ours."""

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        assert not connection.in_atomic_block
        assert Order.objects.get(payment__reference=request.reference)
        return super().create(request, at)


@pytest.mark.django_db(transaction=True)
def test_the_order_is_committed_before_the_provider_is_asked() -> None:
    cart = make_ready_cart(market=make_shop())

    with override_settings(PAYMENT_PROVIDERS={"sandbox": f"{__name__}.Watchful"}):
        assert complete(cart).order.state == OrderState.PAID


@pytest.mark.django_db(transaction=True)
def test_a_completion_within_a_transaction_is_a_bug() -> None:
    cart = make_ready_cart(market=make_shop())

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        complete(cart)


class Silent(SandboxProvider):
    """A provider that does what it is asked but never answers."""

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        super().create(request, at)
        raise ProviderTimeout

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        raise ProviderTimeout

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        raise ProviderTimeout


@pytest.mark.django_db
def test_a_provider_that_is_down_loses_nothing() -> None:
    cart = make_ready_cart(market=make_shop())

    with override_settings(PAYMENT_PROVIDERS={"sandbox": f"{__name__}.Silent"}):
        answers = [complete(cart, at=at) for at in (NOON, SOON)]
        reconcile(LATER)
    assert [codes_of(answer.problems) for answer in answers] == [["PAYMENT_PENDING"]] * 2
    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT

    reconcile(LATER + timedelta(minutes=2))
    assert Order.objects.get().state == OrderState.PAID
    assert books() == []


class Broken(SandboxProvider):
    """A provider with a bug."""

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        raise ZeroDivisionError


@pytest.mark.django_db
def test_trouble_with_one_payment_leaves_the_others_to_be_settled() -> None:
    market = make_shop()
    case = make_variant(on_sale_in=market, free=5)
    carts = [make_ready_cart(market=market, variants=[case], card="tok_timeout") for _ in "ab"]
    first, second = (complete(cart).order.pk for cart in carts)
    Payment.objects.filter(order=first).update(provider="broken")

    with override_settings(PAYMENT_PROVIDERS={**DEFAULT, "broken": f"{__name__}.Broken"}):
        assert reconcile(SOON) == 1

    assert Order.objects.get(pk=second).state == OrderState.PAID
    assert Order.objects.get(pk=first).state == OrderState.AWAITING_PAYMENT
