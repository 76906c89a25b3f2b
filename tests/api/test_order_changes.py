"""Cancel, return and answer by GraphQL, with nothing but the token of an order."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from catalog.inventory.models import Stock
from checkout.fulfillment.lateness import tell_delay
from checkout.orders.models import Order
from checkout.returns.lateness import attend_to_delays
from checkout.returns.models import Return
from checkout.returns.paying_back import follow_paybacks
from i18n.markets.stages import Stage
from tests.make.asking import ask
from tests.make.catalog import make_variant
from tests.make.checkout import make_incoming
from tests.make.i18n import NOON
from tests.make.orders import DELIVERED, make_order, make_parcel, make_return, make_selling_shop
from tests.make.shopping import codes, complete, mutate, ready_cart

pytestmark = pytest.mark.django_db
ORDER = """order { state fulfillment
  shipments { number state name tracking { carrier number url text } lines { sku quantity } }
  rights { canCancel whyNotCancel lines { sku cancellable returnable whyNotReturnable }
    cancelReasons { code name } returnReasons { code name } }
  returns { number state name reason lines { sku quantity } refund { amount { minor } } }
  refunds { amount { minor } credit { minor } delivery { minor } doneAt }
  delays { id sku revised needsConsent answerBy }
  lines { sku promise { shipBy text acceptedAt } } timeline { code name } }
