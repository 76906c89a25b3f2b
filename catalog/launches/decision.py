"""The answer to "may this shopper see it, buy it, here, now?", with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models


class Visibility(models.TextChoices):
    """What a shopper may know of a product: HIDDEN looks exactly like what does not exist."""

    HIDDEN = "HIDDEN", "Hidden"
    ANNOUNCED = "ANNOUNCED", "Announced"
    LISTED = "LISTED", "Listed"

    @property
    def rank(self) -> int:
        """How much is seen; more is wider."""
        return list(Visibility).index(self)


class Offer(models.TextChoices):
    """How a shopper may buy."""

    NONE = "NONE", "Not for sale"
    INVITE = "INVITE", "By invitation"
    PREORDER = "PREORDER", "Pre-order"
    IN_STOCK = "IN_STOCK", "In stock"

    @property
    def rank(self) -> int:
        """How near the product is; more is nearer."""
        return list(Offer).index(self)


class ShopperReason(models.TextChoices):
    """The reasons a shopper is told."""

    ANNOUNCED = "ANNOUNCED", "Announced"
    NOT_YET_OPEN = "NOT_YET_OPEN", "Not yet open"
    INVITE_ONLY = "INVITE_ONLY", "By invitation only"
    PREORDER_ONLY = "PREORDER_ONLY", "Pre-order only"
    SOLD_OUT = "SOLD_OUT", "Sold out"
    MARKET_PAUSED = "MARKET_PAUSED", "Sales are paused"
    NOT_DELIVERABLE = "NOT_DELIVERABLE", "Not delivered there"
    REGION_BLOCKED = "REGION_BLOCKED", "Not sold in that region"


class GateReason(models.TextChoices):
    """The reasons only a manager is told; a missing piece of evidence is named by its own code."""

    MARKET_STAGE = "MARKET_STAGE", "The stage shows nothing"
    LISTING_MISSING = "LISTING_MISSING", "Not listed in this market"
    LISTING_OFF = "LISTING_OFF", "Switched off"
    LISTING_WINDOW = "LISTING_WINDOW", "Outside its window"
    PRICE_MISSING = "PRICE_MISSING", "No price"
    TAX_RATE_MISSING = "TAX_RATE_MISSING", "No tax rate for its tariff code"


@dataclass(frozen=True)
class Reason:
    """Why a decision is not "in stock": a code, what it is about, and when it ends if known."""

    code: str
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """What holds for one variant (or the best of a product's) in one market at one moment.

    reasons: for HIDDEN they are for managers only; otherwise codes of ``ShopperReason``.
    since, until: between which moments it stands, as far as stages, window and price tell; stock
    may change it at any time.
    warnings: evidence that is missing without stopping the sale; for managers only.
    """

    visibility: Visibility
    offer: Offer = Offer.NONE
    reasons: tuple[Reason, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    warnings: tuple[Reason, ...] = ()

    @property
    def can_buy(self) -> bool:
        """Whether anyone may put it into a cart, now or as a pre-order."""
        return self.offer in {Offer.IN_STOCK, Offer.PREORDER}


def best_of(decisions: Iterable[Decision]) -> Decision:
    """Give the widest of several decisions, the first among equals; HIDDEN when there is none."""
    hidden = Decision(Visibility.HIDDEN)
    return max(decisions, key=lambda d: (d.visibility.rank, d.offer.rank), default=hidden)
