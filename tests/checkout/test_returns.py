"""Cancel, send back, get back: to the paisa, and every unit accounted for."""

from datetime import timedelta

import pytest

from catalog.inventory.models import Stock
from checkout.cart.errors import IdempotencyKeyReused
from checkout.documents.models import Document, DocumentKind
from checkout.fulfillment.actions import move
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order, OrderLine
from checkout.returns.actions import (
    Arrived,
    approve,
    receive_back,
    refuse,
    take_in_undelivered,
    withdraw,
)
from checkout.returns.errors import (
    CannotCancel,
    CannotReturn,
    ReturnCannotMove,
    TooManyToCancel,
    UnitsDoNotMatch,
)
from checkout.returns.models import Cancellation, Payback, Return
from checkout.returns.queries import rights_of
from checkout.returns.shares import whole
from checkout.returns.states import MOVES, ReturnReason, ReturnState
from tests.checkout.test_fulfillment import books
from tests.make.catalog import make_variant
from tests.make.checkout import DELHI, NEW_YORK, make_delivery
from tests.make.documents import heads_of
from tests.make.i18n import NOON
from tests.make.orders import (
    DELIVERED,
    DISPATCHED,
    all_units,
    cancel_units,
    make_order,
    make_parcel,
    make_return,
    make_selling_shop,
    send_back,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def delivered(order: Order) -> Order:
    make_parcel(order=order, to=DELIVERED)
    return order


def line_of(order: Order) -> OrderLine:
    return OrderLine.objects.get(order=order)


def test_one_of_three_bears_a_third_of_the_stored_tax() -> None:
    """Three cases of ₹499 from Karnataka to Delhi: IGST 228.36, of which one bears 76.12."""
    market = make_selling_shop()
    make_delivery(market=market, code="free", fee_minor=0)
    order = make_order(
        market=market, quantity=3, amount_minor=49900, address=DELHI, delivery="free"
    )
    line = line_of(order)

    assert [tax.amount_minor for tax in line.tax_lines.all()] == [22836]
    make_parcel(order=order, to=DELIVERED)
    for _ in range(3):
        send_back(order=order, units={line.pk: 1})

    notes = Document.objects.filter(kind=DocumentKind.CREDIT_NOTE)
    assert [heads_of(note) for note in notes] == [[("IGST", 7612)]] * 3


def test_cancelling_all_before_it_leaves_gives_back_all() -> None:
    order = make_order(quantity=2)

    done = cancel_units(order)

    assert (done.payback.amount_minor, done.payback.money_minor) == (order.total_minor,) * 2
    assert done.payback.delivery_minor == order.delivery_minor
    assert Order.objects.get().state == "CANCELLED"
    assert Stock.objects.get().on_hand == 7
    assert books() == []


def test_cancelling_a_part_gives_back_its_share_and_keeps_the_rest() -> None:
    order = make_order(quantity=3)

    done = cancel_units(order, {line_of(order).pk: 1})

    assert (done.payback.goods_minor, done.payback.delivery_minor) == (49900, 1633)
    assert Order.objects.get().state == "PAID"
    assert all_units(order) == {line_of(order).pk: 2}
    assert books() == []


def test_what_no_carrier_has_can_be_cancelled_though_it_is_packed() -> None:
    order = make_order(quantity=2)
    make_parcel(order=order)

    cancel_units(order)

    assert Shipment.objects.get().state == "VOIDED"
    assert books() == []


def test_what_has_left_cannot_be_cancelled() -> None:
    order = make_order(quantity=3)
    pk = line_of(order).pk
    make_parcel(order=order, units={pk: 2}, to=DISPATCHED)

    with pytest.raises(TooManyToCancel):
        cancel_units(order, {pk: 2})
    cancel_units(order, {pk: 1})
    with pytest.raises(CannotCancel) as refused:
        cancel_units(order)

    assert refused.value.details == {"reason": "SHIPPED"}
    assert books() == []


def test_a_cancellation_sent_twice_happens_once() -> None:
    order = make_order(quantity=3)
    pk = line_of(order).pk

    assert len({cancel_units(order, {pk: 1}, key="k").pk for _ in range(2)}) == 1

    with pytest.raises(IdempotencyKeyReused):
        cancel_units(order, {pk: 2}, key="k")
    assert Payback.objects.count() == 1


def test_a_return_goes_from_asking_to_money() -> None:
    order = delivered(make_order(quantity=3))
    pk = line_of(order).pk
    before = Stock.objects.get().on_hand

    sent_back = send_back(order=order, units={pk: 2}, scrapped=1)

    [line] = sent_back.lines.all()
    assert (sent_back.state, line.restocked, line.scrapped) == ("RECEIVED", 1, 1)
    assert sent_back.payback is not None
    assert sent_back.payback.amount_minor == 2 * 49900
    assert Stock.objects.get().on_hand == before + 1
    assert books() == []


@pytest.mark.parametrize("reason", [ReturnReason.CHANGED_MIND, ReturnReason.DEFECTIVE])
def test_delivery_goes_back_with_the_last_unit_where_the_seller_is_at_fault(
    reason: ReturnReason,
) -> None:
    order = delivered(make_order(quantity=2))
    pk = line_of(order).pk

    send_back(order=order, units={pk: 1}, reason=reason)
    send_back(order=order, units={pk: 1}, reason=reason)

    owed = sum(payback.amount_minor for payback in Payback.objects.all())
    kept = order.delivery_minor if reason is ReturnReason.CHANGED_MIND else 0
    assert owed == order.total_minor - kept
    assert books() == []


@pytest.mark.parametrize(
    ("reason", "days", "units"),
    [
        (ReturnReason.CHANGED_MIND, 7, 2),
        (ReturnReason.CHANGED_MIND, 8, 0),
        (ReturnReason.DAMAGED, 10, 2),
        (ReturnReason.DAMAGED, 11, 0),
    ],
)
def test_the_window_counts_days_from_the_arrival(
    reason: ReturnReason, days: int, units: int
) -> None:
    order = delivered(make_order(quantity=2))

    [right] = rights_of(order, NOON + days * DAY, reason).values()

    assert right.returnable == units
    assert right.why_not == ("" if units else "WINDOW_OVER")


def test_what_has_not_arrived_is_not_returned() -> None:
    order = make_order(quantity=2)
    make_parcel(order=order, to=DISPATCHED)

    with pytest.raises(CannotReturn) as refused:
        make_return(order=order, units={line_of(order).pk: 1})

    assert refused.value.details == {"available": 0, "reason": "NOT_DELIVERED"}


def test_a_market_without_a_policy_takes_nothing_back() -> None:
    order = delivered(make_order())
    order.market.return_policies.all().delete()

    assert {right.why_not for right in rights_of(order, NOON).values()} == {"NO_POLICY"}


def test_a_unit_comes_back_once() -> None:
    order = delivered(make_order(quantity=2))
    pk = line_of(order).pk
    make_return(order=order, units={pk: 2})

    with pytest.raises(CannotReturn) as refused:
        make_return(order=order, units={pk: 1})

    assert refused.value.details["reason"] == "ALL_RETURNED"


@pytest.mark.parametrize("give_up", [refuse, withdraw])
def test_a_return_that_comes_to_nothing_may_be_asked_for_again(give_up: object) -> None:
    order = delivered(make_order(quantity=1))
    pk = line_of(order).pk
    sent_back = make_return(order=order, units={pk: 1})

    for _ in range(2):
        (refuse if give_up is refuse else withdraw)(sent_back=sent_back, at=NOON)

    assert make_return(order=order, units={pk: 1}).number == 2
    assert books() == []


def test_what_did_not_arrive_stays_the_shoppers() -> None:
    order = delivered(make_order(quantity=3))
    pk = line_of(order).pk
    sent_back = make_return(order=order, units={pk: 3})
    approve(sent_back=sent_back, at=NOON)

    with pytest.raises(UnitsDoNotMatch):
        receive_back(sent_back=sent_back, arrived={pk: Arrived(4)}, at=NOON)
    done = receive_back(sent_back=sent_back, arrived={pk: Arrived(1)}, at=NOON)

    assert done.payback is not None
    assert done.payback.amount_minor == 49900
    assert make_return(order=order, units={pk: 2}).number == 2
    assert books() == []


@pytest.mark.parametrize("to", [ReturnState.APPROVED, ReturnState.REFUSED, ReturnState.WITHDRAWN])
@pytest.mark.parametrize("state", list(ReturnState))
def test_a_return_moves_as_the_table_says(state: ReturnState, to: ReturnState) -> None:
    order = delivered(make_order(quantity=2))
    row = send_back(order=order, units={line_of(order).pk: 1})
    Return.objects.update(state=state.value)
    acts = {
        ReturnState.APPROVED: approve,
        ReturnState.REFUSED: refuse,
        ReturnState.WITHDRAWN: withdraw,
    }

    if to in MOVES[state] or to is state:
        assert acts[to](sent_back=row, at=NOON).state == to.value
    else:
        with pytest.raises(ReturnCannotMove):
            acts[to](sent_back=row, at=NOON)


def test_a_parcel_that_comes_back_undelivered_is_sold_again_and_paid_back() -> None:
    order = make_order(quantity=2)
    parcel = make_parcel(order=order, to=DISPATCHED)

    for _ in range(2):
        back = take_in_undelivered(shipment=parcel, at=NOON + DAY)

    assert back.payback is not None
    assert back.payback.amount_minor == order.total_minor
    assert Stock.objects.get().on_hand == 7
    codes = [event.code for event in order.events.all()]
    assert codes[-3:] == ["CAME_BACK", "RETURN_RECEIVED", "REFUNDED"]
    assert books() == []


def test_a_parcel_that_arrived_does_not_come_back_undelivered() -> None:
    order = delivered(make_order())

    with pytest.raises(Exception, match="SHIPMENT_CANNOT_MOVE"):
        take_in_undelivered(shipment=Shipment.objects.get(), at=NOON)
    assert not Return.objects.filter(order=order).exists()


@pytest.mark.parametrize("code", ["in", "us"])
def test_the_units_of_an_order_add_up_to_what_was_paid(code: str) -> None:
    market = make_selling_shop(code=code)
    goods = [
        make_variant(on_sale_in=market, amount_minor=minor, free=9) for minor in (999, 2499, 3331)
    ]
    address = NEW_YORK if code == "us" else DELHI
    order = make_order(market=market, variants=goods, quantity=3, address=address)

    assert whole(order).total_minor == order.total_minor
    for line in order.lines.all():
        for _ in range(3):
            cancel_units(order, {line.pk: 1})

    assert sum(each.amount_minor for each in Payback.objects.all()) == order.total_minor
    assert Cancellation.objects.count() == 9
    assert books() == []


def test_a_part_is_cancelled_and_a_part_comes_back() -> None:
    order = make_order(quantity=3)
    pk = line_of(order).pk
    cancel_units(order, {pk: 1})
    parcel = make_parcel(order=order)
    for state in DELIVERED:
        move(shipment=parcel, to=state, at=NOON)
    send_back(order=order, units={pk: 2}, reason=ReturnReason.DEFECTIVE)

    assert Shipment.objects.get().state == ShipmentState.DELIVERED.value
    assert sum(each.amount_minor for each in Payback.objects.all()) == order.total_minor
    assert books() == []
