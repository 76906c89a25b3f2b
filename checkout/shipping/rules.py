"""What may be shipped where and how: pure rules over battery facts and a destination.

Sources: 49 CFR 173.185(c) (lithium limits) and USPS Publication 52 (mail, APO/FPO/DPO), as read on
2026-11-22.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WATT_HOUR_LIMIT = Decimal(100)
MILITARY = frozenset({"US-AA", "US-AE", "US-AP"})
NO_GROUND_ROUTE = frozenset({"US-AK", "US-HI", "US-PR", "US-GU", "US-VI", "US-AS", "US-MP"})


class ShippingAnswer(StrEnum):
    """The rule that decided; what begins with BLOCK does not ship."""

    ALLOW = "ALLOW"
    ALLOW_SURFACE = "ALLOW_SURFACE"
    ALLOW_GROUND_ONLY = "ALLOW_GROUND_ONLY"
    ALLOW_GROUND_ONLY_USPS_ONLY = "ALLOW_GROUND_ONLY_USPS_ONLY"
    ALLOW_USPS_ONLY = "ALLOW_USPS_ONLY"
    BLOCK_WH_OVER_100 = "BLOCK_WH_OVER_100"
    BLOCK_STANDALONE_LITHIUM_MILITARY = "BLOCK_STANDALONE_LITHIUM_MILITARY"
    BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE = "BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE"
    BLOCK_PIN_NOT_SERVICEABLE = "BLOCK_PIN_NOT_SERVICEABLE"
    BLOCK_LITHIUM_NOT_SERVICEABLE = "BLOCK_LITHIUM_NOT_SERVICEABLE"
    BLOCK_COD_NOT_AVAILABLE = "BLOCK_COD_NOT_AVAILABLE"
    BLOCK_NOT_SERVICEABLE = "BLOCK_NOT_SERVICEABLE"

    @property
    def ships(self) -> bool:
        return self.value.startswith("ALLOW")

    @property
    def surface_only(self) -> bool:
        return "GROUND_ONLY" in self.value or self is ShippingAnswer.ALLOW_SURFACE

    @property
    def usps_only(self) -> bool:
        return self.value.endswith("USPS_ONLY")


@dataclass(frozen=True)
class BatteryFacts:
    """The lithium in one unit of goods.

    watt_hours: unrounded, 0 without a battery.
    standalone: shipped alone (UN3480), not in or with the equipment it powers (UN3481).
    """

    watt_hours: Decimal = Decimal(0)
    standalone: bool = False
    lithium: bool = False


NO_BATTERY = BatteryFacts()


@dataclass(frozen=True)
class Destination:
    """A place of delivery and what the carriers bring there.

    region: "US-CA"; served: prepaid parcels arrive; cod: cash on delivery is taken.
    """

    country: str
    region: str = ""
    po_box: bool = False
    served: bool = True
    lithium: bool = True
    cod: bool = False

    @property
    def military(self) -> bool:
        return self.region in MILITARY


def shipping_decision(
    *, goods: BatteryFacts, to: Destination, cash_on_delivery: bool = False
) -> ShippingAnswer:
    """Decide whether and how one kind of goods reaches a destination; the first rule wins."""
    if to.country == "IN":
        return _in_india(goods, to, cash_on_delivery=cash_on_delivery)
    if not to.served:
        return ShippingAnswer.BLOCK_NOT_SERVICEABLE
    if cash_on_delivery and not to.cod:
        return ShippingAnswer.BLOCK_COD_NOT_AVAILABLE
    return _in_united_states(goods, to) if to.country == "US" else ShippingAnswer.ALLOW


def _in_india(goods: BatteryFacts, to: Destination, *, cash_on_delivery: bool) -> ShippingAnswer:
    """Lithium goes by surface, and only where a carrier takes it."""
    if not to.served:
        return ShippingAnswer.BLOCK_PIN_NOT_SERVICEABLE
    if goods.lithium and not to.lithium:
        return ShippingAnswer.BLOCK_LITHIUM_NOT_SERVICEABLE
    if cash_on_delivery and not to.cod:
        return ShippingAnswer.BLOCK_COD_NOT_AVAILABLE
    return ShippingAnswer.ALLOW_SURFACE if goods.lithium else ShippingAnswer.ALLOW


def _in_united_states(goods: BatteryFacts, to: Destination) -> ShippingAnswer:
    """Keep batteries off routes that must fly; a post box or a military post is USPS's alone."""
    if goods.watt_hours > WATT_HOUR_LIMIT:
        return ShippingAnswer.BLOCK_WH_OVER_100
    if goods.standalone:
        return _standalone_lithium(to)
    if to.po_box or to.military:
        return ShippingAnswer.ALLOW_USPS_ONLY
    return ShippingAnswer.ALLOW


def _standalone_lithium(to: Destination) -> ShippingAnswer:
    """Batteries alone travel on the ground only."""
    if to.military:
        return ShippingAnswer.BLOCK_STANDALONE_LITHIUM_MILITARY
    if to.region in NO_GROUND_ROUTE:
        return ShippingAnswer.BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE
    if to.po_box:
        return ShippingAnswer.ALLOW_GROUND_ONLY_USPS_ONLY
    return ShippingAnswer.ALLOW_GROUND_ONLY
