"""Lay over what is written of products what holds now: the market's stage, the stock, the cart."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from catalog.launches.decision import Decision, Visibility
from catalog.shelf.api.alternates import alternates_of
from catalog.shelf.api.asked import Asked
from catalog.shelf.api.offers import (
    Terms,
    announced,
    best_offered,
    dated,
    offered,
    terms_of,
    unbought,
)
from catalog.shelf.gate import visibility_of
from catalog.shelf.reading import Row
from catalog.shelf.statements import ENOUGH
from catalog.shelf.units import NO_UNITS, Units, units_in
from i18n.markets.api.context import MarketContext

Card = dict[str, Any]
NO_LONGER = Decision(Visibility.ANNOUNCED)  # of what is hidden by now, in a cart that has it


class Overlay:
    """What one request lays over the products of a market.

    kept: variants, by id, that are told even if they are hidden by now, since a cart has them.
    """

    def __init__(
        self, market: MarketContext, asked: Asked, kept: Collection[int] = frozenset()
    ) -> None:
        self._market = market
        self._asked = asked
        self._kept = kept
        self._visibilities: dict[tuple[str, str, bool], Visibility] = {}
        self._known_terms: dict[tuple[str, int | None], Terms] = {}

    def cards(self, rows: Sequence[Row]) -> list[Card]:
        """Give products as the API's ``Product``, in their order."""
        written = ",".join([f"{row.text},[{row.stock or ''}]" for row in rows])
        parsed = orjson.loads(f"[{written}]")
        cards: list[Card] = parsed[::2]
        for row, card, stock in zip(rows, cards, parsed[1::2], strict=True):
            self._lay(row, card, stock)
            self._finish(row, card)
        if self._asked.alternates:
            self._link(cards)
        return cards

    def _lay(self, row: Row, card: Card, stock: Sequence[Any]) -> None:
        visibility = self._visibility(row)
        if visibility == Visibility.LISTED:
            self._list(row, card, stock)
        elif visibility == Visibility.ANNOUNCED:
            self._announce(row, card)
        else:
            self._withdraw(card)

    def _visibility(self, row: Row) -> Visibility:
        key = (row.own_stage, row.planned, row.proved)
        known = self._visibilities.get(key)
        if known is None:
            known = self._visibilities[key] = visibility_of(self._market.stage, *key)
        return known

    def _list(self, row: Row, card: Card, stock: Sequence[Any]) -> None:
        """Show what has a price, each offered by the stage and its free units."""
        forms, kept = card["variants_all"], self._kept
        shown = [form for form in forms if form["price"] is not None or form["pk"] in kept]
        card["shown_variants"] = shown
        if self._asked.availability:
            self._offer(row.own_stage, card, units_in(stock, self._asked.stock))

    def _offer(self, own: str, card: Card, units: dict[int, Units]) -> None:
        """Decide for each variant, and for the product as for the best of them."""
        terms = self._terms(own, card["max_per_customer"])
        best, first, total, soonest = -1, None, 0, None
        for form in card["shown_variants"]:
            if form["price"] is None:
                form["availability"] = unbought(NO_LONGER, terms.most, terms.locale)
                continue
            offer = offered(terms, *units.get(form["pk"], NO_UNITS))
            form["availability"] = self._dated(offer.told, form)
            if offer.rank > best:
                best, first, total, soonest = offer.rank, form, 0, offer.days
            if offer.rank == best:
                total += offer.units
                if offer.days and (soonest is None or offer.days < soonest):
                    soonest = offer.days
        told = best_offered(terms, best, min(total, ENOUGH), soonest)
        card["availability"] = self._dated(told, first or card)

    def _terms(self, own: str, most: int | None) -> Terms:
        key = (own, most)
        known = self._known_terms.get(key)
        if known is None:
            known = terms_of(self._market.stage, own, most, self._market.locale)
            self._known_terms[key] = known
        return known

    def _dated(self, told: Mapping[str, Any], of: Card) -> Mapping[str, Any]:
        if not self._asked.dates:
            return told
        return dated(told, of["dates"], self._market.span, self._market.at)

    def _announce(self, row: Row, card: Card) -> None:
        """Show every variant, without a price or an offer."""
        shown = card["shown_variants"] = card["variants_all"]
        card["price_range"] = None
        decision = announced(self._market.span, row.own_stage, row.planned, card)
        told = unbought(decision, card["max_per_customer"], self._market.locale)
        for form in shown:
            form["price"], form["availability"] = None, self._dated(told, form)
        card["availability"] = shown[0]["availability"] if shown else self._dated(told, card)

    def _withdraw(self, card: Card) -> None:
        """Show what a cart has of a product that is hidden by now, and nothing else of it."""
        shown = [form for form in card["variants_all"] if form["pk"] in self._kept]
        card["shown_variants"], card["price_range"] = shown, None
        told = unbought(NO_LONGER, card["max_per_customer"], self._market.locale)
        card["availability"] = told
        for form in shown:
            form["price"], form["availability"] = None, told

    def _link(self, cards: Sequence[Card]) -> None:
        """Add where else products are shown, for all of them at once."""
        pages = alternates_of([card["pk"] for card in cards], self._market.request)
        for card in cards:
            card["alternates"] = pages[card["pk"]]

    def _finish(self, row: Row, card: Card) -> None:
        """Leave out what belongs to no variant that is shown, and read what is written as text."""
        self._market.request.things.add(f"product-{row.product}")
        if self._asked.images:
            shown = {form["pk"] for form in card["shown_variants"]}
            card["images"] = [i for i in card["images"] if i["variant"] in {None, *shown}]
        if self._asked.certificates:
            for paper in card["certificates"]:
                paper["valid_to"] = _day(paper["valid_to"])
        if self._asked.kinds:
            card["kind"]["in_market"] = self._market


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
