"""Where cash is collected, and for how much at most."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from checkout.cart.models import Cart
from checkout.payments.errors import CodNotHere
from checkout.shipping.places import served_at
from i18n.markets.models import Market


def collects_at(
    *, market: Market, address: Mapping[str, Any], amount_minor: int, at: datetime
) -> bool:
    """Tell whether a carrier collects this amount at an address."""
    served = served_at(market=market, postal_code=address["postal_code"], at=at)
    if served is None or not served.cod:
        return False
    return served.cod_max_minor is None or amount_minor <= served.cod_max_minor


def refuse_cod(*, cart: Cart, amount_minor: int, at: datetime) -> None:
    """Raise CodNotHere when nobody collects this amount at the cart's address."""
    address = cart.shipping_address
    if not address or not collects_at(
        market=cart.market, address=address, amount_minor=amount_minor, at=at
    ):
        raise CodNotHere(field="payment")
