"""Build products that can be found: named in several languages and on sale."""

from collections.abc import Sequence
from typing import Any

import orjson

from catalog.browse.pages import Page, product_page
from catalog.browse.queries import SearchResult, search
from catalog.browse.searching import holding, words_params
from catalog.launches.moment import stage_span
from catalog.products.models import Product, Variant
from catalog.shelf.actions import refresh_marked
from catalog.shelf.dialect import spoken
from catalog.shelf.reading import View
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from shop.kit.database.prepared import Statement, fetch
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
    return search(view(market, locale), text)


def skus(answer: SearchResult) -> list[str]:
    by_id = dict(Product.objects.values_list("pk", "sku"))
    return [by_id[pk] for pk in answer.products]


def page(market: Market, locale: str = "", **asked: Any) -> Page:
    return product_page(view(market, locale), **asked)


def view(market: Market, locale: str = "") -> View:
    """Look at the shelf of a market at noon, in its default locale if none is named."""
    return View(market, locale or market.default_locale, NOON, stage_span(market, NOON))


def ids_on(answer: Page) -> list[int]:
    return [row.product for row in answer.rows]


def skus_on(answer: Page) -> list[str]:
    return [orjson.loads(row.text)["sku"] for row in answer.rows]


def documents_holding(*words: str, locale: str = "en-IN") -> list[int]:
    """Give the products whose documents hold words, whoever may see them."""
    market = Market.objects.get()
    asked = {**words_params(words), "market": market.pk, "locale": locale}
    return [pk for (pk,) in fetch(holding_statement(words), asked)]


def holding_statement(words: Sequence[str]) -> Statement:
    met = " AND ".join(holding(words))
    sql = f"SELECT d.product_id FROM catalog_searchdocument d WHERE {met} ORDER BY 1"  # noqa: S608
    return spoken(sql)


def up_to_date(view: View) -> View:
    """Bring the shelf up to date, so that no reader has to."""
    while refresh_marked(at=view.at).left:
        pass
    return view
