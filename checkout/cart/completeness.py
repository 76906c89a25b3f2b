"""What stands between a cart and an order."""

from collections.abc import Iterable

from checkout.cart.errors import (
    CartClosed,
    EmptyCart,
    MissingAddress,
    MissingDelivery,
    MissingEmail,
    MissingPayment,
    MissingPhone,
    PaymentPending,
    PriceChanged,
    PromiseChanged,
    QuantityOutOfRange,
)
from checkout.cart.live import refusal
from checkout.cart.models import Cart, CartState
from checkout.cart.view import CartView, LineView
from shop.kit.errors import Problem

# Carriers there refuse a parcel without a mobile number to call.
PHONE_COUNTRIES = frozenset({"IN"})


def line_problems(view: LineView) -> tuple[Problem, ...]:
    """Say what is wrong with a line now."""
    refused = refusal(view.live, held=view.held_until is not None, field=view.field)
    if refused:
        return (refused,)
    return tuple(problem for problem in (_quantity(view), _price(view), _promise(view)) if problem)


def _quantity(view: LineView) -> Problem | None:
    most = view.live.most
    return QuantityOutOfRange(field=view.field, most=most) if view.quantity > most else None


def _price(view: LineView) -> Problem | None:
    seen = view.line.unit_price_minor
    if view.unit_minor == seen:
        return None
    return PriceChanged(field=view.field, was=seen, now=view.unit_minor)


def _promise(view: LineView) -> Problem | None:
    """Ask for consent to a dispatch later than the one she accepted."""
    seen = view.line.promised_by
    if view.promise is None or seen is None or view.promise[1] <= seen:
        return None
    return PromiseChanged(field=view.field, was=seen.isoformat(), now=view.promise[1].isoformat())


def cart_problems(view: CartView, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Say everything that stands in the way of an order, ``found`` included."""
    closed = _closed(view.cart)
    if closed:
        return (closed,)
    lines = [problem for line in view.lines for problem in line.problems]
    return (*_empty(view), *lines, *_buyer(view.cart), *found, *_choices(view))


def _closed(cart: Cart) -> Problem | None:
    """Only an open cart can be worked on."""
    refusals: dict[str, type[Problem]] = {
        CartState.ORDERED: CartClosed,
        CartState.PAYING: PaymentPending,
    }
    found = refusals.get(cart.state)
    return found() if found else None


def refuse_unless_open(cart: Cart) -> None:
    """Raise CartClosed or PaymentPending unless the cart may change."""
    closed = _closed(cart)
    if closed:
        raise closed


def _empty(view: CartView) -> tuple[Problem, ...]:
    return () if view.lines else (EmptyCart(field="lines"),)


def _buyer(cart: Cart) -> tuple[Problem, ...]:
    address = cart.shipping_address
    wants_phone = bool(address and address["country"] in PHONE_COUNTRIES)
    missing = (
        (not cart.email, MissingEmail(field="email")),
        (wants_phone and not cart.phone, MissingPhone(field="phone")),
        (not address, MissingAddress(field="shippingAddress")),
    )
    return tuple(problem for lacks, problem in missing if lacks)


def _choices(view: CartView) -> tuple[Problem, ...]:
    """Ask for a delivery among those there are, and for a way to pay."""
    missing = (
        (bool(view.options) and view.delivery is None, MissingDelivery(field="delivery")),
        (
            not (view.cart.payment_method or _paid_by_credit(view)),
            MissingPayment(field="payment"),
        ),
    )
    return tuple(problem for lacks, problem in missing if lacks)


def _paid_by_credit(view: CartView) -> bool:
    """Tell whether nothing is left to be paid for the goods that there are."""
    return bool(view.lines) and view.totals.due_minor == 0
