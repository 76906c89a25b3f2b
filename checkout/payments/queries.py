"""Ask how a market, or a cart, may be paid, and about payments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkout.cart.models import Cart
from checkout.orders.models import Order
from checkout.payments.cod_codes import refuse_unconfirmed
from checkout.payments.cod_places import collects_at, refuse_cod
from checkout.payments.errors import PaymentMethodUnknown
from checkout.payments.models import Payment
from checkout.payments.providers import cod, zero
from checkout.payments.providers.base import MethodOffer
from checkout.payments.providers.registry import provider_codes, provider_of
from checkout.payments.terms import PaymentTerms, chosen_terms, refuse_amount, terms_in_force
from i18n.markets.models import Market
from i18n.markets.queries import today_in


@dataclass(frozen=True)
class WayToPay:
    """A way to pay with its terms on the day; null where none hold."""

    offer: MethodOffer
    terms: PaymentTerms | None


def ways_to_pay(market: Market, at: datetime) -> list[WayToPay]:
    """List the ways to pay in a market, in the order to show them.

    Of two providers with the same way, the first of the settings has it. One that needs terms and
    has none in force is not offered.
    """
    rows = terms_in_force(currency=market.currency, day=today_in(market, at))
    found: dict[str, WayToPay] = {}
    for code in provider_codes():
        provider = provider_of(code)
        for offer in provider.methods(market):
            terms = chosen_terms(rows, provider=code, method=offer.code)
            if terms is not None or not provider.needs_terms:
                found.setdefault(offer.code, WayToPay(offer, terms))
    return list(found.values())


def payment_methods(market: Market, at: datetime) -> list[MethodOffer]:
    """List the ways to pay in a market, in the order to show them."""
    return [way.offer for way in ways_to_pay(market, at)]


def offered_method(market: Market, method: str, at: datetime) -> MethodOffer:
    """Find a way to pay. Raises PaymentMethodUnknown."""
    return _way(market, method, at).offer


def chosen_method(market: Market, method: str, at: datetime) -> MethodOffer:
    """Find a way to pay, that of paying nothing included. Raises PaymentMethodUnknown."""
    return zero.OFFER if method == zero.CODE else offered_method(market, method, at)


def _way(market: Market, method: str, at: datetime) -> WayToPay:
    ways = ways_to_pay(market, at)
    found = next((way for way in ways if way.offer.code == method), None)
    if found is None:
        raise PaymentMethodUnknown(field="method")
    return found


def methods_for_cart(*, cart: Cart, amount_minor: int | None, at: datetime) -> list[MethodOffer]:
    """List the ways in which a cart of this amount may be paid: one, when it comes to nothing.

    amount_minor: null while there is nothing in it. Cash on delivery is among them until the
    address says that nobody collects there.
    """
    if amount_minor == 0:
        return [zero.OFFER]
    address = cart.shipping_address
    return [
        offer
        for offer in payment_methods(cart.market, at)
        if offer.code != cod.CODE
        or not address
        or amount_minor is None
        or collects_at(market=cart.market, address=address, amount_minor=amount_minor, at=at)
    ]


def payable_by(*, cart: Cart, amount_minor: int, at: datetime) -> WayToPay:
    """Give the way in which a cart's order is paid, by what its shopper has chosen.

    Raises PaymentMethodUnknown, AmountNotTaken, CodNotHere, CodNotConfirmed.
    """
    if amount_minor == 0:
        return WayToPay(zero.OFFER, None)
    way = _way(cart.market, cart.payment_method, at)
    refuse_amount(way.terms, amount_minor)
    if way.offer.code == cod.CODE:
        refuse_cod(cart=cart, amount_minor=amount_minor, at=at)
        refuse_unconfirmed(cart)
    return way


def payment_of(order: Order) -> Payment | None:
    """Find the payment of an order."""
    return Payment.objects.filter(order=order).first()


def payment_by_reference(reference: UUID | str) -> Payment | None:
    """Find a payment by its unguessable reference, with its order."""
    try:
        key = UUID(str(reference))
    except ValueError:
        return None
    return Payment.objects.select_related("order__market").filter(reference=key).first()
