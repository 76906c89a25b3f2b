"""Stripe and Razorpay by their own SDKs against their fakes: paid once, whatever happens.

Each scenario runs for both: Stripe in dollars, captured when shipped; Razorpay in rupees, at once.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from catalog.inventory.books import verify_stock
from checkout.cart.models import Cart, CartState
from checkout.orders.books import verify_orders
from checkout.orders.models import Order, OrderState
from checkout.outbox.models import OutboxEvent
from checkout.payments.actions import (
    Completion,
    capture_for,
    confirm_step,
    reconcile,
    refund,
    start_payment,
)
from checkout.payments.books import verify_money
from checkout.payments.errors import AmountNotTaken, PaymentLapsed, PaymentMethodUnknown
from checkout.payments.hearing import hear
from checkout.payments.models import Payment, PaymentEvent, Refund
from checkout.payments.providers.base import InvalidWebhook
from checkout.payments.queries import payment_methods
from checkout.payments.states import PaymentState
from checkout.payments.terms import PaymentTerms
from tests.fakes.provider import Event, FakeProvider
from tests.fakes.server import Fakes
from tests.make.catalog import make_variant
from tests.make.checkout import codes_of, complete, make_shop
from tests.make.i18n import NOON
from tests.make.payments import make_paying_cart, page_of, tell

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SOON, OVER = NOON + 2 * MINUTE, NOON + 20 * MINUTE


@dataclass
class Scene:
    """A cart that is to be paid on a provider's page, and what the provider has of it."""

    provider: FakeProvider
    cart: Cart

    def complete(self, at: object = NOON) -> Completion:
        return complete(self.cart, at=at)  # type: ignore[arg-type]  # a moment

    def pay(self, done: Completion, outcome: str = "pay") -> None:
        assert done.next_action
        assert done.next_action["kind"] == "redirect"
        self.provider.pay(page_of(done.next_action["url"]), outcome=outcome)

    @property
    def is_stripe(self) -> bool:
        return self.provider.name == "stripe"

    @property
    def after_paying(self) -> tuple[str, str]:
        """Give the states of payment and order once she has paid."""
        if self.is_stripe:
            return PaymentState.AUTHORISED, OrderState.CONFIRMED
        return PaymentState.CAPTURED, OrderState.PAID

    def money(self) -> int:
        return self.provider.money()  # type: ignore[attr-defined,no-any-return]  # both have it


@pytest.fixture(params=["stripe", "razorpay"])
def scene(request: pytest.FixtureRequest, fakes: Fakes) -> Scene:
    stripe = request.param == "stripe"
    market = make_shop(code="us" if stripe else "in")
    case = make_variant(on_sale_in=market, free=5)
    return Scene(fakes.by_name(request.param), make_paying_cart(market=market, variants=[case]))


def states() -> tuple[str, str]:
    return Payment.objects.get().state, Order.objects.get().state


def books() -> list[str]:
    return [*verify_stock(), *verify_orders(), *verify_money()]


def shipped_and_paid(scene: Scene) -> Completion:
    """Pay, come back, and ship: the money is there."""
    scene.pay(scene.complete())
    done = scene.complete()
    capture_for(done.order, NOON)
    assert states() == (PaymentState.CAPTURED, OrderState.PAID)
    assert scene.money() == done.order.total_minor
    return done


def test_created_paid_and_told(scene: Scene) -> None:
    asked = scene.complete()
    assert asked.order.state == OrderState.AWAITING_PAYMENT
    scene.pay(asked)

    tell(scene.provider)
    reconcile(NOON)

    assert states() == scene.after_paying
    assert scene.complete().problems == ()
    assert Cart.objects.get().state == CartState.ORDERED
    capture_for(Order.objects.get(), NOON)
    assert states() == (PaymentState.CAPTURED, OrderState.PAID)
    assert scene.money() == Order.objects.get().total_minor
    assert books() == []


def test_created_paid_and_asked_for(scene: Scene) -> None:
    """The webhook never comes: the shopper's return is enough."""
    shipped_and_paid(scene)
    assert books() == []


def test_created_paid_and_never_back(scene: Scene) -> None:
    """Neither webhook nor shopper comes: the worker asks."""
    scene.pay(scene.complete())

    reconcile(SOON)

    assert states() == scene.after_paying
    assert books() == []


