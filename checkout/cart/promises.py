"""The days of dispatch of a pre-order: shown, accepted, and only then paid for."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from checkout.cart.actions import locked, touched
from checkout.cart.completeness import refuse_unless_open
from checkout.cart.errors import PromiseChanged, PromiseNotAccepted
from checkout.cart.models import Cart
from checkout.cart.queries import cart_view
from checkout.cart.view import CartView, LineView
from i18n.locales.formats import format_date_range
from shop.kit.words import say

Days = tuple[date, date]
TEXT = gettext_noop("Ships %(dates)s")
LONGEST_ID = 16  # characters


def promise_id(line: LineView) -> str:
    """Name the days of a line's promise; other days have another name. Empty without a promise."""
    if line.promise is None:
        return ""
    told = f"{line.line.pk} {line.promise[0]} {line.promise[1]}"
    return hashlib.sha256(told.encode()).hexdigest()[:LONGEST_ID]


def promise_text(days: Days, locale: str) -> str:
    """Write a promise as a shopper reads it."""
    return say(TEXT, locale, {"dates": format_date_range(*days, locale)})


@transaction.atomic
def accept_promises(*, cart: Cart, promises: Iterable[str], at: datetime) -> Cart:
    """Accept the days of dispatch that ``promises`` name, and take note of them as seen.

    Raises PromiseChanged with the days of now when one of them is not what is promised any more,
    and CartClosed, PaymentPending; nothing is accepted then.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    wanted = set(promises)
    lines = [line for line in cart_view(fresh, at).lines if line.promise]
    unknown = wanted - {promise_id(line) for line in lines}
    for line in lines:
        if unknown and promise_id(line) not in wanted:
            raise _changed(line)
        if promise_id(line) in wanted:
            _accept(line, at)
    return touched(fresh, at)


def _accept(line: LineView, at: datetime) -> None:
    """Remember what was accepted; days that moved are from now on the ones she saw."""
    row, days = line.line, line.promise
    if days and days != (row.promised_from, row.promised_by):
        row.promised_from, row.promised_by, row.promise_shown_at = *days, at
    row.promise_accepted = promise_id(line)
    row.save(update_fields=["promised_from", "promised_by", "promise_shown_at", "promise_accepted"])


def _changed(line: LineView) -> PromiseChanged:
    was, now = line.line.promised_by, line.promise[1] if line.promise else None
    return PromiseChanged(
        field=line.field,
        was=was.isoformat() if was else "",
        now=now.isoformat() if now else "",
    )


def refuse_unaccepted(view: CartView) -> None:
    """Raise PromiseNotAccepted for the first pre-order whose days of now nobody accepted."""
    for line in view.lines:
        if line.promise and line.line.promise_accepted != promise_id(line):
            raise PromiseNotAccepted(field=line.field, shipBy=line.promise[1].isoformat())
