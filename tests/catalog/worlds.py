"""Random worlds: a market with its plan and laws, and products of every sort in it.

Moments come from a small grid, so that the moment asked about often is a boundary, or one second
beside it. Most of a world is in order, so that each gate often is the only one that objects.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from catalog.inventory.models import Pool
from i18n.compliance.models import Evidence, Severity
from i18n.markets.stages import Stage
from tests.make.catalog import DECLARATION
from tests.make.i18n import LONG_AGO

T = TypeVar("T")
Span = tuple[datetime | None, datetime | None]
Days = tuple[date | None, date | None]

# Around a midnight in India (18:30 UTC) and, the third from the end, one in New York.
MIDNIGHT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
GRID = tuple(MIDNIGHT + timedelta(hours=hours) for hours in (-48, -24, -6, 0, 10.5, 24, 48))
DAYS = tuple(date(2026, 11, 22) + timedelta(days=days) for days in (-1, 0, 1))
SPANS = [(a, b) for a in (None, *GRID) for b in (None, *GRID) if not a or not b or a < b]
DAY_SPANS = [(a, b) for a in (None, *DAYS) for b in (None, *DAYS) if not a or not b or a <= b]
CARE = DECLARATION["consumer_care"]
PRODUCTS_IN_A_WORLD = 8


class Demand(NamedTuple):
    """A requirement in force between days; its code is that of its evidence."""

    evidence: Evidence
    kind: str
    trait: str
    region: str
    severity: Severity
    limit_wh: Decimal | None
    days: Days


class Paper(NamedTuple):
    """A certificate, of the type asked for or another, for this market's country or another."""

    right_type: bool
    right_country: bool
    days: Days


class Shelf(NamedTuple):
    """A stock of one variant: units, a hold with its end, and whether its day is known."""

    pool: Pool
    on_hand: int
    held: int
    until: datetime
    dated: bool


class Form(NamedTuple):
    """A variant: when its prices hold, and where units of it lie."""

    prices: list[Span]
    shelves: list[Shelf]


class Thing(NamedTuple):
    """A product and all that the market knows of it; listing None is not listed."""

    kind: str
    traits: set[str]
    watt_hours: Decimal | None
    listing: dict[str, Any] | None
    forms: list[Form]
    papers: list[Paper]


class Step(NamedTuple):
    """An entry of the market's waves; goods: a kind, the number of a thing, or the rest."""

    goods: str | int
    stage: str
    since: datetime


class World(NamedTuple):
    """A market with products, and the moments to ask about."""

    market: str
    stages: list[tuple[datetime, Stage]]
    steps: list[Step]
    demands: list[Demand]
    rates: list[tuple[str, Days]]
    things: list[Thing]
    moments: list[datetime]


def mostly(usual: T, *others: T) -> st.SearchStrategy[T]:
    """Draw the usual value five times in six."""
    return st.integers(0, 5).flatmap(
        lambda n: st.sampled_from(others) if n == 0 else st.just(usual)
    )


spans: st.SearchStrategy[Span] = mostly((None, None), *SPANS)
days: st.SearchStrategy[Days] = mostly((None, None), *DAY_SPANS)
watt_hours = mostly(Decimal("37"), None, Decimal("99.9999"), Decimal("100"), Decimal("100.0036"))

demands = st.builds(
    Demand,
    evidence=st.sampled_from(list(Evidence)),
    kind=st.sampled_from(("", "", "CASE", "BAND")),
    trait=st.sampled_from(("", "", "battery", "bluetooth")),
    region=mostly("", "US-CA"),
    severity=mostly(Severity.BLOCK, Severity.WARN),
    limit_wh=mostly(Decimal(100), None),
    days=days,
)
papers = st.builds(
    Paper, right_type=mostly(True, False), right_country=mostly(True, False), days=days
)
shelves = st.builds(
    Shelf,
    pool=st.sampled_from(list(Pool)),
    on_hand=st.integers(0, 2),
    held=st.integers(0, 2),
    until=st.sampled_from(GRID),
    dated=st.booleans(),
)
forms = st.builds(
    Form,
    prices=st.lists(spans, min_size=1, max_size=2, unique_by=lambda span: span[0])
    | mostly([(None, None)], []),
    shelves=st.lists(shelves, max_size=2, unique_by=lambda shelf: shelf.pool),
)
listings = st.fixed_dictionaries(
    {
        "stage": mostly("", *Stage.values),
        "switched_on": mostly(True, False),
        "announced_at": st.sampled_from((None, *GRID)),
        "goods_code": mostly("39269099", "", "85076000", "3"),
        "declaration": mostly(
            DECLARATION,
            {},
            {key: value for key, value in DECLARATION.items() if key != "generic_name"},
            DECLARATION | {"importer_name": ""},
            DECLARATION | {"importer_address": None},
            DECLARATION | {"consumer_care": CARE | {"phone": ""}},
            DECLARATION | {"consumer_care": "call us"},
        ),
    }
)
windows = spans.map(lambda span: {"opens_at": span[0], "closes_at": span[1]})
listed = st.builds(lambda listing, window: listing | window, listings, windows)
things = st.builds(
    Thing,
    kind=st.sampled_from(("CASE", "BAND")),
    traits=st.sets(st.sampled_from(("battery", "bluetooth"))),
    watt_hours=watt_hours,
    listing=mostly(True, False).flatmap(lambda is_listed: listed if is_listed else st.none()),
    forms=st.lists(forms, min_size=1, max_size=2) | mostly([Form([(None, None)], [])], []),
    papers=st.lists(papers, max_size=2),
)
moments = st.builds(
    lambda moment, seconds: moment + timedelta(seconds=seconds),
    st.sampled_from(GRID),
    st.sampled_from((-1, 0, 1)),
)
steps = st.builds(
    Step,
    goods=st.sampled_from(("CASE", "BAND", "", "", *range(3))),
    stage=st.sampled_from(("", *Stage.values)),
    since=st.sampled_from((LONG_AGO, *GRID)),
)
laws = st.lists(demands, max_size=4, unique_by=lambda d: (d[:4], d.days[0]))


def worlds_of(
    *, market: str = "", laws: st.SearchStrategy[list[Demand]] = laws
) -> st.SearchStrategy[World]:
    """Draw worlds of a market; without its code, of any."""
    return st.builds(
        World,
        market=st.just(market) if market else st.sampled_from(("in", "us")),
        stages=st.lists(
            st.tuples(st.sampled_from((LONG_AGO, *GRID)), mostly(Stage.OPEN, *Stage)), max_size=3
        ).map(lambda stages: [(LONG_AGO, Stage.OPEN), *stages])
        | mostly([(LONG_AGO, Stage.OPEN)], []),
        steps=st.lists(steps, max_size=4) | st.just([]),
        demands=laws,
        rates=st.lists(
            st.tuples(mostly("39", "3926", "85", ""), days),
            min_size=1,
            max_size=2,
            unique_by=lambda r: r[0],
        ),
        things=st.lists(things, min_size=PRODUCTS_IN_A_WORLD, max_size=PRODUCTS_IN_A_WORLD),
        moments=st.lists(moments, min_size=2, max_size=2, unique=True),
    )


worlds = worlds_of()
with_taxed_goods = worlds_of(market="in")


def demanding(evidence: Evidence) -> st.SearchStrategy[World]:
    """Draw worlds with one law, in force for all goods, so that it often alone decides."""
    law = Demand(evidence, "", "", "", Severity.BLOCK, Decimal(100), (None, None))
    return worlds_of(laws=st.just([law]))