def test_the_answer_to_the_creation_is_lost_and_the_same_key_finds_the_same_page(
    scene: Scene,
) -> None:
    page = "POST /v1/checkout/sessions" if scene.is_stripe else "POST /v1/payment_links"
    scene.provider.order_trouble(page, "lose")
    assert codes_of(scene.complete().problems) == ["PAYMENT_PENDING"]

    again = scene.complete()

    scene.pay(again)
    assert (scene.complete().problems, scene.provider.asked.count(page) <= 2) == ((), True)
    capture_for(Order.objects.get(), NOON)
    assert scene.money() == Order.objects.get().total_minor
    assert books() == []


def test_a_charge_whose_answer_was_lost_is_found_and_not_made_twice(fakes: Fakes) -> None:
    """Stripe charges a token at once; the answer to that is lost."""
    cart = make_paying_cart(market=make_shop(code="us"), token="pm_card_visa")
    fakes.stripe.order_trouble("POST /v1/payment_intents", "lose")

    assert codes_of(complete(cart).problems) == ["PAYMENT_PENDING"]
    assert complete(cart).order.state == OrderState.CONFIRMED

    assert fakes.stripe.asked.count("POST /v1/payment_intents") == 1
    capture_for(Order.objects.get(), NOON)
    assert fakes.stripe.money() == Order.objects.get().total_minor
    assert books() == []


def test_a_charge_whose_answer_was_lost_is_found_by_the_worker(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(code="us"), token="pm_card_visa")
    fakes.stripe.order_trouble("POST /v1/payment_intents", "lose")
    complete(cart)

    reconcile(SOON)

    assert states() == (PaymentState.AUTHORISED, OrderState.CONFIRMED)
    assert books() == []


def test_a_declined_token_gives_the_cart_back(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(code="us"), token="pm_card_chargeDeclined")

    done = complete(cart)

    assert codes_of(done.problems) == ["PAYMENT_DECLINED"]
    assert done.payment.failure == "card_declined"
    assert Cart.objects.get().state == CartState.OPEN
    assert books() == []


def test_a_token_that_needs_a_step_leads_to_the_bank(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(code="us"), token="pm_card_authenticationRequired")

    assert complete(cart).next_action == {"kind": "redirect", "url": f"{fakes.base}/step"}


def test_a_provider_that_is_down_loses_nothing(scene: Scene) -> None:
    for pattern in ("POST .*", "GET .*"):
        scene.provider.order_trouble(pattern, "down")
    for _ in range(2):
        assert codes_of(scene.complete().problems) == ["PAYMENT_PENDING"]

    scene.pay(scene.complete(at=SOON))
    assert scene.complete(at=SOON).problems == ()
    assert books() == []


def test_the_webhook_overtakes_the_answer(scene: Scene) -> None:
    """She paid and the provider told so before she came back, and before we knew the page."""
    page = "POST /v1/checkout/sessions" if scene.is_stripe else "POST /v1/payment_links"
    scene.provider.order_trouble(page, "lose")
    scene.complete()
    kind = "stripe.cs" if scene.is_stripe else "razorpay.plink"
    scene.provider.pay(scene.provider.store.all(kind)[0]["id"])

    tell(scene.provider)
    reconcile(NOON)

    assert states() == scene.after_paying
    assert scene.complete().order.pk == Order.objects.get().pk
    assert books() == []


def test_told_twice_backwards_and_again_after_the_return(scene: Scene) -> None:
    scene.pay(scene.complete())
    events = scene.provider.events()

    backwards = tell(scene.provider, reversed(events))
    repeated = tell(scene.provider, [*events, *reversed(events)])
    scene.complete()
    reconcile(NOON)

    assert "REPEATED" not in backwards
    assert set(repeated) == {"REPEATED"}
    assert states() == scene.after_paying
    binding = OutboxEvent.objects.filter(topic="order_confirmed").count()
    assert binding == 1
    assert PaymentEvent.objects.count() == len(events)
    assert books() == []


def test_what_comes_out_of_order_after_the_capture_moves_nothing_back(scene: Scene) -> None:
    scene.pay(scene.complete())
    early = scene.provider.events()
    scene.complete()
    capture_for(Order.objects.get(), NOON)

    tell(scene.provider, [*reversed(scene.provider.events()), *early])

    assert states() == (PaymentState.CAPTURED, OrderState.PAID)
    assert books() == []


