"""Write orders: a copy of what was sold, and the steps of its life."""

import secrets
from datetime import datetime

from checkout.cart.view import CartView
from checkout.orders.copies import copied_delivery, copy_fees, copy_lines, words_of
from checkout.orders.models import Order, OrderEvent, OrderState
from checkout.orders.numbers import next_number
from checkout.shipping.queries import names_of
from i18n.locales.texts import fallback_chain
from i18n.markets.queries import today_in
from shop.kit.database.rows import insert


def place_order(*, view: CartView, at: datetime) -> Order:
    """Copy a complete cart into an order that awaits its payment, in the caller's transaction.

    The caller has locked the cart and found no problem in the view. Raises IntegrityError when
    the cart has a live order already.
    """
    cart, totals = view.cart, view.totals
    option, tax = view.delivery, view.totals.tax
    if option is None or tax is None:
        raise ValueError("a complete cart has a delivery and a tax quote")
    chain = fallback_chain(cart.locale, cart.market.default_locale)
    order = Order(
        number=next_number(cart.market, today_in(cart.market, at).year),
        token=secrets.token_urlsafe(32),
        cart_id=cart.pk,
        market=cart.market,
        locale=cart.locale,
        currency=cart.currency,
        state=OrderState.AWAITING_PAYMENT,
        email=cart.email,
        phone=cart.phone,
        ship_to=cart.shipping_address,
        bill_to=cart.billing_address or cart.shipping_address,
        delivery=copied_delivery(option, names_of([option], chain)),
        subtotal_minor=totals.subtotal_minor,
        delivery_minor=totals.delivery_minor or 0,
        discount_minor=totals.discount_minor,
        tax_minor=tax.tax_minor,
        fees_minor=tax.fees_minor,
        total_minor=totals.total_minor,
        tax_included=totals.tax_included,
        tax_label=totals.tax_label,
        estimated=totals.estimated,
        place_of_supply=tax.place_of_supply,
        fingerprint=totals.fingerprint,
        placed_at=at,
    )
    insert(order)
    copy_lines(order, view, words_of(view.lines, chain))
    copy_fees(order, view)
    record(order, OrderEvent.Code.PLACED, at)
    return order


def record(order: Order, code: OrderEvent.Code, at: datetime, note: str = "") -> None:
    """Add a step to the order's timeline."""
    insert(OrderEvent(order=order, code=code, at=at, note=note))


def mark_paid(order: Order, at: datetime) -> None:
    """Move an order that awaits its payment to PAID."""
    order.state, order.paid_at = OrderState.PAID, at
    order.save(update_fields=["state", "paid_at"])
    record(order, OrderEvent.Code.PAID, at)


def cancel(order: Order, at: datetime, note: str) -> None:
    """Move an unpaid order to CANCELLED; its cart may be ordered anew."""
    order.state, order.cancelled_at = OrderState.CANCELLED, at
    order.save(update_fields=["state", "cancelled_at"])
    record(order, OrderEvent.Code.CANCELLED, at, note)
