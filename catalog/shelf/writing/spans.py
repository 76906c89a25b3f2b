"""Cut time where something dated changes for a product in a market, and tell what holds between."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog.launches.decision import Visibility
from catalog.launches.explain import (
    dates_of,
    evidence_findings,
    most_planned,
    nearest,
    plan_findings,
)
from catalog.launches.facts import GST_COUNTRY, Facts, ProductFacts, is_rate_known
from catalog.launches.gates import GATES
from catalog.launches.gates.gate import asks
from catalog.launches.gates.stage import StageGate
from catalog.listings.models import Listing, Price
from catalog.listings.offers import deciding_price, usual_minor
from catalog.products.certificates import DETERMINATIONS
from catalog.products.models import Certificate
from catalog.shelf.models import BEGINNING, END
from catalog.shelf.writing.sources import MarketRules, Sources
from i18n.markets.queries import day_begins

# The stage is asked when a row is read.
GATES_OF_ROWS = tuple(gate for gate in GATES if not isinstance(gate, StageGate))
A_DAY = timedelta(days=1)

Dates = tuple[datetime | None, datetime | None]


class Priced(NamedTuple):
    """What a variant costs in a span. usual_minor: outside of an offer; None without one."""

    price: Price | None
    usual_minor: int | None
    dates: Dates


class State(NamedTuple):
    """All that dated rows decide of a product in a market; equal states make equal rows.

    own_stage: of the listing or of its wave, the narrower. wave_until: when the wave says another.
    dates: the nearest moments of listing and wave. priced: by variant, in their order.
    certificates: that are shown. rate: of the tax, where it follows the goods and is known.
    """

    own_stage: str
    wave_until: datetime | None
    planned: Visibility
    proved: bool
    dates: Dates
    priced: tuple[Priced, ...]
    certificates: tuple[Certificate, ...]
    rate: Decimal | None


class Span(NamedTuple):
    """From the first moment until before the second, this holds."""

    since: datetime
    until: datetime
    state: State


class Subject:
    """A listed product, with all that is known of it in its market."""

    def __init__(self, listing: Listing, sources: Sources) -> None:
        self.listing = listing
        self.rules: MarketRules = sources.markets[listing.market_id]
        self.certificates = sources.certificates.get(listing.product_id, ())
        self.traits = sources.traits.get(listing.product_id, frozenset())
        self.prices: list[Sequence[Price]] = [
            sources.prices.get((listing.market_id, variant.pk), ())
            for variant in sources.library.variants[listing.product_id]
        ]

    def boundaries(self) -> list[datetime]:
        """List the moments at which anything of it may change, from BEGINNING to END."""
        sources = (
            self.of_listing(),
            self.of_waves(),
            self.of_prices(),
            self.of_certificates(),
            self.of_demands(),
            self.of_rates(),
        )
        cuts = {cut for source in sources for cut in source if cut}
        return [BEGINNING, *sorted(cut for cut in cuts if BEGINNING < cut < END), END]

    def of_listing(self) -> Iterator[datetime | None]:
        """Give the moments of its window and of its announcement."""
        return dates_of(self.listing, None)

    def of_waves(self) -> Iterator[datetime]:
        """Give the moments at which waves of the market say something of it."""
        listing = self.listing
        yield from self.rules.waves.moments(listing.product.kind_id, listing.product_id)

    def of_prices(self) -> Iterator[datetime | None]:
        """Give the moments at which prices of its variants begin and end."""
        for prices in self.prices:
            for price in prices:
                yield from dates_of(None, price)

    def of_certificates(self) -> Iterator[datetime | None]:
        """Give the midnights at which its certificates begin and end."""
        for row in self.certificates:
            yield from self._midnights(row.valid_from, row.valid_to)

    def of_demands(self) -> Iterator[datetime | None]:
        """Give the midnights at which begins and ends what is demanded of it."""
        product = ProductFacts(listing=self.listing, traits=self.traits)
        for row in self.rules.demands:
            if asks(row, product):
                yield from self._midnights(row.valid_from, row.valid_to)

    def of_rates(self) -> Iterator[datetime | None]:
        """Give the midnights at which rates on its tariff code begin and end."""
        for row in self.rules.dated_rates:
            if self.listing.goods_code.startswith(row.prefix):
                yield from self._midnights(row.valid_from, row.valid_to)

    def state(self, at: datetime) -> State:
        """Tell what dated rows decide at a moment."""
        moment = self.rules.moment(at)
        wave = moment.wave_of(self.listing)
        waves = (wave.since, wave.until)
        priced = tuple(self._priced(prices, at, waves) for prices in self.prices)
        facts = self._facts(at, priced)
        planned = most_planned(plan_findings(moment, facts, GATES_OF_ROWS))
        listed = planned == Visibility.LISTED
        return State(
            own_stage=moment.own_stage(self.listing),
            wave_until=wave.until,
            planned=planned,
            proved=listed and not evidence_findings(moment, facts, GATES_OF_ROWS),
            dates=nearest(at, (*waves, *dates_of(self.listing, None))),
            priced=priced,
            certificates=tuple(self._shown_certificates(moment.day)),
            rate=self._rate(moment.day),
        )

    def _midnights(self, first: date | None, last: date | None) -> Iterator[datetime | None]:
        """Give the first moments of a first day and of the day after a last one, in the market."""
        for day in (first, _day_after(last)):
            if day and BEGINNING.date() < day < END.date():
                yield day_begins(self.rules.market, day)

    def _facts(self, at: datetime, priced: Iterable[Priced]) -> Facts:
        """Give what the gates ask about: one variant with a price is enough for the product."""
        rates = None
        if self.rules.taxes_goods:
            rates = self.rules.rates_on(GST_COUNTRY, self.rules.moment(at).day)
        product = ProductFacts(
            listing=self.listing,
            traits=self.traits,
            certificates=tuple(self.certificates),
            tax_rate_known=is_rate_known(rates, self.listing),
        )
        return Facts(product, price=next((each.price for each in priced if each.price), None))

    def _priced(self, prices: Sequence[Price], at: datetime, waves: Dates) -> Priced:
        price = deciding_price(prices, at)
        dates = nearest(at, (*waves, *dates_of(self.listing, price)))
        return Priced(price, usual_minor(prices, price, at), dates)

    def _shown_certificates(self, day: date) -> Iterator[Certificate]:
        for row in self.certificates:
            shown = row.country in self.rules.countries and row.type not in DETERMINATIONS
            if shown and row.valid_on(day):
                yield row

    def _rate(self, day: date) -> Decimal | None:
        if not self.rules.taxes_goods:
            return None
        rates = self.rules.rates_on(self.rules.market.seller.country, day)
        return rates.find(self.listing.goods_code)


def spans_of(subject: Subject, *, after: datetime) -> list[Span]:
    """Give the spans of a listed product that end after a moment, in their order.

    Neighbours in the same state are one span, however long ago it began.
    """
    cuts = subject.boundaries()
    first = max(n for n, cut in enumerate(cuts[:-1]) if cut <= after or n == 0)
    merged: list[Span] = []
    for since, until in zip(cuts[first:-1], cuts[first + 1 :], strict=True):
        state = subject.state(since)
        if merged and merged[-1].state == state:
            merged[-1] = Span(merged[-1].since, until, state)
        else:
            merged.append(Span(since, until, state))
    return [_stretched(merged[0], subject, cuts[:first]), *merged[1:]]


def _stretched(span: Span, subject: Subject, earlier: Sequence[datetime]) -> Span:
    """Let a span begin where its state began."""
    since = span.since
    for cut in reversed(earlier):
        if subject.state(cut) != span.state:
            break
        since = cut
    return Span(since, span.until, span.state)


def _day_after(day: date | None) -> date | None:
    return day + A_DAY if day and day < END.date() else None


def kept_after(at: datetime) -> datetime:
    """Tell from when on rows are kept, for a refresh at a moment."""
    return max(at.astimezone(UTC) - A_DAY, BEGINNING)
