"""The rows of a listed product, as the tables hold them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from catalog.search.documents import document_of
from catalog.search.models import SearchDocument
from catalog.shelf.writing.cards import Writer
from catalog.shelf.writing.sources import Sources
from catalog.shelf.writing.spans import Span, Subject, spans_of


class Row(NamedTuple):
    """A row of ``ShelfRow``, column by column; the first four name it."""

    market_id: int
    locale: str
    product_id: int
    since: datetime
    until: datetime
    own_stage: str
    planned: str
    proved: bool
    kind_id: int
    needs_fit: bool
    position: int
    created_at: datetime
    slug: str
    sku: str
    brand: str
    origin: str
    lowest_minor: int | None
    card: str
    details: str


class VariantRow(NamedTuple):
    """A row of ``ShelfVariant``, column by column; the first four name it."""

    market_id: int
    product_id: int
    since: datetime
    variant_id: int
    until: datetime
    colour: str
    amount_minor: int | None


class Made(NamedTuple):
    """All that a listed product becomes in its market."""

    rows: list[Row]
    variants: list[VariantRow]
    documents: list[SearchDocument]


def made_of(subject: Subject, sources: Sources, *, after: datetime) -> Made:
    """Make the rows of a listed product that still hold after a moment, in every locale."""
    spans = spans_of(subject, after=after)
    product, market = subject.listing.product, subject.rules.market
    rows: list[Row] = []
    documents = []
    default = sources.library.told(product.pk, subject.rules.default_chain)
    for spoken in subject.rules.locales:
        texts = sources.library.told(product.pk, spoken.chain)
        writer = Writer(subject.listing, market, spoken.code, texts)
        rows += [_row(subject, writer, span) for span in spans]
        documents.append(document_of(market, spoken.code, product, texts, default))
    return Made(rows, list(_variants(subject, sources, spans)), documents)


def _row(subject: Subject, writer: Writer, span: Span) -> Row:
    listing, product = subject.listing, subject.listing.product
    texts = writer.write(span.state)
    prices = (each.price.amount_minor for each in span.state.priced if each.price)
    return Row(
        market_id=listing.market_id,
        locale=writer.locale,
        product_id=product.pk,
        since=span.since,
        until=span.until,
        own_stage=span.state.own_stage,
        planned=span.state.planned.value,
        proved=span.state.proved,
        position=listing.position,
        lowest_minor=min(prices, default=None),
        card=texts.card,
        details=texts.details,
        kind_id=product.kind_id,
        needs_fit=product.kind.needs_fit,
        created_at=product.created_at,
        slug=product.slug,
        sku=product.sku,
        brand=product.brand,
        origin=product.origin,
    )


def _variants(subject: Subject, sources: Sources, spans: list[Span]) -> Iterator[VariantRow]:
    listing = subject.listing
    variants = sources.library.variants[listing.product_id]
    for span in spans:
        for variant, priced in zip(variants, span.state.priced, strict=True):
            yield VariantRow(
                market_id=listing.market_id,
                product_id=listing.product_id,
                since=span.since,
                variant_id=variant.pk,
                until=span.until,
                colour=variant.colour,
                amount_minor=priced.price.amount_minor if priced.price else None,
            )
