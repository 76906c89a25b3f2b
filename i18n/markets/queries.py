"""Ask which markets there are, how far they are open and what day it is there."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from i18n.markets.atlas import current_atlas, remembered
from i18n.markets.errors import UnknownLocale
from i18n.markets.models import (
    InvoiceTerms,
    Market,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
    StageChange,
)
from i18n.markets.stages import SHOWN, Stage

GST = "gst"  # the kind of a registration that bears a GSTIN


def market_by_code(code: str) -> Market | None:
    """Find a market by its code, whatever its stage."""
    return _markets().filter(code=code).first()


def market_of_country(country: str) -> Market | None:
    """Find the market that sells to a country (ISO 3166-1), whatever its stage."""
    return _markets().filter(countries__country=country.upper()).first()


def markets_shown(at: datetime) -> list[Market]:
    """List the markets that may be spoken of at the moment, with their locales and countries."""
    shown = _markets().annotate(stage_now=stage_sql(at, market="pk"))
    return list(shown.filter(stage_now__in=SHOWN).prefetch_related("locales", "countries"))


def locale_of(market: Market, code: str | None = None) -> MarketLocale:
    """Give the market's locale of this code, or its default one.

    Raises UnknownLocale for a locale of another market as for one that does not exist.
    """
    found = current_atlas().locale(code or market.default_locale)
    if found is None or found.market_id != market.pk:
        raise UnknownLocale(field="locale")
    return found


def stage_of(*, market: Market, at: datetime) -> Stage:
    """Tell a market's stage at a moment; PLANNED before its first entry."""
    return stages_of([market], at)[market.pk]


def stages_of(markets: Iterable[Market], at: datetime) -> dict[int, Stage]:
    """Tell the stages of markets at a moment, by market id (one query)."""
    asked = [market.pk for market in markets]
    begun = StageChange.objects.begun(at).filter(market__in=asked).reverse()
    latest = dict(begun.values_list("market_id", "stage"))
    return {pk: Stage(latest.get(pk, Stage.PLANNED)) for pk in asked}


def stage_sql(at: datetime, *, market: str = "market_id") -> Coalesce:
    """Give the stage at a moment as an expression, for rows whose column ``market`` names one."""
    latest = StageChange.objects.begun(at).filter(market=OuterRef(market)).values("stage")[:1]
    return Coalesce(Subquery(latest), Value(Stage.PLANNED.value))


def next_stage_change(market: Market, at: datetime) -> StageChange | None:
    """Find the entry that next makes the market's stage another than it is at the moment.

    Entries that were overruled for the same moment, or change nothing, are passed over.
    """
    stage = stage_of(market=market, at=at)
    later = StageChange.objects.filter(market=market, since__gt=at).order_by("since", "id")
    deciding = {change.since: change for change in later}
    return next((c for c in deciding.values() if c.stage != stage), None)


def today_in(market: Market, at: datetime) -> date:
    """Tell the day it is in the market; its rates and rules change at its own midnight."""
    return at.astimezone(ZoneInfo(market.time_zone)).date()


def day_begins(market: Market, day: date) -> datetime:
    """Tell the first moment of a day in the market; its clocks may leap over midnight."""
    return datetime.combine(day, time.min, ZoneInfo(market.time_zone)).astimezone(UTC)


def registered_regions(seller: SellerEntity, day: date) -> frozenset[str]:
    """List the regions in which a seller is registered to collect tax on a day."""
    return remembered(
        (registered_regions, seller.pk, day),
        lambda: frozenset(
            SellerRegistration.objects.on(day)
            .filter(seller=seller)
            .values_list("region", flat=True)
        ),
    )


def gstin_of(seller: SellerEntity, day: date) -> str:
    """Give the GSTIN under which a seller is registered on a day; empty where it is not."""
    on_day = SellerRegistration.objects.on(day).filter(seller=seller, kind=GST)
    number = on_day.exclude(number="").values_list("number", flat=True).first()
    return str(number or seller.gstin)


def invoice_terms(seller: SellerEntity, day: date) -> InvoiceTerms:
    """Give the terms on which a seller issues documents on a day.

    Without a row of its own: numbers that begin with its state or country, all digits of the code.
    """
    rows = InvoiceTerms.objects.on(day).filter(seller=seller).order_by("-valid_from")
    found: InvoiceTerms | None = rows.first()
    if found is not None:
        return found
    prefix = seller.region[3:] if seller.country == "IN" else seller.country
    return InvoiceTerms(seller=seller, series_prefix=prefix or seller.country, valid_from=day)


def _markets() -> "QuerySet[Market]":
    return Market.objects.select_related("seller").order_by(F("position"), F("code"))
