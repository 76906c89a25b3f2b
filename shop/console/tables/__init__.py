"""The staff's tables by subject; importing them registers them."""

from shop.console.tables import (
    checkout,
    i18n,
    inventory,
    listings,
    people,
    products,
    promotions,
    sending,
)

__all__ = [
    "checkout",
    "i18n",
    "inventory",
    "listings",
    "people",
    "products",
    "promotions",
    "sending",
]
