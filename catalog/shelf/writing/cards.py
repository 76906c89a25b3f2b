"""Write the card and the details of a product: JSON whose keys the API's fields are named by."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.utils.translation import gettext_noop

from catalog.devices.cards import device_card
from catalog.listings.declarations import told_declarations
from catalog.listings.models import Listing, Price
from catalog.listings.offers import percent_off
from catalog.products.attributes import told_attribute
from catalog.products.certificates import certificate_name
from catalog.products.images import told_image
from catalog.products.models import Certificate, Product, Variant
from catalog.products.telling import Picture, ProductTexts
from catalog.shelf.writing.spans import Dates, Priced, State
from i18n.locales.amounts import money
from i18n.markets.models import Market, TaxRegime
from i18n.markets.tax_notes import tax_note_of
from i18n.tax.prices import NO_RATE, split_price
from shop.kit.ids import to_id
from shop.kit.words import say

Card = dict[str, Any]
COLOUR = gettext_noop("Colour")
# The fields, as the schema names them, that a card does not hold and the details do.
DETAIL_FIELDS = {
    "Product": frozenset(
        {
            "description",
            "descriptionLocale",
            "images",
            "worksWith",
            "fits",
            "attributes",
            "certificates",
            "declarations",
        }
    ),
    "Variant": frozenset({"images", "attributes"}),
    "Price": frozenset({"gross", "net", "tax", "listPrice", "mrp", "percentOff", "note"}),
}

_money = lru_cache(maxsize=100_000)(money)


class Written(NamedTuple):
    """The texts of a row."""

    card: str
    details: str


class Writer:
    """Writes a listed product in one locale of its market, for each of its spans."""

    def __init__(self, listing: Listing, market: Market, locale: str, texts: ProductTexts) -> None:
        self.listing = listing
        self.product: Product = listing.product
        self.market = market
        self.locale = locale
        self.texts = texts
        self._colours = {variant.pk: variant.colour for variant in texts.variants}
        self._images = [self._image(picture) for picture in texts.pictures]
        self._common = [image for image in self._images if image["variant"] is None]
        self._told = self._of_product()
        self._more = self._of_details()
        self._variants = [self._variant(variant) for variant in texts.variants]

    def write(self, state: State) -> Written:
        """Write what is told while a state holds."""
        prices = [self._price(priced) for priced in state.priced]
        dated = {
            "image": self._first_image(state),
            "price_range": self._price_range(state.priced),
            "dates": _told_dates(state.dates),
            "wave_until": _iso(state.wave_until),
        }
        card = {
            **self._told,
            **dated,
            "variants_all": [
                {**variant, "price": price, "dates": _told_dates(priced.dates)}
                for variant, price, priced in zip(self._variants, prices, state.priced, strict=True)
            ],
        }
        details = {
            **card,
            **self._more,
            "certificates": [self._certificate(row) for row in state.certificates],
            "variants_all": [
                {**variant, **self._more_of(variant), "price": price}
                for variant, price in zip(card["variants_all"], self._prices(state), strict=True)
            ],
        }
        return Written(_json(card), _json(details))

    def _of_product(self) -> Card:
        product, name = self.product, self.texts.name
        return {
            "node_type": "Product",
            "pk": product.pk,
            "id": self._id("Product", product.pk),
            "slug": product.slug,
            "sku": product.sku,
            "brand": product.brand,
            "name": name.text,
            "name_locale": name.locale,
            "kind": self._kind(),
            "market": self.market.code,
            "locale": self.locale,
            "max_per_customer": self.listing.max_per_customer,
            "bare": not self.texts.variants,
            "opens_at": _iso(self.listing.opens_at),
        }

    def _of_details(self) -> Card:
        devices = self.texts.works_with
        return {
            "description": self.texts.description.text,
            "description_locale": self.texts.description.locale,
            "images": self._images,
            "works_with": [device_card(d, node=self._id("Device", d.pk)) for d in devices],
            "device_pks": [device.pk for device in devices],
            "attributes": [told_attribute(told, self.locale) for told in self.texts.attributes],
            "declarations": told_declarations(self.product, self.listing, self.locale),
        }

    def _kind(self) -> Card:
        kind = self.product.kind
        return {
            "pk": kind.pk,
            "code": kind.code,
            "slug": kind.slug,
            "name": self.texts.kind_name.text,
            "needs_fit": kind.needs_fit,
            "market": self.market.code,
            "locale": self.locale,
        }

    def _image(self, picture: Picture) -> Card:
        image = picture.image
        told = told_image(
            name=image.name,
            alt=picture.alt.text,
            width=image.width,
            height=image.height,
            colour=self._colours.get(image.variant_id or 0),
        )
        return {**told, "variant": image.variant_id}

    def _first_image(self, state: State) -> Card | None:
        """Choose the first picture that is shown, of a variant without a price none if listed."""
        priced = {
            variant.pk
            for variant, one in zip(self.texts.variants, state.priced, strict=True)
            if one.price or not state.proved
        }
        shown = (each for each in self._images if each["variant"] in {None, *priced})
        return next(shown, None)

    def _more_of(self, variant: Card) -> Card:
        own = [image for image in self._images if image["variant"] == variant["pk"]]
        colour = _of_colour(variant["colour_name"], self.locale)
        return {"images": own or self._common, "attributes": colour}

    def _variant(self, variant: Variant) -> Card:
        colour = self.texts.variant_names[variant.pk].text if variant.colour else ""
        return {
            "node_type": "Variant",
            "pk": variant.pk,
            "id": self._id("Variant", variant.pk),
            "sku": variant.sku,
            "name": " · ".join(part for part in (self.texts.name.text, colour) if part),
            "colour": variant.colour,
            "colour_name": colour,
            "swatch": variant.swatch,
        }

    def _price(self, priced: Priced) -> Card | None:
        return {"display": self._money(priced.price.amount_minor)} if priced.price else None

    def _prices(self, state: State) -> list[Card | None]:
        """Tell all that is known of each variant's price."""
        parts = self._split(state)
        return [self._whole(one, part) for one, part in zip(state.priced, parts, strict=True)]

    def _whole(self, priced: Priced, parts: Card) -> Card | None:
        price = priced.price
        if price is None:
            return None
        full = price.mrp_minor or priced.usual_minor
        return {
            "display": self._money(price.amount_minor),
            **parts,
            "list_price": self._money(priced.usual_minor),
            "mrp": self._money(price.mrp_minor),
            "percent_off": percent_off(price.amount_minor, full),
            "note": tax_note_of(self.market.tax_display, self.locale),
        }

    def _split(self, state: State) -> list[Card]:
        """Part each price into net and tax; nothing is told where a rate is wanted and missing."""
        if self.market.tax_regime == TaxRegime.GST and state.rate is None:
            return [{"gross": None, "net": None, "tax": None} for _ in state.priced]
        return [self._split_one(one.price, state) for one in state.priced]

    def _split_one(self, price: Price | None, state: State) -> Card:
        if price is None:
            return {}
        rate = NO_RATE if state.rate is None else state.rate
        parts = split_price(market=self.market, minor=price.amount_minor, rate=rate)
        return {
            "gross": self._money(parts.gross),
            "net": self._money(parts.net),
            "tax": self._money(parts.tax),
        }

    def _price_range(self, priced: Sequence[Priced]) -> Card | None:
        asked = [(one.price, one.usual_minor) for one in priced if one.price]
        if not asked:
            return None
        least, usual = min(asked, key=lambda one: one[0].amount_minor)
        most, _ = max(asked, key=lambda one: one[0].amount_minor)
        return {
            "min": self._money(least.amount_minor),
            "max": self._money(most.amount_minor),
            "list_price": self._money(usual),
            "mrp": self._money(least.mrp_minor),
            "percent_off": percent_off(least.amount_minor, least.mrp_minor or usual),
        }

    def _certificate(self, row: Certificate) -> Card:
        return {
            "type": row.type,
            "name": certificate_name(row.type, self.locale),
            "reference": row.reference,
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        }

    def _money(self, minor: int | None) -> Card | None:
        return None if minor is None else _money(minor, self.market.currency, self.locale)

    def _id(self, kind: str, pk: int) -> str:
        return to_id(kind, self.market.code, self.locale, pk)


def _of_colour(colour: str, locale: str) -> list[Card]:
    if not colour:
        return []
    return [{"code": "colour", "name": say(COLOUR, locale), "value": colour}]


def _told_dates(dates: Dates) -> Card:
    since, until = dates
    return {"since": _iso(since), "until": _iso(until)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _json(card: Card) -> str:
    return orjson.dumps(card).decode()
