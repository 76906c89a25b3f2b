"""Write orders: a copy of what was sold, and the steps of its life."""

import secrets
from datetime import datetime

from checkout.cart.view import CartView
from checkout.credits.actions import hold, release, take
from checkout.orders.copies import (
    copied_delivery,
    copy_discounts,
    copy_fees,
    copy_lines,
    copy_promises,
    words_of,
)
from checkout.orders.models import Order, OrderEvent, OrderState
from checkout.orders.numbers import next_number
from checkout.promotions.actions import give_uses_back, reserve
from checkout.promotions.queries import customer_key
from checkout.promotions.queries import names_of as promotion_names
from checkout.shipping.queries import names_of
from i18n.locales.texts import fallback_chain
from i18n.markets.queries import today_in


def place_order(*, view: CartView, at: datetime) -> Order:
    """Copy a complete cart into an order that awaits its payment, in the caller's transaction.

    The caller has locked the cart and found no problem in the view. Promotions are used and credit
    is set aside with it. Raises PromotionUsedUp, PromotionUsedByCustomer or CreditSpent when
    another order was faster, and IntegrityError when the cart has a live order already.
    """
    cart, totals = view.cart, view.totals
    option, tax = view.delivery, view.totals.tax
    if option is None or tax is None:
        raise ValueError("a complete cart has a delivery and a tax quote")
    chain = fallback_chain(cart.locale, cart.market.default_locale)
    order = Order.objects.create(
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
        credit_minor=totals.credit_minor,
        tax_included=totals.tax_included,
        tax_label=totals.tax_label,
        estimated=totals.estimated,
        place_of_supply=tax.place_of_supply,
        company=cart.company,
        gstin=cart.gstin,
        tax_provider=tax.provider,
        tax_calculation=tax.calculation,
        fingerprint=totals.fingerprint,
        placed_at=at,
    )
    copy_lines(order, view, words_of(view.lines, chain))
    copy_promises(order, view, at)
    copy_fees(order, view)
    copy_discounts(order, view, promotion_names(_given(view), chain))
    _set_aside(order, view, at)
    record(order, OrderEvent.Code.PLACED, at)
    return order


def _given(view: CartView) -> list[int]:
    """List the promotions that give something."""
    return [each.promotion_id for each in view.totals.discounts]


def _set_aside(order: Order, view: CartView, at: datetime) -> None:
    """Use promotions and hold credit: promotions first, each by key, everywhere in that order."""
    reserve(
        order_number=order.number,
        promotion_ids=_given(view),
        customer_key=customer_key(order.email),
        customer_id=view.cart.customer_id,
        at=at,
    )
    hold(order_number=order.number, shares=view.totals.credits, at=at)


def record(order: Order, code: OrderEvent.Code, at: datetime, note: str = "") -> None:
    """Add a step to the order's timeline."""
    OrderEvent.objects.create(order=order, code=code, at=at, note=note)


def mark_confirmed(order: Order, at: datetime) -> None:
    """Move an order that awaits its payment to CONFIRMED: binding, its money to come.

    What it set aside of credits is taken.
    """
    take(order_number=order.number, at=at)
    order.state, order.confirmed_at = OrderState.CONFIRMED, at
    order.save(update_fields=["state", "confirmed_at"])
    record(order, OrderEvent.Code.CONFIRMED, at)


def mark_paid(order: Order, at: datetime) -> None:
    """Move an order that awaits its payment, or is confirmed, to PAID.

    What it set aside of credits is taken, if it was not when it was confirmed.
    """
    take(order_number=order.number, at=at)
    order.state, order.paid_at = OrderState.PAID, at
    order.save(update_fields=["state", "paid_at"])
    record(order, OrderEvent.Code.PAID, at)


def cancel(order: Order, at: datetime, note: str) -> None:
    """Move an order to CANCELLED; its cart may be ordered anew.

    Its uses of promotions are given back and the credit that it had set aside is let go; credit
    that was taken comes back by refunds.
    """
    give_uses_back(order_number=order.number)
    release(order_number=order.number, at=at)
    order.state, order.cancelled_at = OrderState.CANCELLED, at
    order.save(update_fields=["state", "cancelled_at"])
    record(order, OrderEvent.Code.CANCELLED, at, note)