def forged(event: Event) -> Event:
    return Event(event.id, event.kind, event.body + " ")


def test_a_forged_call_changes_nothing(scene: Scene) -> None:
    scene.pay(scene.complete())
    event = scene.provider.events()[0]
    headers = scene.provider.headers_for(event, NOON.timestamp())

    with pytest.raises(InvalidWebhook):
        hear(
            provider=scene.provider.name,
            body=forged(event).body.encode(),
            headers=headers,
            at=NOON,
        )

    assert states() == (PaymentState.NEEDS_ACTION, OrderState.AWAITING_PAYMENT)
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "evt_x", "object": "event", "type": "fraud.warning", "data": {"object": {}},'
        ' "event": "fraud.warning", "payload": {}}',
    ],
)
def test_an_event_that_nobody_knows_is_accepted(scene: Scene, body: str) -> None:
    assert tell(scene.provider, [Event("evt_x", "fraud.warning", body)] * 2) == [
        "UNKNOWN",
        "REPEATED",
    ]


def test_an_event_about_a_payment_of_nobody_is_accepted(scene: Scene) -> None:
    scene.pay(scene.complete())
    reference = str(Payment.objects.get().reference)
    events = [
        Event(f"{one.id}x", one.kind, one.body.replace(reference, "of-nobody").replace(
            f'"id": "{one.id}"', f'"id": "{one.id}x"'
        ))
        for one in scene.provider.events()
    ]  # fmt: skip

    assert set(tell(scene.provider, events)) == {"UNKNOWN"}


def test_another_amount_than_ours_is_sent_back(scene: Scene) -> None:
    scene.pay(scene.complete())
    amount = Payment.objects.get().amount_minor
    changed = [
        Event(one.id, one.kind, one.body.replace(f": {amount}", f": {amount - 1}"))
        for one in scene.provider.events()
    ]
    scene.provider.order_trouble("POST .*", "down")

    tell(scene.provider, changed)

    state, order = states()
    assert order == OrderState.CANCELLED
    assert state in {PaymentState.FAILED, PaymentState.REFUNDED}
    assert Payment.objects.get().failure == "WRONG_AMOUNT"


def test_a_page_that_nobody_pays_is_closed_and_the_cart_is_open_again(scene: Scene) -> None:
    asked = scene.complete()

    reconcile(OVER)
    scene.pay(asked)

    assert states() == (PaymentState.FAILED, OrderState.CANCELLED)
    assert scene.money() == 0
    assert Cart.objects.get().state == CartState.OPEN
    assert books() == []


def test_she_fails_and_tries_again_on_the_page(scene: Scene) -> None:
    asked = scene.complete()
    scene.pay(asked, outcome="decline")
    tell(scene.provider)
    assert states() == (PaymentState.NEEDS_ACTION, OrderState.AWAITING_PAYMENT)

    scene.pay(asked)
    tell(scene.provider)
    reconcile(NOON)

    assert states() == scene.after_paying
    assert books() == []


def test_money_that_comes_after_all_goes_back(scene: Scene) -> None:
    """The order was given up without the provider's knowing; then it is told of money."""
    scene.pay(scene.complete())
    Order.objects.update(state=OrderState.CANCELLED, cancelled_at=NOON)
    Payment.objects.update(state=PaymentState.FAILED)
    Cart.objects.update(state=CartState.OPEN)

    tell(scene.provider)
    for minutes in range(4):
        reconcile(NOON + minutes * 61 * MINUTE)

    assert states()[0] in {PaymentState.VOIDED, PaymentState.REFUNDED}
    assert scene.money() == 0
    assert books() == []


def test_a_capture_after_the_hold_has_ended(scene: Scene) -> None:
    scene.pay(scene.complete())
    if not scene.is_stripe:  # it captures at once, if it can
        scene.provider.order_trouble("POST .*capture", "down")
    scene.complete()
    assert states() == (PaymentState.AUTHORISED, OrderState.CONFIRMED)
    scene.provider.let_holds_lapse()  # type: ignore[attr-defined]  # both do

    with pytest.raises(PaymentLapsed):
        capture_for(Order.objects.get(), NOON + 8 * DAY)

    assert states() == (PaymentState.VOIDED, OrderState.CANCELLED)
    assert scene.money() == 0
    assert books() == []


