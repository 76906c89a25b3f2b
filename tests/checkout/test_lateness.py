"""The rule of late dispatch as shoppers in the United States meet it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from catalog.inventory.models import Stock
from checkout.fulfillment.actions import move
from checkout.fulfillment.errors import DelayNotOpen, DelayNotPossible
from checkout.fulfillment.lateness import begin_duties, consent, tell_delay
from checkout.fulfillment.models import DelayNotice, DelayRule, ShipDuty
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.outbox.models import OutboxEvent
from checkout.returns.lateness import attend_to_delays, refuse_delay
from checkout.returns.models import Cancellation, Payback
from i18n.markets.stages import Stage
from tests.checkout.test_fulfillment import books
from tests.make.catalog import make_variant
from tests.make.checkout import SHIPS_BY, make_incoming
from tests.make.i18n import NOON
from tests.make.orders import DISPATCHED, make_order, make_parcel, make_selling_shop

pytestmark = pytest.mark.django_db
DEFAULT = date(2026, 12, 22)


def at_noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=UTC)  # noon in New York


def late_order(*, quantity: int = 2) -> Order:
    """Make an order of what is here, for which no day was stated: it must leave by 22 December."""
    order = make_order(market=make_selling_shop(code="us"), quantity=quantity)
    attend_to_delays(NOON)
    return order


def preorder() -> Order:
    """Make a pre-order promised by 20 December."""
    market = make_selling_shop(code="us", stage=Stage.PREORDER)
    case = make_variant(on_sale_in=market)
    make_incoming(market=market, variant=case)
    order = make_order(market=market, variants=[case], quantity=2)
    attend_to_delays(NOON)
    return order


def duty() -> ShipDuty:
    return ShipDuty.objects.get()


def told() -> DelayNotice:
    return DelayNotice.objects.latest("pk")


def days(*moments: datetime) -> Sequence[int]:
    """Let the worker look at these moments."""
    return [attend_to_delays(moment) for moment in moments]


def test_without_a_stated_day_it_must_leave_in_thirty_days() -> None:
    late_order()

    assert (duty().promised, duty().stated, duty().state) == (DEFAULT, False, "ON_TIME")


def test_a_preorder_must_leave_by_the_last_day_that_was_accepted() -> None:
    order = preorder()

    promise = order.lines.get().promise
    assert (promise.ship_by, promise.accepted_at) == (SHIPS_BY, NOON)
    assert (duty().promised, duty().stated) == (SHIPS_BY, True)


def test_india_has_no_such_rule() -> None:
    make_order()

    assert attend_to_delays(NOON) == 0
    assert not ShipDuty.objects.exists()


def test_the_rule_of_the_day_counts_and_cash_is_outside_of_it() -> None:
    order = make_order(market=make_selling_shop(code="us"))
    DelayRule.objects.update(excluded_methods=["card"])
    assert begin_duties(NOON) == 0
    DelayRule.objects.update(excluded_methods=[], valid_from=date(2027, 1, 1))
    assert begin_duties(NOON) == 0
    DelayRule.objects.update(valid_from=date(2020, 1, 1))

    assert [begin_duties(NOON) for _ in range(2)] == [1, 0]
    assert duty().order_line.order == order


def test_nobody_is_told_before_the_day_is_near() -> None:
    late_order()

    assert days(at_noon(2026, 12, 18)) == [0]
    assert days(at_noon(2026, 12, 19), at_noon(2026, 12, 20)) == [1, 0]
    assert (told().revised, told().needs_consent) == (None, True)
    assert told().answer_by == DEFAULT + timedelta(days=30)


def test_units_on_their_way_later_are_told_with_their_new_day() -> None:
    preorder()
    Stock.objects.update(ships_by=date(2027, 1, 10))

    days(at_noon(2026, 12, 18))

    assert (told().revised, told().needs_consent) == (date(2027, 1, 10), False)
    assert (duty().state, duty().deadline) == ("EXTENDED", date(2027, 1, 10))
    assert OutboxEvent.objects.filter(topic="delay_told").count() == 1


def test_what_is_late_without_a_notice_is_cancelled_and_paid_back() -> None:
    order = late_order()

    days(at_noon(2026, 12, 23))

    order.refresh_from_db()
    assert order.state == "CANCELLED"
    assert (duty().state, duty().ended_on) == ("CANCELLED", DEFAULT)
    assert duty().refund_by == date(2026, 12, 31)
    assert Cancellation.objects.get().by == "RULE"
    assert Payback.objects.get().amount_minor == order.total_minor
    assert books() == []


def test_the_day_ends_in_the_markets_own_time_zone() -> None:
    order = late_order()

    assert attend_to_delays(datetime(2026, 12, 23, 4, 59, tzinfo=UTC)) == 1  # told, on the last day
    order.refresh_from_db()
    assert order.state == "PAID"


def test_silence_after_a_short_notice_waits_until_its_day() -> None:
    order = preorder()
    tell_delay(line=order.lines.get(), revised=date(2027, 1, 10), at=at_noon(2026, 12, 19))

    days(at_noon(2027, 1, 6))
    order.refresh_from_db()
    assert order.state == "PAID"
    days(at_noon(2027, 1, 8), at_noon(2027, 1, 11))

    order.refresh_from_db()
    assert order.state == "CANCELLED"
    assert (duty().ended_on, duty().refund_by) == (date(2027, 1, 10), date(2027, 1, 19))
    assert books() == []


def test_consent_keeps_the_order_until_the_new_day() -> None:
    order = preorder()
    notice = tell_delay(line=order.lines.get(), revised=None, at=at_noon(2026, 12, 19))

    for _ in range(2):
        consent(order=order, notice_id=notice.pk, at=at_noon(2026, 12, 20))

    days(at_noon(2028, 1, 1))
    order.refresh_from_db()
    assert (order.state, duty().state) == ("PAID", "OPEN_ENDED")
    assert [e.code for e in order.events.all()][-2:] == ["DELAY_TOLD", "DELAY_ACCEPTED"]


def test_a_buyer_may_refuse_a_delay_and_gets_her_money() -> None:
    order = preorder()
    notice = tell_delay(line=order.lines.get(), revised=date(2027, 1, 10), at=at_noon(2026, 12, 19))

    for _ in range(2):
        refuse_delay(order=order, notice_id=notice.pk, at=at_noon(2026, 12, 20))

    order.refresh_from_db()
    assert (order.state, duty().state) == ("CANCELLED", "CANCELLED")
    assert Payback.objects.get().amount_minor == order.total_minor
    assert books() == []


def test_an_answer_that_comes_too_late_counts_no_more() -> None:
    order = preorder()
    notice = tell_delay(line=order.lines.get(), revised=None, at=at_noon(2026, 12, 19))
    late = at_noon(2027, 1, 20)

    with pytest.raises(DelayNotOpen):
        consent(order=order, notice_id=notice.pk, at=late)
    with pytest.raises(DelayNotOpen):
        refuse_delay(order=order, notice_id=notice.pk, at=late)


def test_the_answer_of_another_order_is_none() -> None:
    order = preorder()
    notice = tell_delay(line=order.lines.get(), revised=None, at=at_noon(2026, 12, 19))
    other = make_order(
        market=order.market, variants=[make_variant(on_sale_in=order.market, free=9)]
    )

    with pytest.raises(DelayNotOpen):
        consent(order=other, notice_id=notice.pk, at=at_noon(2026, 12, 19))


@pytest.mark.parametrize("revised", [SHIPS_BY, SHIPS_BY - timedelta(days=1)])
def test_a_delay_is_later(revised: date) -> None:
    order = preorder()

    with pytest.raises(DelayNotPossible):
        tell_delay(line=order.lines.get(), revised=revised, at=NOON)


def test_a_delay_is_told_in_time_or_not_at_all() -> None:
    order = preorder()

    with pytest.raises(DelayNotPossible):
        tell_delay(line=order.lines.get(), revised=None, at=at_noon(2026, 12, 21))


def test_what_the_carrier_has_is_done() -> None:
    order = late_order()
    parcel = make_parcel(order=order)
    assert duty().state == "ON_TIME"  # a label is no dispatch

    move(shipment=parcel, to=ShipmentState.DISPATCHED, at=NOON)

    assert duty().state == "SHIPPED"
    assert days(at_noon(2027, 6, 1)) == [0]


def test_only_the_rest_of_a_line_is_cancelled() -> None:
    order = late_order(quantity=3)
    line = order.lines.get()
    make_parcel(order=order, units={line.pk: 1}, to=DISPATCHED)
    make_parcel(order=order, units={line.pk: 1})

    days(at_noon(2026, 12, 23))

    line.refresh_from_db()
    order.refresh_from_db()
    assert (line.shipped_units, line.cancelled_units) == (1, 2)
    assert (order.state, order.fulfillment) == ("PAID", "SHIPPED")
    assert books() == []
