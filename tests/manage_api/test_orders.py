"""Those who look after a market ship its orders and take goods back; nobody else does."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from checkout.orders.models import Order
from checkout.returns.models import Return
from shop.accounts.models import Customer
from shop.kit.graphql.ids import to_id
from tests.make.accounts import make_administrator, make_manager
from tests.make.orders import DELIVERED, make_order, make_parcel, make_return, make_selling_shop
from tests.manage_api.asking import ask, change, problems

pytestmark = pytest.mark.django_db
ORDER = "order { number state fulfillment refunded { minor } lines { sku shipped returned } }"
PARCEL = f"{ORDER} shipment {{ id number state lines {{ sku quantity }} }}"
RETURN = f"{ORDER} return {{ id number state answer refund {{ minor }} lines {{ restocked }} }}"


@pytest.fixture
def order() -> Order:
    return make_order(market=make_selling_shop(), quantity=2)


@pytest.fixture
def keeper(order: Order) -> Customer:
    return make_manager(order.market)


def named(order: Order, **more: Any) -> dict[str, Any]:
    return {"market": order.market.code, "order": order.number, **more}


def pack(person: Customer, order: Order, **more: Any) -> dict[str, Any]:
    given = {"carrier": "BlueKite", "trackingNumber": "BK-1", "idempotencyKey": "k", **more}
    return change(person, "shipmentPack", PARCEL, **named(order, **given))


def move(person: Customer, order: Order, to: str, **more: Any) -> dict[str, Any]:
    return change(person, "shipmentMove", PARCEL, **named(order, number=1, to=to, **more))


def test_a_parcel_goes_from_the_shelf_to_the_door(order: Order, keeper: Customer) -> None:
    packed = pack(keeper, order)
    assert problems(packed) == []
    assert packed["shipment"]["state"] == "PACKED"

    for to in ("DISPATCHED", "DISPATCHED", "DELIVERED"):
        moved = move(keeper, order, to)

    assert moved["order"]["fulfillment"] == "DELIVERED"
    assert problems(move(keeper, order, "VOIDED")) == [("SHIPMENT_CANNOT_MOVE", "to")]
    entries = LogEntry.objects.filter(user=keeper).order_by("pk")
    assert entries[0].get_change_message() == "Packed parcel 1."


def test_packing_twice_with_one_key_packs_once(order: Order, keeper: Customer) -> None:
    first, second = pack(keeper, order), pack(keeper, order)

    assert first["shipment"]["id"] == second["shipment"]["id"] if second["shipment"] else True
    assert order.shipments.count() == 1


def test_a_return_is_approved_received_and_paid_back(order: Order, keeper: Customer) -> None:
    make_parcel(order=order, to=DELIVERED)
    line = order.lines.get()
    make_return(order=order, units={line.pk: 1})

    approved = change(keeper, "returnDecide", RETURN, **named(order, number=1, approve=True))
    received = change(
        keeper,
        "returnReceive",
        RETURN,
        **named(order, number=1, lines=[{"sku": line.sku, "restocked": 1}], warehouse="WH-IN"),
    )

    assert approved["return"]["state"] == "APPROVED"
    assert received["problems"] == []
    assert received["return"]["refund"]["minor"] == 49900
    assert received["order"]["refunded"]["minor"] == 49900


def test_a_refusal_needs_words(order: Order, keeper: Customer) -> None:
    make_parcel(order=order, to=DELIVERED)
    make_return(order=order, units={order.lines.get().pk: 1})
    given = named(order, number=1, approve=False)

    assert problems(change(keeper, "returnDecide", RETURN, **given)) == [
        ("VALUE_NOT_POSSIBLE", "answer")
    ]
    refused = change(keeper, "returnDecide", RETURN, **given, answer="It was opened.")
    assert refused["return"]["answer"] == "It was opened."


def test_what_cannot_be_shipped_is_cancelled_and_paid_back(order: Order, keeper: Customer) -> None:
    payload = change(keeper, "unitsCancel", ORDER, **named(order, idempotencyKey="k"))

    assert payload["order"]["state"] == "CANCELLED"
    assert payload["order"]["refunded"]["minor"] == order.total_minor


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://x.example", "https://x y"])
def test_a_tracking_page_is_an_address_of_the_web(order: Order, keeper: Customer, url: str) -> None:
    assert problems(pack(keeper, order, trackingUrl=url)) == [("VALUE_NOT_POSSIBLE", "trackingUrl")]


CHANGES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("shipmentPack", PARCEL, {"carrier": "X", "idempotencyKey": "k"}),
    ("shipmentMove", PARCEL, {"number": 1, "to": "DISPATCHED"}),
    ("delayTell", ORDER, {"sku": "X"}),
    ("unitsCancel", ORDER, {"idempotencyKey": "k"}),
    ("returnDecide", RETURN, {"number": 1, "approve": True}),
    ("returnReceive", RETURN, {"number": 1, "lines": []}),
)


@pytest.mark.parametrize(("name", "fields", "given"), CHANGES)
def test_an_order_in_other_hands_is_refused_as_one_that_is_not(
    order: Order, name: str, fields: str, given: dict[str, Any]
) -> None:
    make_parcel(order=order, to=DELIVERED)
    make_return(order=order, units={order.lines.get().pk: 1})
    stranger = make_manager(make_selling_shop(code="us"))

    for taken in (named(order), {"market": "us", "order": order.number}):
        payload = change(stranger, name, fields, **taken, **given)
        assert payload["order"] is None
        assert {code for code, _field in problems(payload)} == {"NOT_IN_YOUR_CARE"}
    assert Return.objects.get().state == "REQUESTED"


def test_orders_are_read_by_those_who_look_after_their_market(
    order: Order, keeper: Customer
) -> None:
    parcel = make_parcel(order=order, to=DELIVERED)
    sent_back = make_return(order=order, units={order.lines.get().pk: 1})
    stranger = make_manager(make_selling_shop(code="us"))
    asked = """query($number: String!) { market(code: "in") {
      order(number: $number) { number shipments { number } returns { number } }
      orders(fulfillment: DELIVERED) { totalCount nodes { number } } rights { ship takeBack } } }"""

    hers = ask(keeper, asked, number=order.number).data["market"]
    assert hers["order"]["number"] == order.number
    assert (hers["orders"]["totalCount"], hers["rights"]) == (1, {"ship": True, "takeBack": True})
    assert ask(stranger, asked, number=order.number).data["market"] is None
    node = "query($id: ID!) { node(id: $id) { id } }"
    for kind, key in (("Order", order.pk), ("Shipment", parcel.pk), ("Return", sent_back.pk)):
        named_here, named_there = (to_id(kind, code, "-", key) for code in ("in", "us"))
        assert ask(keeper, node, id=named_here).data["node"] == {"id": named_here}
        assert ask(stranger, node, id=named_here).data["node"] is None
        assert ask(stranger, node, id=named_there).data["node"] is None
        assert ask(make_administrator_once(), node, id=named_there).data["node"] is None


def make_administrator_once() -> Customer:
    found = Customer.objects.filter(is_superuser=True).first()
    return found or make_administrator()
