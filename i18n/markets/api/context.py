"""The market door: everything below it is answered for one market, locale and moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from i18n.locales.texts import fallback_chain
from i18n.markets.atlas import Atlas, current_atlas
from i18n.markets.errors import UnknownLocale
from i18n.markets.models import Market, MarketLocale
from i18n.markets.plans import StageSpan
from i18n.markets.queries import today_in
from i18n.markets.stages import SHOWN, Stage
from shop.kit.graphql.context import Context
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.ids import GlobalId, to_id


@dataclass(frozen=True)
class MarketContext:
    """For which market, in which locale and at which moment a request is answered.

    chain: the locales that may serve a text, best first.
    span: the market's stage at the moment, and how long it holds.
    """

    node_type: ClassVar[str] = "Market"
    market: Market
    locale: str
    chain: tuple[str, ...]
    at: datetime
    span: StageSpan
    request: Context

    @property
    def stage(self) -> Stage:
        """How far the market is open."""
        return self.span.stage

    @property
    def day(self) -> date:
        """The day it is in the market."""
        return today_in(self.market, self.at)

    def served(self) -> "MarketContext":
        """Note that this market and locale are served, so that the answer tells it."""
        self.request.served[self.market.code, self.locale] = self.stage.value
        return self

    def id_of(self, kind: str, key: object) -> str:
        """Give the id of a row as this market and locale serve it."""
        return to_id(kind, self.market.code, self.locale, key)


def open_market(
    context: Context,
    *,
    code: str | None = None,
    country: str | None = None,
    locale: str | None = None,
) -> MarketContext | None:
    """Open a market that is at least announced; None for any other.

    Raises UnknownLocale for a locale that is not the market's, Refusal when nothing names a market.
    """
    if code is None and country is None and locale is None:
        raise Refusal("BAD_USER_INPUT", "Name a market by `code`, `country` or `locale`.")
    key = (open_market, code, country, locale)
    if key not in context.memo:
        context.memo[key] = _opened(context, code, country, locale)
    opened: MarketContext | None = context.memo[key]
    return opened


def market_of_id(context: Context, found: GlobalId) -> MarketContext | None:
    """Open the market and locale that an id carries; None when it does not serve them."""
    market = open_market(context, code=found.market)
    if market is None or not _speaks(market, found.locale):
        return None
    opened = open_market(context, code=found.market, locale=found.locale)
    return opened and opened.served()


def _speaks(market: MarketContext, locale: str) -> bool:
    return any(locale == spoken.code for spoken in market.market.locales.all())


def context_of(market: Market, locale: str, context: Context) -> MarketContext:
    """Give the context of a market that is known already, whatever its stage."""
    span = atlas_of(context).span(market, context.at)
    return _context(market, locale, span, context).served()


def atlas_of(context: Context) -> Atlas:
    """Give all markets as they are for this request (1 statement, once)."""
    if atlas_of not in context.memo:
        context.memo[atlas_of] = current_atlas()
    atlas: Atlas = context.memo[atlas_of]
    return atlas


def _opened(
    context: Context, code: str | None, country: str | None, locale: str | None
) -> MarketContext | None:
    atlas = atlas_of(context)
    spoken = atlas.locale(locale) if locale is not None else None
    market = _named(atlas, code, country, spoken)
    if market is None:
        return None
    span = atlas.span(market, context.at)
    if span.stage not in SHOWN:
        return None
    if locale is not None and (spoken is None or spoken.market_id != market.pk):
        raise UnknownLocale(field="locale")
    return _context(market, spoken.code if spoken else market.default_locale, span, context)


def _context(market: Market, locale: str, span: StageSpan, context: Context) -> MarketContext:
    return MarketContext(
        market=market,
        locale=locale,
        chain=fallback_chain(locale, market.default_locale),
        at=context.at,
        span=span,
        request=context,
    )


def _named(
    atlas: Atlas, code: str | None, country: str | None, spoken: MarketLocale | None
) -> Market | None:
    """Find the market by whatever names it; a code and a country must mean the same one."""
    if code is None and country is None:
        return spoken.market if spoken else None
    if country is not None:
        found = atlas.by_country(country)
        return found if found and code in {None, found.code} else None
    return atlas.by_code(code or "")
