"""Build orders that can be invoiced."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.products.models import Variant
from checkout.documents.models import Document
from checkout.orders.models import Order
from i18n.markets.models import InvoiceTerms as Terms
from i18n.markets.models import Market, RoundOff, SellerEntity
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import LONG_AGO, NOON


def make_order(
    *,
    market: Market | None = None,
    goods: Sequence[tuple[int, int]] = ((49900, 1),),
    variants: Sequence[Variant] = (),
    address: Mapping[str, str] | None = None,
    locale: str | None = None,
    key: str = "a-key",
    at: datetime = NOON,
) -> Order:
    """Have a cart bought and paid for.

    goods: amount of a unit and whole units, the same number of each. variants: instead of new ones.
    """
    market = market or make_shop()
    chosen = variants or [
        make_variant(on_sale_in=market, amount_minor=amount, free=50) for amount, _ in goods
    ]
    cart = make_ready_cart(
        market=market,
        variants=chosen,
        quantity=goods[0][1],
        address=dict(address) if address else None,
        locale=locale,
        at=at,
    )
    return complete(cart, key=key, at=at).order


def all_of(order: Order) -> dict[int, int]:
    """Give all units of an order, by line."""
    return {line.pk: line.quantity for line in order.lines.all()}


def make_terms(
    *, seller: SellerEntity, prefix: str = "KA", round_off: RoundOff = RoundOff.NONE
) -> Terms:
    return Terms.objects.create(
        seller=seller,
        series_prefix=prefix,
        round_off=round_off,
        valid_from=LONG_AGO.date(),
        source="a test",
    )


def heads_of(document: Document) -> list[tuple[str, int]]:
    """Give the tax of a document by head, in the order of its lines."""
    sums: dict[str, int] = {}
    for line in document.lines.all():
        for tax in line.taxes.all():
            sums[tax.head] = sums.get(tax.head, 0) + tax.amount_minor
    return list(sums.items())
