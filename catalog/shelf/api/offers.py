"""How variants are offered now: each different answer is decided and worded once a process.

The answers are shared by all requests, and never changed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.inventory.queries import Promise
from catalog.launches.api.availability import told_availability
from catalog.launches.decision import Decision, Offer, Visibility
from catalog.launches.explain import nearest
from catalog.launches.offers import offer_at
from catalog.launches.stages import (
    announced_by_stage,
    announced_by_window,
    stage_for,
    visibility_for,
)
from catalog.shelf.statements import ENOUGH
from catalog.shelf.units import Days
from i18n.markets.plans import StageSpan
from i18n.markets.stages import Stage

KEPT = 20_000  # answers
Card = Mapping[str, Any]


class Terms(NamedTuple):
    """What is the same for all variants of a product.

    stage: the one that counts for it. most: units for one customer, None for no own limit.
    """

    stage: str
    most: int | None
    locale: str


class Offered(NamedTuple):
    """How something listed may be bought. units: free as it is offered, ``ENOUGH`` at most."""

    rank: int
    units: int
    days: Days | None
    told: Card


@lru_cache(maxsize=KEPT)
def offered(terms: Terms, here: int, coming: int, days: Days | None) -> Offered:
    """Decide for a listed variant with so many free units, here and on their way."""
    decision = Decision(Visibility.LISTED, *offer_at(Stage(terms.stage), here, coming))
    free = {Offer.IN_STOCK: here, Offer.PREORDER: coming}.get(decision.offer, 0)
    units = min(free, ENOUGH)
    told = _told(decision, terms, units, days)
    return Offered(decision.offer.rank, units, days, told)


@lru_cache(maxsize=KEPT)
def best_offered(terms: Terms, best: int, units: int, days: Days | None) -> Card:
    """Tell the best of a product's variants, which has the rank ``best``.

    units, days: of all its variants that are as near.
    """
    here, coming = (units, 0) if best == Offer.IN_STOCK.rank else (0, units)
    decision = Decision(Visibility.LISTED, *offer_at(Stage(terms.stage), here, coming))
    return _told(decision, terms, units, days)


def announced(span: StageSpan, own: str, planned: str, card: Card) -> Decision:
    """Decide for what is only announced: by its stage, before its window, or by both.

    card: with the moments, as they are written, at which its wave says another and it opens.
    """
    reasons = []
    if visibility_for(span.stage, own) == Visibility.ANNOUNCED:
        reasons.append(announced_by_stage(span, _moment(card["wave_until"])))
    if planned == Visibility.ANNOUNCED:
        reasons.append(announced_by_window(_moment(card["opens_at"])))
    return Decision(Visibility.ANNOUNCED, reasons=tuple(reasons))


def unbought(decision: Decision, most: int | None, locale: str) -> Card:
    """Tell a decision without an offer."""
    return told_availability(decision, units=0, most=most, ship=None, locale=locale)


def dated(told: Card, dates: Card, span: StageSpan, at: datetime) -> Card:
    """Add between which moments an answer stands; dates: the nearest of listing and price."""
    known = (span.since, span.until, _moment(dates["since"]), _moment(dates["until"]))
    since, until = nearest(at, known)
    return {**told, "since": since, "until": until}


def terms_of(market: Stage, own: str, most: int | None, locale: str) -> Terms:
    """Give the terms of a product. own: what narrows the market's."""
    return Terms(stage_for(market, own).value, most, locale)


def _told(decision: Decision, terms: Terms, units: int, days: Days | None) -> Card:
    waits = decision.offer == Offer.PREORDER
    return told_availability(
        decision,
        units=units,
        most=terms.most,
        ship=_promise(days) if days and waits else None,
        locale=terms.locale,
    )


def _promise(days: Days) -> Promise:
    last, first = days
    return Promise(date.fromisoformat(first), date.fromisoformat(last))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
