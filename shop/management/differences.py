"""Compare two markets, or one market at two moments: only what differs is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from catalog.launches.decision import Decision, Offer
from catalog.launches.queries import decide_products
from catalog.listings.queries import prices_of
from catalog.products.models import Product, Variant
from checkout.payments.queries import payment_methods
from checkout.shipping.models import DeliveryMethod
from i18n.locales.formats import format_price
from i18n.markets.models import Market
from i18n.markets.queries import stage_of

NOTHING = "-"


@dataclass(frozen=True)
class Side:
    """A market at a moment."""

    market: Market
    at: datetime


class Difference(NamedTuple):
    """What both sides say of one thing; ``NOTHING`` where a side has none."""

    area: str
    about: str
    left: str
    right: str


def differences(left: Side, right: Side) -> Iterator[Difference]:
    """Tell what differs: the markets themselves first, then their products, then their prices.

    Stages, windows, prices and requirements are those of each side's moment; what has no dates
    (stock, locales, deliveries, payment) is as it stands now.
    """
    yield from _differing("market", _of_market(left), _of_market(right))
    yield from _differing("locale", _locales(left), _locales(right))
    yield from _differing("delivery", _deliveries(left), _deliveries(right))
    yield from _differing("payment", _payments(left), _payments(right))
    products = list(Product.objects.order_by("sku"))
    yield from _differing("product", _decisions(left, products), _decisions(right, products))
    yield from _missing_prices(left, right)


def _differing(area: str, left: dict[str, str], right: dict[str, str]) -> Iterator[Difference]:
    for about in dict.fromkeys((*left, *right)):
        found = Difference(area, about, left.get(about, NOTHING), right.get(about, NOTHING))
        if found.left != found.right:
            yield found


def _of_market(side: Side) -> dict[str, str]:
    market = side.market
    return {
        "stage": stage_of(market=market, at=side.at).value,
        "currency": market.currency,
        "tax display": market.tax_display,
    }


def _locales(side: Side) -> dict[str, str]:
    return {locale.code: locale.native_name for locale in side.market.locales.all()}


def _deliveries(side: Side) -> dict[str, str]:
    methods = DeliveryMethod.objects.filter(market=side.market)
    return {method.code: _delivery(method, side.market) for method in methods}


def _delivery(method: DeliveryMethod, market: Market) -> str:
    """Tell who brings it and what it costs."""
    told = f"{method.carrier} {method.transport} {_price(method.fee_minor, market)}"
    if method.free_from_minor is None:
        return told
    return f"{told}, free from {_price(method.free_from_minor, market)}"


def _payments(side: Side) -> dict[str, str]:
    return {offer.code: "offered" for offer in payment_methods(side.market, side.at)}


def _decisions(side: Side, products: Iterable[Product]) -> dict[str, str]:
    listed = {product.pk: product.sku for product in products}
    found = decide_products(products=products, market=side.market, at=side.at)
    return {sku: _decision(found[pk]) for pk, sku in listed.items()}


def _decision(decision: Decision) -> str:
    """Write what is seen, how it is bought, and why no nearer."""
    offer = "" if decision.offer == Offer.NONE else f" {decision.offer.value}"
    reasons = (f"{r.code}:{r.detail}" if r.detail else r.code for r in decision.reasons)
    why = ", ".join(dict.fromkeys(reasons))
    return f"{decision.visibility.value}{offer}" + (f" ({why})" if why else "")


def _missing_prices(left: Side, right: Side) -> Iterator[Difference]:
    """Name the variants that only one side has a price for; other amounts are no difference."""
    variants = list(Variant.objects.order_by("sku"))
    ours, theirs = _prices(left, variants), _prices(right, variants)
    one_sided = ours.keys() ^ theirs.keys()
    return (
        Difference("price", sku, ours.get(sku, NOTHING), theirs.get(sku, NOTHING))
        for sku in sorted(one_sided)
    )


def _prices(side: Side, variants: Iterable[Variant]) -> dict[str, str]:
    skus = {variant.pk: variant.sku for variant in variants}
    found = prices_of(variants=variants, market=side.market, at=side.at)
    return {skus[pk]: _price(price.amount_minor, side.market) for pk, price in found.items()}


def _price(minor: int, market: Market) -> str:
    return format_price(minor, market.currency, market.default_locale)
