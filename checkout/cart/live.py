"""What the catalog says now about the things in a cart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Pool
from catalog.inventory.queries import promises_of
from catalog.launches.decision import Decision, Offer, Visibility
from catalog.launches.queries import decide_with_facts
from catalog.listings.models import Listing, Price
from catalog.products.models import Variant
from checkout.cart.errors import InviteOnly, NotOnSale
from checkout.cart.models import MAX_QUANTITY
from checkout.shipping.errors import RegionBlocked
from i18n.markets.models import Market
from shop.kit.errors import Problem

SOLD_OUT = "SOLD_OUT"

Days = tuple[date, date]


@dataclass(frozen=True)
class Live:
    """One variant in one market at one moment.

    promise: first and last day of dispatch of units that are on their way, when there are any.
    """

    variant: Variant
    decision: Decision
    price: Price | None
    listing: Listing | None
    promise: Days | None

    @property
    def shown(self) -> bool:
        return self.decision.visibility != Visibility.HIDDEN

    @property
    def is_preorder(self) -> bool:
        return self.decision.offer == Offer.PREORDER

    @property
    def offered(self) -> bool:
        return self.decision.can_buy

    @property
    def most(self) -> int:
        """The most units of it that one customer may buy."""
        own = self.listing.max_per_customer if self.listing else None
        return MAX_QUANTITY if own is None else min(own, MAX_QUANTITY)

    @property
    def goods_code(self) -> str:
        return self.listing.goods_code if self.listing else ""


def live_facts(
    *, variants: Iterable[Variant], market: Market, at: datetime, region: str = ""
) -> Mapping[int, Live]:
    """Read what the catalog says of variants (with their products), by variant id.

    region: of the delivery, when known. A constant number of queries.
    """
    asked = list(variants)
    if not asked:
        return {}
    known = decide_with_facts(variants=asked, market=market, at=at, region=region)
    coming = [v for v in asked if known[v.pk][1].free[Pool.INCOMING]]
    promises = promises_of(variants=coming, market=market, at=at) if coming else {}
    return {
        variant.pk: Live(
            variant=variant,
            decision=known[variant.pk][0],
            price=known[variant.pk][1].price,
            listing=known[variant.pk][1].listing,
            promise=promises.get(variant.pk),
        )
        for variant in asked
    }


def refusal(live: Live, *, held: bool, field: str) -> Problem | None:
    """Say why it cannot be bought now, or nothing.

    held: the asker holds units of it already, so that "sold out" is no reason for her.
    """
    codes = {str(reason.code) for reason in live.decision.reasons}
    if RegionBlocked.code in codes:
        return RegionBlocked(field=field, sku=live.variant.sku)
    if not live.shown or live.price is None:
        return NotOnSale(field=field, sku=live.variant.sku, reason="HIDDEN")
    if live.decision.offer == Offer.INVITE:
        return InviteOnly(field=field, sku=live.variant.sku)
    if live.decision.offer == Offer.NONE:
        return _not_offered(live, codes, held=held, field=field)
    return None


def _not_offered(live: Live, codes: set[str], *, held: bool, field: str) -> Problem | None:
    """Tell "nothing is left" from "not sold now"."""
    if SOLD_OUT not in codes:
        reason = next(iter(sorted(codes)), "")
        return NotOnSale(field=field, sku=live.variant.sku, reason=reason)
    return None if held else OutOfStock(available=0, field=field)
