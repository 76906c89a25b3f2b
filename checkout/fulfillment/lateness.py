"""Keep the duty to ship in time: begin it, tell of delays, take the shopper's answers."""

import json
import logging
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F

from checkout.fulfillment import delays
from checkout.fulfillment.actions import locked_order
from checkout.fulfillment.delays import DutyState, NoSuchMove, lapses_on, new_duty
from checkout.fulfillment.errors import DelayNotOpen, DelayNotPossible
from checkout.fulfillment.models import DelayNotice, DelayRule, ShipDuty
from checkout.fulfillment.queries import OPEN_DUTIES, day_of_dispatch, duties_to_tell
from checkout.fulfillment.states import TO_FULFIL
from checkout.orders.actions import record
from checkout.orders.models import Order, OrderEvent, OrderLine
from checkout.outbox.actions import emit
from checkout.payments.queries import payment_of
from i18n.locales.fact_files import load_rows
from i18n.markets.queries import today_in

BATCH = 200

log = logging.getLogger(__name__)
FACTS = Path(__file__).parent / "facts" / "delay_rules.json"


def load_delay_rules() -> None:
    """Load the rules that come with the shop; a row of the same day is replaced."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    rows = [DelayRule(**{"source": facts["source"], **row}) for row in facts["rows"]]
    load_rows(DelayRule, rows, key=["country", "valid_from"])


def begin_duties(at: datetime) -> int:
    """Begin the duty of every line that is to be shipped where a rule wants it; tell how many."""
    countries = list(DelayRule.objects.values_list("country", flat=True).distinct())
    lines = OrderLine.objects.filter(
        duty=None,
        order__state__in=TO_FULFIL,
        order__ship_to__country__in=countries,
        quantity__gt=F("cancelled_units") + F("shipped_units"),
    ).select_related("order__market", "promise")
    return sum(_begun(line) for line in lines.order_by("pk")[:BATCH])


def _begun(line: OrderLine) -> bool:
    """Begin the duty of one line, under the rule of the day on which it was ordered."""
    order = line.order
    ordered = today_in(order.market, order.paid_at or order.placed_at)
    rule = _rule_for(order, ordered)
    if rule is None:
        return False
    duty = new_duty(ordered=ordered, stated=line.ship_by, terms=rule.terms)
    _row, new = ShipDuty.objects.get_or_create(
        order_line=line,
        defaults={
            "rule": rule,
            "stated": line.ship_by is not None,
            "promised": duty.promised,
            "deadline": duty.deadline,
        },
    )
    return new


def _rule_for(order: Order, day: date) -> DelayRule | None:
    rules = DelayRule.objects.filter(country=str(order.ship_to["country"])).on(day)
    rule: DelayRule | None = rules.order_by("-valid_from").first()
    payment = payment_of(order)
    if rule is None or (payment and payment.method in rule.excluded_methods):
        return None
    return rule


@transaction.atomic
def tell_delay(*, line: OrderLine, revised: date | None, at: datetime) -> DelayNotice:
    """Tell the shopper of a delay, no later than on the last day: she may wait or cancel.

    revised: the new last day of dispatch; None when none can be told.
    Raises DelayNotPossible.
    """
    order = locked_order(line.order)
    row = _open_duty(line)
    today = today_in(order.market, at)
    if row is None or lapses_on(row.duty, today) or not _is_later(row, revised):
        raise DelayNotPossible(field="revised")
    try:
        duty = delays.notice(row.duty, revised, row.rule.terms)
    except NoSuchMove as unknown:
        raise DelayNotPossible(field="revised") from unknown
    _keep(row, duty)
    notice = DelayNotice.objects.create(
        duty=row,
        number=row.notices.count() + 1,
        revised=revised,
        needs_consent=duty.state == DutyState.ASKED,
        answer_by=duty.deadline,
        sent_at=at,
    )
    record(order, OrderEvent.Code.DELAY_TOLD, at, row.order_line.sku)
    emit(topic="delay_told", payload={"notice": notice.pk}, at=at)
    return notice


def _is_later(row: ShipDuty, revised: date | None) -> bool:
    told = row.revised if row.state != DutyState.ON_TIME.value else row.promised
    return revised is None or revised > (told or row.promised)


def _open_duty(line: OrderLine) -> ShipDuty | None:
    rows = ShipDuty.objects.select_for_update(of=("self",)).select_related("rule", "order_line")
    return rows.filter(order_line=line, state__in=OPEN_DUTIES).first()


def _keep(row: ShipDuty, duty: delays.Duty) -> None:
    row.state, row.deadline, row.revised = duty.state.value, duty.deadline, duty.revised
    row.save(update_fields=["state", "deadline", "revised"])


@transaction.atomic
def consent(*, order: Order, notice_id: int, at: datetime) -> DelayNotice:
    """Take her consent to wait, while it may be given. Raises DelayNotOpen."""
    fresh = locked_order(order)
    notice = answerable(fresh, notice_id, at)
    if notice.answer == DelayNotice.Answer.CONSENT:
        return notice
    try:
        _keep(notice.duty, delays.consent(notice.duty.duty, notice.duty.rule.terms))
    except NoSuchMove as closed:
        raise DelayNotOpen(field="notice") from closed
    answered(notice, DelayNotice.Answer.CONSENT, at)
    record(fresh, OrderEvent.Code.DELAY_ACCEPTED, at, notice.duty.order_line.sku)
    return notice


def answerable(order: Order, notice_id: int, at: datetime) -> DelayNotice:
    """Find the last notice of an open duty of a locked order. Raises DelayNotOpen."""
    rows = DelayNotice.objects.select_related("duty__rule", "duty__order_line")
    notice = rows.filter(pk=notice_id, duty__order_line__order=order).first()
    if notice is None or not _is_last(notice) or notice.duty.state not in OPEN_DUTIES:
        raise DelayNotOpen(field="notice")
    if lapses_on(notice.duty.duty, today_in(order.market, at)):
        raise DelayNotOpen(field="notice")
    return notice


def _is_last(notice: DelayNotice) -> bool:
    return not DelayNotice.objects.filter(duty=notice.duty_id, number__gt=notice.number).exists()


def answered(notice: DelayNotice, answer: DelayNotice.Answer, at: datetime) -> None:
    """Keep her answer."""
    notice.answer, notice.answered_at = answer, at
    notice.save(update_fields=["answer", "answered_at"])


def tell_due_delays(at: datetime) -> int:
    """Tell of every delay of which nothing was told while the last day is near; tell how many.

    The new day is the one that the units on their way have now, when it is a later one; where no
    day is known, none is told, and her silence then means "no".
    """
    return sum(_told_of(row, at) for row in duties_to_tell(at)[:BATCH])


def _told_of(row: ShipDuty, at: datetime) -> bool:
    day = day_of_dispatch(row.order_line)
    later = day is not None and row.deadline is not None and day > row.deadline
    try:
        tell_delay(line=row.order_line, revised=day if later else None, at=at)
    except Exception:  # the next one must have its turn; this one is tried again
        log.exception("the delay of duty %s could not be told", row.pk)
        return False
    return True
