"""Further markets than the demo's two: countries of the world, open, each with one locale."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from babel.localedata import locale_identifiers
from django.db import connection

from catalog.inventory.models import Warehouse, WarehouseMarket
from i18n.markets.models import (
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    StageChange,
    TaxDisplay,
    TaxRegime,
)
from i18n.markets.stages import Stage
from shop.demo.files import read

MODEL = "us"  # what a further market lists, it lists as this one does
OURS = ("en", "hi", "es")  # languages that the demo's texts are written in
PREFERRED = (*OURS, "fr", "ar", "pt", "de", "ru")
CURRENCIES = ("EUR", "GBP", "CAD", "AUD", "CHF", "SEK", "MXN", "BRL", "ZAR", "SGD")
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
COUNTRY_LETTERS = 2


class Country(NamedTuple):
    """A country with a language that it has CLDR data in."""

    code: str
    language: str


def make_markets(count: int) -> None:
    """Open markets until there are so many that sell, and let warehouses ship to them."""
    wanted = list(_countries())[: count - 2]
    if len(wanted) < count - 2:
        raise ValueError(f"there are countries for {len(wanted) + 2} markets at most")
    seller = SellerEntity.objects.get(code="US-ENT")
    Market.objects.bulk_create(_market(c, place, seller) for place, c in enumerate(wanted))
    made = {market.code: market for market in Market.objects.all()}
    MarketCountry.objects.bulk_create(
        MarketCountry(market=made[c.code.lower()], country=c.code) for c in wanted
    )
    MarketLocale.objects.bulk_create(
        MarketLocale(market=made[c.code.lower()], code=_locale(c), native_name=c.language)
        for c in wanted
    )
    StageChange.objects.bulk_create(
        StageChange(
            market=made[c.code.lower()],
            stage=Stage.OPEN,
            since=OPENED,
            reason="for the benchmark",
            changed_by="bench",
        )
        for c in wanted
    )
    _make_warehouses([made[c.code.lower()] for c in wanted])
    _write_down(wanted)


def _countries() -> Iterator[Country]:
    """Give the countries that no market of the demo sells to."""
    spoken: dict[str, set[str]] = {}
    for name in locale_identifiers():
        language, _, code = name.partition("_")
        if len(code) == COUNTRY_LETTERS and code.isalpha():
            spoken.setdefault(code, set()).add(language)
    for code in sorted(spoken.keys() - {"IN", "US", "GB"}):
        best = [language for language in PREFERRED if language in spoken[code]]
        yield Country(code, (best or sorted(spoken[code]))[0])


def _locale(country: Country) -> str:
    return f"{country.language}-{country.code}"


def _market(country: Country, place: int, seller: SellerEntity) -> Market:
    return Market(
        code=country.code.lower(),
        name=f"Market {country.code}",
        currency=CURRENCIES[place % len(CURRENCIES)],
        time_zone="UTC",
        tax_display=TaxDisplay.INCLUSIVE,
        tax_regime=TaxRegime.NONE,
        seller=seller,
        default_locale=_locale(country),
        position=10 + place,
    )


def _make_warehouses(further: list[Market]) -> None:
    """Give the demo's markets their own warehouse; all others share one."""
    for row in read("markets")["warehouses"]:
        house = Warehouse.objects.create(
            code=row["code"], name=row["name"], country=row["country"], region=row["region"]
        )
        WarehouseMarket.objects.create(
            warehouse=house, market=Market.objects.get(code=row["market"])
        )
    if further:
        shared = Warehouse.objects.create(code="HUB-1", name="Hub", country="NL")
        WarehouseMarket.objects.bulk_create(
            WarehouseMarket(warehouse=shared, market=market) for market in further
        )


def _write_down(further: list[Country]) -> None:
    """Keep in temporary tables which market lists what another does, and which words are needed."""
    ids = dict(Market.objects.values_list("code", "pk"))
    models = {"in": "in", "us": "us"} | {c.code.lower(): MODEL for c in further}
    languages = sorted({c.language for c in further}.difference(OURS))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_market (market_id bigint, model_id bigint)")
        cursor.executemany(
            "INSERT INTO bench_market VALUES (%s, %s)",
            [(ids[code], ids[model]) for code, model in models.items()],
        )
        cursor.execute("CREATE TEMPORARY TABLE bench_language (code varchar(12))")
        if languages:
            cursor.executemany(
                "INSERT INTO bench_language VALUES (%s)", [(each,) for each in languages]
            )
