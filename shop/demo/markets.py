"""Sellers, markets, their stages so far and what each must tell its shoppers."""

from datetime import date, datetime
from typing import Any

from i18n.markets.actions import change_stage
from i18n.markets.models import (
    InvoiceTerms,
    LegalNotice,
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
)
from i18n.markets.stages import Stage
from shop.demo.files import read
from shop.demo.texts import Words, put_words

BY = "demo"
SOURCE = "Demo facts, 2026-11-22"


def load_markets() -> None:
    """Add the sellers and the markets that are missing."""
    facts = read("markets")
    for seller in facts["sellers"]:
        _load_seller(seller)
    for position, market in enumerate(facts["markets"]):
        _load_market(market, position)
    for code, notices in read("notices").items():
        _load_notices(Market.objects.get(code=code), notices)


def _load_seller(facts: dict[str, Any]) -> None:
    beside = ("registrations", "support_hours_in", "invoices")
    plain = {key: value for key, value in facts.items() if key not in beside}
    seller, _ = SellerEntity.objects.get_or_create(code=facts["code"], defaults=plain)
    put_words("i18n.seller", [Words(seller.pk, "support_hours", facts["support_hours_in"])])
    for row in facts["registrations"]:
        SellerRegistration.objects.get_or_create(
            seller=seller,
            region=row["region"],
            kind=row["kind"],
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={"source": SOURCE, "number": row.get("number", "")},
        )
    if "invoices" in facts:
        InvoiceTerms.objects.get_or_create(
            seller=seller,
            valid_from=date.fromisoformat(facts["invoices"]["valid_from"]),
            defaults={"series_prefix": facts["invoices"]["series_prefix"], "source": SOURCE},
        )


def _load_market(facts: dict[str, Any], position: int) -> None:
    names = ("name", "currency", "time_zone", "tax_display", "tax_regime")
    market, is_new = Market.objects.get_or_create(
        code=facts["code"],
        defaults={
            **{name: facts[name] for name in names},
            "seller": SellerEntity.objects.get(code=facts["seller"]),
            "default_locale": facts["locales"][0][0],
            "position": position,
        },
    )
    if is_new:
        _open_market(market, facts)


def _open_market(market: Market, facts: dict[str, Any]) -> None:
    for country in facts["countries"]:
        MarketCountry.objects.create(market=market, country=country)
    for position, (code, native_name) in enumerate(facts["locales"]):
        MarketLocale.objects.create(
            market=market, code=code, native_name=native_name, position=position
        )
    for stage, since, reason in facts["stages"]:
        moment = datetime.fromisoformat(since)
        change_stage(market=market, stage=Stage(stage), since=moment, reason=reason, by=BY)


def _load_notices(market: Market, notices: dict[str, dict[str, str]]) -> None:
    rows = {
        topic: LegalNotice.objects.get_or_create(market=market, topic=topic)[0] for topic in notices
    }
    words = (Words(rows[topic].pk, "body", texts) for topic, texts in notices.items())
    put_words("i18n.notice", words)
