"""Load products as the API gives them: one statement for one as for a hundred."""

from collections.abc import Collection, Sequence
from typing import Any

from catalog.shelf.api.asked import asked_of
from catalog.shelf.api.overlay import Overlay
from catalog.shelf.api.unmade import Unmade, comes_later
from catalog.shelf.finding import find_product
from catalog.shelf.reading import Row, View, products_kept
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.compiler.later import Later
from shop.kit.graphql.selection import Selection

Card = dict[str, Any]


def view_of(market: MarketContext) -> View:
    """Give from where a market, locale and moment look at the shelf."""
    return View(market.market, market.locale, market.at, market.span)


def told_rows(
    rows: Sequence[Row], market: MarketContext, wants: Selection
) -> Sequence[Card | Later]:
    """Give rows that the market shows as the API's ``Product``; later where they have no text."""
    asked = asked_of(wants)
    if rows and not rows[0].text:
        return Unmade(rows, market, asked).later()
    return Overlay(market, asked).cards(rows)


def find_card(market: MarketContext, wants: Selection, **named: Any) -> Card | None:
    """Give the product that is shown under a name, as ``find_product`` takes it."""
    asked = asked_of(wants)
    row = find_product(view_of(market), details=asked.details, stock=asked.stock, **named)
    return Overlay(market, asked).cards([row])[0] if row else None


def find_card_later(market: MarketContext, wants: Selection, **named: Any) -> Card | Later | None:
    """Give the same, to be made later where that may be."""
    asked = asked_of(wants)
    if not comes_later(market, asked):
        return find_card(market, wants, **named)
    view = view_of(market)
    row = find_product(view, details=asked.details, texts=False, stock=asked.stock, **named)
    return Unmade([row], market, asked).later()[0] if row else None


def kept_cards(
    products: Sequence[int], market: MarketContext, wants: Selection, kept: Collection[int]
) -> list[Card]:
    """Give products that a cart holds, shown or not.

    kept: its variants, by id; of what is hidden they are told, without a price or an offer.
    """
    asked = asked_of(wants)
    rows = products_kept(view_of(market), products, details=asked.details, stock=asked.stock)
    return Overlay(market, asked, kept).cards(rows)
