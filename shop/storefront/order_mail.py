"""Mail to shoppers about what happens to their orders after they are placed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from checkout.fulfillment.models import DelayNotice, Shipment
from checkout.orders.models import Order
from checkout.outbox.subscribers import subscribe
from checkout.returns.models import Cancellation, Payback, Return
from checkout.returns.states import ReturnState
from i18n.locales.formats import format_date, format_price

Lines = list[str]
SUBJECTS: dict[str, str] = {
    "parcel_dispatched": gettext_noop("Order %(number)s is on its way"),
    "parcel_delivered": gettext_noop("Order %(number)s has arrived"),
    "delay_told": gettext_noop("Order %(number)s will be late: please choose"),
    "units_cancelled": gettext_noop("Order %(number)s: items were cancelled"),
    "return_requested": gettext_noop("Order %(number)s: we have your return"),
    "return_decided": gettext_noop("Order %(number)s: your return"),
    "return_received": gettext_noop("Order %(number)s: your return has arrived"),
    "refund_made": gettext_noop("Order %(number)s: your refund is made"),
}


def register() -> None:
    """Hear of every step that a shopper is told by mail."""
    for topic in SUBJECTS:
        name = f"storefront.mail.{topic}"
        subscribe(topic=topic, name=name, call=partial(tell, topic))


def tell(topic: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Send the mail about a step, in the order's language, if it is one she is told."""
    del at  # a mail is sent when its turn comes
    [pk] = payload.values()
    order, words = FACTS[topic](int(pk))
    if order is None:
        return
    with translation.override(order.locale.partition("-")[0]):
        lines = words()
        if lines:
            _mail(topic, order, lines).send()


def _mail(topic: str, order: Order, lines: Lines) -> EmailMultiAlternatives:
    subject = _(SUBJECTS[topic]) % {"number": order.number}
    link = f"{settings.SITE_URL}/{order.locale.lower()}/order/{order.token}/"
    context = {"order": order, "subject": subject, "lines": lines, "link": link}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("storefront/mail/step.txt", context),
        to=[order.email],
        headers={"Content-Language": order.locale},
    )
    mail.attach_alternative(render_to_string("storefront/mail/step.html", context), "text/html")
    return mail


Told = tuple[Order | None, Callable[[], Lines]]


def _nothing() -> Lines:
    return []


def _units(rows: Iterable[Any]) -> Lines:
    return [f"{row.quantity} × {row.order_line.name}" for row in rows]


def _parcel(pk: int) -> Told:
    rows = Shipment.objects.select_related("order__market__seller")
    parcel = rows.filter(pk=pk).first()
    if parcel is None:
        return None, _nothing

    def words() -> Lines:
        tracking = f"{parcel.carrier} {parcel.tracking_number}".strip()
        units = _units(parcel.lines.select_related("order_line"))
        return [*units, tracking, *([parcel.tracking_url] if parcel.tracking_url else [])]

    return parcel.order, words


def _delay(pk: int) -> Told:
    rows = DelayNotice.objects.select_related("duty__order_line__order__market__seller")
    notice = rows.filter(pk=pk).first()
    if notice is None:
        return None, _nothing
    line = notice.duty.order_line
    return line.order, partial(_delay_words, notice)


def _delay_words(notice: DelayNotice) -> Lines:
    """Say the new day, what her silence means, and that she may cancel at no cost."""
    line, locale = notice.duty.order_line, notice.duty.order_line.order.locale
    days = {"day": format_date(notice.revised, locale)} if notice.revised else {}
    new = (
        _("It will ship by %(day)s at the latest.") % days
        if days
        else _("We do not know yet when it will ship.")
    )
    if not notice.needs_consent:
        silence = _(
            "If you do nothing, we ship it as soon as we can. You may cancel until it ships."
        )
    elif notice.answer_by is None:
        silence = _("You may cancel until it ships.")
    else:
        silence = _("If you do not agree by %(day)s, we cancel it and pay you back.") % {
            "day": format_date(notice.answer_by, locale)
        }
    return [line.name, new, silence, _("Choose on the page of your order, free of charge.")]


def _cancelled(pk: int) -> Told:
    rows = Cancellation.objects.select_related("order__market__seller", "payback")
    row = rows.filter(pk=pk).first()
    if row is None:
        return None, _nothing
    units = row.lines.select_related("order_line")
    return row.order, lambda: [*_units(units), *_money(row.payback)]


def _return(pk: int) -> Told:
    rows = Return.objects.select_related("order__market__seller", "payback")
    row = rows.filter(pk=pk).first()
    if row is None:
        return None, _nothing
    return row.order, partial(_return_words, row)


def _return_words(row: Return) -> Lines:
    """Say how far the return has come; nothing where nobody has to be told."""
    said = {
        ReturnState.REQUESTED: _("We look at it and answer soon."),
        ReturnState.APPROVED: _("Please send the goods to us; what you paid goes back after that."),
        ReturnState.REFUSED: _("We cannot take these goods back."),
        ReturnState.RECEIVED: "",
        ReturnState.REFUNDED: "",
    }
    if row.state not in said:
        return []
    units = _units(row.lines.select_related("order_line"))
    money = _money(row.payback) if row.payback else []
    return [*units, *filter(None, (said[ReturnState(row.state)], row.answer)), *money]


def _money(payback: Payback) -> Lines:
    """Say what goes back, and how."""
    order = payback.order
    lines = []
    if payback.money_minor:
        price = format_price(payback.money_minor, order.currency, order.locale)
        lines.append(_("%(amount)s goes back the way you paid.") % {"amount": price})
    if payback.credit_minor:
        price = format_price(payback.credit_minor, order.currency, order.locale)
        lines.append(_("%(amount)s is credit again.") % {"amount": price})
    return lines


def _refunded(pk: int) -> Told:
    payback = Payback.objects.select_related("order__market__seller").filter(refund=pk).first()
    if payback is None:
        return None, _nothing
    return payback.order, partial(_money, payback)


FACTS: Mapping[str, Callable[[int], Told]] = {
    "parcel_dispatched": _parcel,
    "parcel_delivered": _parcel,
    "delay_told": _delay,
    "units_cancelled": _cancelled,
    "return_requested": _return,
    "return_decided": _return,
    "return_received": _return,
    "refund_made": _refunded,
}
