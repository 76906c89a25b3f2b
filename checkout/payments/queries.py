"""Ask how a market is paid, and about payments."""

from uuid import UUID

from checkout.orders.models import Order
from checkout.payments.errors import PaymentMethodUnknown
from checkout.payments.models import Payment
from checkout.payments.providers.base import MethodOffer
from checkout.payments.providers.registry import provider_codes, provider_of
from i18n.markets.models import Market


def payment_methods(market: Market) -> list[MethodOffer]:
    """List the ways to pay in a market, in the order to show them."""
    return [offer for code in provider_codes() for offer in provider_of(code).methods(market)]


def offered_method(market: Market, method: str) -> MethodOffer:
    """Find a way to pay. Raises PaymentMethodUnknown."""
    found = next((offer for offer in payment_methods(market) if offer.code == method), None)
    if found is None:
        raise PaymentMethodUnknown(field="method")
    return found


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
