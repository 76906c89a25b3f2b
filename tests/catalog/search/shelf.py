"""Build products that can be found: named in several languages and on sale."""

from typing import Any

from catalog.products.models import Product, Variant
from catalog.search.pages import Page, product_page
from catalog.search.queries import SearchResult, search
from i18n.locales.actions import write_text
from i18n.locales.texts import fallback_chain
from i18n.markets.models import Market
from tests.make.catalog import make_kind, make_product, make_variant, put_on_sale
from tests.make.i18n import NOON, make_goods_rate, make_market


def india() -> Market:
    make_goods_rate(prefix="39")
    return make_market(code="in")


def united_states() -> Market:
    return make_market(code="us")


def name(owner: str, owner_id: int, **names: str) -> None:
    for locale, text in names.items():
        write_text(owner=owner, owner_id=owner_id, field="name", locale=locale, text=text)


def name_kind(code: str, **names: str) -> None:
    name("catalog.kind", make_kind(code=code).pk, **names)


def on_sale(
    market: Market, sku: str, *, position: int = 0, free: int = 1, price: int = 29900, **facts: Any
) -> Product:
    """Put a product with one black variant on sale; names as ``en=``, ``hi=``, ``es=``."""
    names = {language: facts.pop(language) for language in ("en", "hi", "es") if language in facts}
    product = make_product(sku=sku, **facts)
    name("catalog.product", product.pk, **names)
    add_variant(product, market, "BLK", price=price, free=free)
    product.listings.filter(market=market).update(position=position)
    return product


def add_variant(
    product: Product, market: Market, colour: str, *, price: int = 29900, free: int = 1
) -> Variant:
    variant = make_variant(product=product, colour=colour)
    words = {"BLK": ("Black", "काला", "Negro"), "RED": ("Red", "लाल", "Rojo")}
    en, hi, es = words.get(colour, (colour, colour, colour))
    name("catalog.variant", variant.pk, en=en, hi=hi, es=es)
    put_on_sale(variant=variant, market=market, amount_minor=price, free=free)
    return variant


def found(market: Market, text: str, locale: str = "") -> list[str]:
    """Give the SKUs that a search finds, in its order."""
    return skus(result(market, text, locale))


def result(market: Market, text: str, locale: str = "") -> SearchResult:
    return search(market=market, locale=locale or market.default_locale, text=text, at=NOON)


def skus(answer: SearchResult) -> list[str]:
    by_id = dict(Product.objects.values_list("pk", "sku"))
    return [by_id[pk] for pk in answer.products]


def page(market: Market, locale: str = "", **asked: Any) -> Page:
    locale = locale or market.default_locale
    chain = fallback_chain(locale, market.default_locale)
    return product_page(market=market, locale=locale, chain=chain, at=NOON, **asked)
