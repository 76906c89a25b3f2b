"""Build markets and their sellers, each the smallest valid thing."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from i18n.locales.models import Region
from i18n.markets.actions import change_stage
from i18n.markets.models import (
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
    TaxDisplay,
    TaxRegime,
)
from i18n.markets.stages import Stage
from i18n.tax.models import GoodsTaxRate

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Facts(NamedTuple):
    """What a market of a country is like."""

    country: str
    name: str
    currency: str
    time_zone: str
    display: TaxDisplay
    regime: TaxRegime
    seller_region: str
    locales: tuple[tuple[str, str], ...]


WORLD = {
    "in": Facts(
        country="IN",
        name="India",
        currency="INR",
        time_zone="Asia/Kolkata",
        display=TaxDisplay.INCLUSIVE,
        regime=TaxRegime.GST,
        seller_region="IN-KA",
        locales=(("en-IN", "English"), ("hi-IN", "हिन्दी")),
    ),
    "us": Facts(
        country="US",
        name="United States",
        currency="USD",
        time_zone="America/New_York",
        display=TaxDisplay.EXCLUSIVE,
        regime=TaxRegime.US_SALES,
        seller_region="US-NV",
        locales=(("en-US", "English"), ("es-US", "Español")),
    ),
    "gb": Facts(
        country="GB",
        name="United Kingdom",
        currency="GBP",
        time_zone="Europe/London",
        display=TaxDisplay.INCLUSIVE,
        regime=TaxRegime.NONE,
        seller_region="",
        locales=(("en-GB", "English"),),
    ),
}


GSTIN = "29AAKCM1234Q1ZX"


def make_seller(*, code: str = "IN-ENT", country: str = "IN", region: str = "") -> SellerEntity:
    """Make a company; one in Karnataka has its GSTIN."""
    return SellerEntity.objects.create(
        code=code,
        legal_name=f"Seller {code}",
        country=country,
        region=region,
        gstin=GSTIN if region == "IN-KA" else "",
    )


def make_market(
    *, code: str = "in", stage: Stage | None = Stage.OPEN, since: datetime = LONG_AGO
) -> Market:
    """Make India, the United States or the United Kingdom; no entry of stage when it is None."""
    facts = WORLD[code]
    market = Market.objects.create(
        code=code,
        name=facts.name,
        currency=facts.currency,
        time_zone=facts.time_zone,
        tax_display=facts.display,
        tax_regime=facts.regime,
        seller=make_seller(
            code=f"{facts.country}-ENT", country=facts.country, region=facts.seller_region
        ),
        default_locale=facts.locales[0][0],
        position=list(WORLD).index(code),
    )
    MarketCountry.objects.create(market=market, country=facts.country)
    for position, (locale, native_name) in enumerate(facts.locales):
        MarketLocale.objects.create(
            market=market, code=locale, native_name=native_name, position=position
        )
    if stage is not None:
        make_stage(market=market, stage=stage, since=since)
    return market


def make_stage(*, market: Market, stage: Stage, since: datetime = LONG_AGO) -> None:
    change_stage(market=market, stage=stage, since=since, reason="for the test", by="a test")


def make_registration(
    *, seller: SellerEntity, region: str, valid_from: date = date(2026, 1, 1)
) -> SellerRegistration:
    return SellerRegistration.objects.create(
        seller=seller, region=region, kind="economic", valid_from=valid_from, source="a test"
    )


def make_region(*, code: str = "IN-KA", name: str = "Karnataka") -> Region:
    return Region.objects.create(country=code[:2], code=code, name=name)


def make_goods_rate(
    *, prefix: str = "", rate: str = "0.18", country: str = "IN", since: date = date(2017, 7, 1)
) -> GoodsTaxRate:
    return GoodsTaxRate.objects.create(
        country=country, prefix=prefix, rate=rate, valid_from=since, source="a test"
    )
