"""Load what is selected of many products at once: as many queries for 1 as for 100."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from catalog.inventory.queries import Promise
from catalog.launches.api.alternates import alternates_of
from catalog.launches.api.assortment import Assortment, assortments
from catalog.launches.api.availability import promises_for, told_availability
from catalog.launches.api.kind import told_kinds
from catalog.launches.api.variant import told_variant
from catalog.listings.api.declaration import told_declarations
from catalog.listings.api.price import told_range, usual_prices
from catalog.products.api.image import told_pictures
from catalog.products.api.product import told_facts
from catalog.products.models import Product
from catalog.products.queries import Picture, pictures_of, variant_names
from i18n.locales.texts import ServedText
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.selection import Selection

Card = dict[str, Any]
NEED_DECISION = ("availability", "priceRange", "variants", "images", "declarations")


@dataclass(frozen=True)
class Shelf:
    """What is read for a page of products beside their own rows."""

    market: MarketContext
    assortments: Mapping[int, Assortment]
    pictures: Mapping[int, Sequence[Picture]]
    colours: Mapping[int, ServedText]
    promises: Mapping[int, Promise]
    usual: Mapping[int, int]


def product_cards(
    products: Sequence[Product],
    market: MarketContext,
    wants: Selection,
    kept: Container[int] = (),
) -> list[Card]:
    """Give what is selected of products that the market shows, in their order.

    kept: variants, by id, that are told even if they are hidden by now, since a cart has them.
    """
    if wants.has_any("kind", "fits"):
        prefetch_related_objects(products, "kind")
    cards = told_facts(products, market, wants)
    if wants.has_any(*NEED_DECISION):
        _add_decisions(cards, products, _shelf(cards, products, market, wants, kept))
    if "kind" in wants:
        _add_kinds(cards, products, market)
    if "alternates" in wants:
        for pk, alternates in alternates_of(cards, market).items():
            cards[pk]["alternates"] = alternates
    return [cards[product.pk] for product in products]


def _add_decisions(cards: Mapping[int, Card], products: Sequence[Product], shelf: Shelf) -> None:
    for product in products:
        _sell(cards[product.pk], product, shelf)


def _add_kinds(
    cards: Mapping[int, Card], products: Sequence[Product], market: MarketContext
) -> None:
    kinds = told_kinds(list({p.kind_id: p.kind for p in products}.values()), market)
    for product in products:
        cards[product.pk]["kind"] = kinds[product.kind_id]


def _shelf(
    cards: Mapping[int, Card],
    products: Sequence[Product],
    market: MarketContext,
    wants: Selection,
    kept: Container[int],
) -> Shelf:
    found = assortments(products, market, kept)
    variants = _variants_wanted(wants)
    shown = [one for assortment in found.values() for one in assortment.variants]
    names = {pk: card["name_served"] for pk, card in cards.items()}
    named = variants.has_any("name", "colourName", "attributes")
    estimated = "shipEstimate" in variants.below("availability").joined(wants.below("availability"))
    on_offer = variants.below("price").has_any("listPrice", "percentOff")
    return Shelf(
        market=market,
        assortments=found,
        pictures=pictures_of(names, market.chain)
        if "images" in wants or "images" in variants
        else {},
        colours=variant_names(variants=[one.variant for one in shown], chain=market.chain)
        if named
        else {},
        promises=promises_for(found.values(), market) if estimated else {},
        usual=usual_prices([one.price for one in shown if one.price], market) if on_offer else {},
    )


def _variants_wanted(wants: Selection) -> Selection:
    return wants.below("variants", "nodes").joined(wants.below("variants", "edges", "node"))


def _sell(card: Card, product: Product, shelf: Shelf) -> None:
    """Add what the decision lets be shown."""
    assortment = shelf.assortments[product.pk]
    pictures = shelf.pictures.get(product.pk, ())
    shown = {one.variant.pk: one.variant for one in assortment.variants}
    prices = [one.price for one in assortment.variants if one.price]
    card["images"] = told_pictures(pictures, shown)
    card["price_range"] = told_range(prices, shelf.market)
    card["availability"] = _availability(assortment, shelf)
    card["declarations"] = told_declarations(product, assortment.listing, shelf.market.locale)
    card["shown_variants"] = [
        told_variant(
            one,
            card["name"],
            shelf.colours,
            shelf.promises.get(one.variant.pk),
            shelf.usual.get(one.variant.pk),
            pictures,
            shelf.market,
        )
        for one in assortment.variants
    ]


def _availability(assortment: Assortment, shelf: Shelf) -> Card:
    decision, listing = assortment.decision, assortment.listing
    alike = [one for one in assortment.variants if one.decision.offer == decision.offer]
    promises = [shelf.promises[one.variant.pk] for one in alike if one.variant.pk in shelf.promises]
    soonest = min(promises, key=lambda promise: promise.ships_by, default=None)
    most = listing.max_per_customer if listing else None
    return told_availability(decision, alike, most, soonest, shelf.market)
