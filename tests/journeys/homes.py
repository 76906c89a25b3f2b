"""Where shoppers buy and live, how they pay there, and on what screens they look."""

from dataclasses import dataclass
from typing import Any

PHONE = {"width": 375, "height": 780}
DESK = {"width": 1280, "height": 860}
INDIA = {
    "phone": "9876543210",
    "name": "Asha Rao",
    "line1": "12 MG Road",
    "city": "Bengaluru",
    "region": "IN-KA",
    "postalCode": "560001",
}
AMERICA = {
    "phone": "(415) 555-2671",
    "name": "Ana Diaz",
    "line1": "500 Market St",
    "city": "San Francisco",
    "region": "US-CA",
    "postalCode": "94105",
}


@dataclass(frozen=True)
class Place:
    """A locale and how one buys there.

    first, second: the means of payment of an order that is sent back, and of one that is cancelled.
    card: what a gift card holds, in minor units.
    """

    locale: str
    market: str
    home: dict[str, str]
    size: Any
    promo: str
    card: int
    first: str
    second: str

    @property
    def code(self) -> str:
        """Give the locale as the API writes it."""
        return f"{self.locale[:2]}-{self.locale[3:].upper()}"


PLACES = [
    Place("en-in", "in", INDIA, PHONE, "SAVE180", 25000, "upi:tok_step", "cod"),
    Place("hi-in", "in", INDIA, DESK, "SAVE180", 25000, "upi:tok_step", "cod"),
    Place("en-us", "us", AMERICA, DESK, "SAVE2", 1000, "card:tok_ok", "card:tok_step"),
    Place("es-us", "us", AMERICA, PHONE, "SAVE2", 1000, "card:tok_ok", "card:tok_step"),
]
