"""Mail to shoppers about their orders."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from checkout.orders.queries import OrderForMail, order_for_mail
from checkout.outbox.subscribers import subscribe
from i18n.locales.addresses import format_lines, from_json
from i18n.locales.formats import format_price


def register() -> None:
    """Hear of every order that became binding: paid at once, or confirmed before."""
    subscribe(topic="order_paid", name="storefront.confirmation", call=confirm_paid_order)
    subscribe(topic="order_confirmed", name="storefront.confirmation", call=confirm_order)


def confirm_paid_order(payload: Mapping[str, Any], at: datetime) -> None:
    """Confirm a paid order, unless that was done when it became binding."""
    told = order_for_mail(int(payload["order"]))
    if told is not None and told.order.confirmed_at is None:
        confirm_order(payload, at)


def confirm_order(payload: Mapping[str, Any], at: datetime) -> None:
    """Send the confirmation of an order to its buyer, in the order's language."""
    del at  # a mail is sent when its turn comes
    told = order_for_mail(int(payload["order"]))
    if told is not None:
        with translation.override(told.order.locale.partition("-")[0]):
            _confirmation(told).send()


def _confirmation(told: OrderForMail) -> EmailMultiAlternatives:
    order = told.order
    context = {"order": order, "lines": _lines(told), "sums": _sums(told), "link": link_to(told)}
    context |= {"address": format_lines(from_json(order.ship_to), order.locale)}
    mail = EmailMultiAlternatives(
        subject=_("Order %(number)s is confirmed") % {"number": order.number},
        body=render_to_string("storefront/mail/confirmation.txt", context),
        to=[order.email],
        headers={"Content-Language": order.locale},
    )
    mail.attach_alternative(
        render_to_string("storefront/mail/confirmation.html", context), "text/html"
    )
    return mail


def link_to(told: OrderForMail) -> str:
    """Give the address that opens the order without signing in."""
    order = told.order
    return f"{settings.SITE_URL}/{order.locale.lower()}/order/{order.token}/"


def _lines(told: OrderForMail) -> list[dict[str, Any]]:
    return [
        {
            "name": line.name,
            "variant": line.variant_name,
            "quantity": line.quantity,
            "total": _price(told, line.total_minor),
        }
        for line in told.lines
    ]


def _sums(told: OrderForMail) -> list[tuple[str, str]]:
    """Give the lines below the goods, as the review showed them; tax only where it was added."""
    order = told.order
    sums = [(_("Items"), order.subtotal_minor), (_("Delivery"), order.delivery_minor)]
    sums += [(each.name, -each.amount_minor) for each in told.discounts if each.amount_minor]
    if not order.tax_included:
        sums.append((_("Tax"), order.tax_minor))
    sums += [(fee.name, fee.amount_minor) for fee in told.fees]
    sums.append((_("Total"), order.total_minor))
    if order.credit_minor:
        sums.append((_("Gift card or store credit"), -order.credit_minor))
        sums.append((_("To pay"), order.due_minor))
    return [(name, _price(told, minor)) for name, minor in sums]


def _price(told: OrderForMail, minor: int) -> str:
    return format_price(minor, told.order.currency, told.order.locale)