def test_a_capture_whose_answer_was_lost_is_not_made_twice(scene: Scene) -> None:
    scene.pay(scene.complete())
    scene.provider.order_trouble("POST .*capture", "lose")
    scene.complete()
    if scene.is_stripe:
        with pytest.raises(Exception, match="PAYMENT_PENDING"):
            capture_for(Order.objects.get(), NOON)

    capture_for(Order.objects.get(), NOON)

    assert states() == (PaymentState.CAPTURED, OrderState.PAID)
    assert scene.money() == Order.objects.get().total_minor
    assert books() == []


def test_refunds_in_parts_and_repeated(scene: Scene) -> None:
    done = shipped_and_paid(scene)
    scene.provider.order_trouble("POST .*refund.*", "lose")

    for key in ("a", "a", "b"):
        refund(order=done.order, amount_minor=100, reason="RETURN", key=key, at=NOON)
    for minutes in range(3):
        reconcile(NOON + minutes * MINUTE)

    assert scene.money() == done.order.total_minor - 200
    assert states()[0] == PaymentState.PARTLY_REFUNDED
    assert [one.done_at is not None for one in Refund.objects.all()] == [True, True]
    assert OutboxEvent.objects.filter(topic="refund_made").count() == 2
    tell(scene.provider)
    assert OutboxEvent.objects.filter(topic="refund_made").count() == 2
    assert books() == []


def test_a_refund_that_is_told_of_before_it_is_answered(scene: Scene) -> None:
    done = shipped_and_paid(scene)
    refund(order=done.order, amount_minor=100, reason="RETURN", key="a", at=NOON)
    scene.provider.order_trouble("POST .*refund.*", "lose")
    reconcile(NOON)
    assert Refund.objects.get().done_at is None

    tell(scene.provider)

    assert Refund.objects.get().done_at == NOON
    reconcile(NOON + MINUTE)
    assert scene.money() == done.order.total_minor - 100
    assert books() == []


def test_a_client_of_stripe_is_given_its_secret(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(code="us"), token="tok_embedded")

    action = complete(cart).next_action

    assert action
    assert action["kind"] == "stripe"
    assert action["client_secret"].startswith("pi_")
    assert action["publishable_key"] == "pk_test_fake"


def test_a_client_of_razorpay_pays_an_order_and_proves_it(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(), token="tok_embedded")
    asked = complete(cart)
    action = asked.next_action
    assert action
    assert (action["kind"], action["key_id"]) == ("razorpay", "rzp_test_fake")
    fakes.razorpay.pay(action["order_id"])

    done = confirm_step(reference=asked.payment.reference, proof={}, at=NOON)

    assert done.order.state == OrderState.PAID
    assert fakes.razorpay.money() == done.order.total_minor
    assert books() == []


def test_upi_is_paid_by_an_address_that_a_phone_opens_or_reads(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(), method="upi", token="tok_embedded")

    action = complete(cart).next_action

    assert action
    assert action["kind"] == "upi"
    assert action["url"].startswith("upi://pay?")
    assert action["qr"] == action["url"]


def test_upi_takes_one_lakh_at_most(fakes: Fakes) -> None:
    cart = make_paying_cart(market=make_shop(), method="upi")
    PaymentTerms.objects.filter(method="upi").update(maximum_minor=100)

    with pytest.raises(AmountNotTaken) as refusal:
        complete(cart)

    assert refusal.value.details == {"least": 100, "most": 100}
    assert not Order.objects.exists()


def test_a_provider_without_terms_in_force_is_not_offered(fakes: Fakes) -> None:
    market = make_shop()
    assert [(one.code, one.provider) for one in payment_methods(market, NOON)] == [
        ("card", "razorpay"),
        ("upi", "razorpay"),
        ("cod", "cod"),
    ]

    PaymentTerms.objects.filter(provider="razorpay").delete()

    assert {one.provider for one in payment_methods(market, NOON)} == {"sandbox", "cod"}


@pytest.mark.parametrize("token", ["4111111111111111", "pm_4111111111111111", "visa"])
def test_what_is_no_token_is_refused(fakes: Fakes, token: str) -> None:
    cart = make_paying_cart(market=make_shop(code="us"))

    with pytest.raises(PaymentMethodUnknown):
        start_payment(cart=cart, method="card", token=token, at=NOON)