problems { code field message details }"""


def change(name: str, order: Order, **taken: Any) -> dict[str, Any]:
    return mutate(name, ORDER, order=order.token, **taken)


def cancel(order: Order, **taken: Any) -> dict[str, Any]:
    return change("orderCancel", order, **{"idempotencyKey": "k", **taken})


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_part_of_an_order_is_cancelled_and_paid_back(
    django_capture_on_commit_callbacks: Any,
) -> None:
    order = make_order(quantity=3)
    sku = order.lines.get().sku

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            payload = cancel(order, lines=[{"sku": sku, "quantity": 1}], reason="MISTAKE")
        follow_paybacks(NOON)

    assert payload["problems"] == []
    [refund] = payload["order"]["refunds"]
    assert refund["amount"]["minor"] == 49900 + 1633
    assert refund["doneAt"] is not None
    assert payload["order"]["rights"]["lines"][0]["cancellable"] == 2
    assert payload["order"]["state"] == "PAID"


def test_a_whole_order_is_cancelled() -> None:
    order = make_order()

    payload = cancel(order)

    assert payload["order"]["state"] == "CANCELLED"
    assert payload["order"]["rights"]["whyNotCancel"] == "CANCELLED"
    assert codes(cancel(order, idempotencyKey="again")) == ["CANNOT_CANCEL"]


def test_what_arrived_is_asked_back_once() -> None:
    order = make_order(quantity=2)
    make_parcel(order=order, to=DELIVERED)
    sku = order.lines.get().sku
    asked = {"lines": [{"sku": sku, "quantity": 2}], "reason": "DAMAGED", "idempotencyKey": "k"}

    payload = change("returnRequest", order, **asked)
    again = change("returnRequest", order, **{**asked, "idempotencyKey": "l"})

    [back] = payload["order"]["returns"]
    assert (back["state"], back["lines"]) == ("REQUESTED", [{"sku": sku, "quantity": 2}])
    assert codes(again) == ["CANNOT_RETURN"]
    assert again["problems"][0]["details"]["available"] == "0"
    assert payload["order"]["shipments"][0]["tracking"]["text"] == "Track with BlueKite"


@pytest.mark.parametrize("sku", ["", "NOTHING", "KAV-1"])
def test_a_line_of_no_order_is_refused(sku: str) -> None:
    order = make_order()

    payload = cancel(order, lines=[{"sku": sku, "quantity": 1}])

    assert codes(payload) == ["UNKNOWN_ORDER_LINE"]


@pytest.mark.parametrize("name", ["orderCancel", "returnRequest", "delayAnswer"])
@pytest.mark.parametrize("token", ["", "x", "t" * 43])
def test_a_token_of_no_order_is_refused_the_same(name: str, token: str) -> None:
    given: dict[str, dict[str, Any]] = {
        "orderCancel": {"idempotencyKey": "k"},
        "returnRequest": {"lines": [], "reason": "LATE", "idempotencyKey": "k"},
        "delayAnswer": {"delay": "x", "wait": True},
    }

    payload = mutate(name, ORDER, order=token, **given[name])

    assert (payload["order"], codes(payload)) == (None, ["UNKNOWN_ORDER"])


@pytest.mark.parametrize(("wait", "state"), [(True, "PAID"), (False, "CANCELLED")])
def test_a_delay_is_answered(wait: bool, state: str) -> None:
    order = make_order(market=make_selling_shop(code="us"))
    attend_to_delays(NOON)
    tell_delay(line=order.lines.select_related("order").get(), revised=None, at=NOON)
    [delay] = ask(
        "query($token: String!) { order(token: $token) { delays { id needsConsent } } }",
        token=order.token,
    ).data["order"]["delays"]

    payload = change("delayAnswer", order, delay=delay["id"], wait=wait)

    assert delay["needsConsent"]
    assert payload["problems"] == []
    assert (payload["order"]["state"], payload["order"]["delays"]) == (state, [])


def preorder() -> Any:
    market = make_selling_shop(stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)
    return ready_cart(case)


PROMISE = "cart { lines { promise { id shipBy accepted text } } } problems { code details }"


def promise_of(cart: Any) -> dict[str, Any]:
    found = ask(
        "query($id: ID!) { cart(id: $id) { lines { promise { id shipBy accepted text } } } }",
        id=cart["id"],
    )
    told: dict[str, Any] = found.data["cart"]["lines"][0]["promise"]
    return told


def test_a_preorder_is_paid_only_when_its_promise_was_accepted() -> None:
    cart = preorder()

    assert codes(complete(cart["id"])) == ["PROMISE_NOT_ACCEPTED"]
    promise = promise_of(cart)
    accepted = mutate("shipPromiseAccept", PROMISE, cart=cart["id"], promises=[promise["id"]])
    assert accepted["cart"]["lines"][0]["promise"]["accepted"]
    done = complete(cart["id"], key="two")

    assert done["order"]["state"] == "PAID"
    kept = Order.objects.get().lines.get().promise
    assert (kept.text_shown, kept.ship_by.isoformat()) == (promise["text"], promise["shipBy"])
    assert kept.shown_at <= kept.accepted_at


def test_a_promise_that_slipped_is_refused_with_the_new_day() -> None:
    cart = preorder()
    promise = promise_of(cart)
    mutate("shipPromiseAccept", PROMISE, cart=cart["id"], promises=[promise["id"]])

    Stock.objects.update(ships_by=datetime(2027, 2, 1, tzinfo=UTC).date())

    refused = complete(cart["id"])
    assert codes(refused) == ["PROMISE_CHANGED"]
    again = mutate("shipPromiseAccept", PROMISE, cart=cart["id"], promises=[promise["id"]])
    assert codes(again) == ["PROMISE_CHANGED"]
    assert again["problems"][0]["details"]["now"] == "2027-02-01"
    mutate("shipPromiseAccept", PROMISE, cart=cart["id"], promises=[promise_of(cart)["id"]])
    assert complete(cart["id"], key="two")["order"]["state"] == "PAID"


def test_a_return_tells_how_far_it_has_come() -> None:
    order = make_order(quantity=1)
    make_parcel(order=order, to=DELIVERED)
    make_return(order=order, units={order.lines.get().pk: 1})

    told = ask(
        "query($token: String!) { order(token: $token) { returns { state name reason } } }",
        token=order.token,
    ).data["order"]["returns"]

    assert told == [
        {"state": "REQUESTED", "name": "Return asked for", "reason": "No longer wanted"}
    ]
    assert Return.objects.count() == 1
