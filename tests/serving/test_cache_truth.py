"""Two processes that keep answers, one that writes: no read shows what is not so any more.

A model knows what must be seen at a moment. Moments pass by the clock: what is planned a fraction
of a second ahead is read before it and after it. Where TEST_REDIS_URL names a Redis, two more
processes keep their answers there together.
"""

import os
import time
from bisect import bisect_right
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.make.acting import Writer, writer
from tests.make.databases import fresh_database
from tests.make.running import RunningShop, manage, serving_shop, shop_environment

pytestmark = pytest.mark.heavy

REDIS = os.environ.get("TEST_REDIS_URL", "")
MARKETS = {"in": "INR", "us": "USD"}
PRICES, UNITS = {"in": 29900, "us": 999}, 5
MOST_UNITS = 10  # of more no answer tells how many there are
KEPT_STOCK_SECONDS = 0.5
EXAMPLES = 12
MOST_STEPS = 8

CARD = "slug name priceRange { min { minor currency } }"
LIVE = f"{CARD} availability {{ offer quantity }}"
DOCUMENTS = [
    f"query ($code: String!) {{ market(code: $code) {{ code stage {fields} }} }}"
    for fields in (
        f'products(kind: "CASE") {{ nodes {{ {LIVE} }} }}',
        f'product(slug: "kav-1") {{ {LIVE} description }}',
        f"products {{ nodes {{ {CARD} }} }}",
    )
]
LONG_SINCE = datetime.min.replace(tzinfo=UTC)


class Seen(NamedTuple):
    """What a market shows of the case: price None where it is hidden, stage None where all is."""

    stage: str | None
    price: int | None = None


@dataclass
class Known:
    """What was written of a market, as far as a reader may see it."""

    price: int
    switched_on: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    plan: dict[datetime, str] = field(default_factory=lambda: {LONG_SINCE: "OPEN"})
    stock: list[tuple[datetime, int]] = field(default_factory=lambda: [(LONG_SINCE, UNITS)])

    def seen(self, at: datetime) -> Seen:
        """Tell what must be seen at a moment."""
        moments = sorted(self.plan)
        stage = self.plan[moments[bisect_right(moments, at) - 1]]
        if stage == "CLOSED":
            return Seen(None)
        open_now = (self.opens_at is None or self.opens_at <= at) and (
            self.closes_at is None or at < self.closes_at
        )
        return Seen(stage, self.price if self.switched_on and open_now else None)

    def units(self, begun: datetime, ended: datetime) -> set[int]:
        """List the units that an answer may tell: as old as it may be kept, and no older."""
        oldest = begun - timedelta(seconds=KEPT_STOCK_SECONDS)
        moments = [moment for moment, _ in self.stock]
        first = max(bisect_right(moments, oldest) - 1, 0)
        return {units for moment, units in self.stock[first:] if moment <= ended}

    def boundaries(self) -> list[datetime]:
        """List the moments at which it shows another thing by itself."""
        return [moment for moment in (self.opens_at, self.closes_at, *self.plan) if moment]


@dataclass
class World:
    """Two processes that serve, one that writes, and what they must agree on."""

    shops: list[RunningShop]
    write: Writer
    known: dict[str, Known]
    pool: ThreadPoolExecutor

    def act(self, name: str, code: str, *arguments: Any) -> Any:
        """Write, while others read and keep what they read."""
        reads = [
            self.pool.submit(shop.ask, document, code=code)
            for shop in self.shops
            for document in DOCUMENTS
        ]
        told = self.write(name, code, *arguments)
        for read in reads:
            assert read.result().status == 200
        return told

    def read_all(self) -> None:
        """Read everything through all processes, twice, so that kept answers are among it."""
        for reads in [self.pool.submit(self._read_through, shop) for shop in self.shops]:
            reads.result()

    def _read_through(self, shop: RunningShop) -> None:
        for code in [*MARKETS, *MARKETS]:
            for document in DOCUMENTS:
                self.read(shop, document, code)

    def read(self, shop: RunningShop, document: str, code: str) -> None:
        """Read once; what is seen must have been so at a moment between question and answer."""
        begun = datetime.now(UTC)
        answer = shop.ask(document, code=code).body
        ended = datetime.now(UTC)
        assert "errors" not in answer, answer
        known, market = self.known[code], answer["data"]["market"]
        between = [moment for moment in known.boundaries() if begun < moment <= ended]
        allowed = {known.seen(moment) for moment in (begun, ended, *between)}
        assert _seen(market) in allowed, (document, code, answer, allowed)
        for each in _products(market):
            self._check(each, code, known.units(begun, ended))

    def _check(self, product: dict[str, Any], code: str, units: set[int]) -> None:
        assert product["priceRange"]["min"]["currency"] == MARKETS[code]
        availability = product.get("availability")
        if availability and availability["offer"] == "IN_STOCK":
            assert availability["quantity"] in units, (availability, units)


def _products(market: dict[str, Any] | None) -> list[dict[str, Any]]:
    if market is None:
        return []
    if "product" in market:
        return [market["product"]] if market["product"] else []
    nodes: list[dict[str, Any]] = market["products"]["nodes"]
    return nodes


def _seen(market: dict[str, Any] | None) -> Seen:
    if market is None:
        return Seen(None)
    prices = [each["priceRange"]["min"]["minor"] for each in _products(market)]
    return Seen(market["stage"], *prices)


class Step(NamedTuple):
    """One thing that happens in a market."""

    name: str
    code: str
    value: Any

    def take(self, world: World) -> None:
        """Have it happen and see that both processes show it, before its moment and after it."""
        known = world.known[self.code]
        moment = getattr(self, f"_{self.name}")(world, known)
        world.read_all()
        if moment is not None:
            time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
            world.read_all()

    def _price(self, world: World, known: Known) -> None:
        world.act("price", self.code, self.value)
        known.price = self.value

    def _switch(self, world: World, known: Known) -> None:
        world.act("switch", self.code, self.value)
        known.switched_on = self.value

    def _window(self, world: World, known: Known) -> datetime | None:
        window = world.act("window", self.code, *self.value)
        known.opens_at, known.closes_at = (each and datetime.fromisoformat(each) for each in window)
        return known.closes_at or known.opens_at

    def _stage(self, world: World, known: Known) -> datetime:
        stage, ahead = self.value
        since = datetime.fromisoformat(world.act("stage", self.code, stage, ahead))
        known.plan[since] = stage
        return since

    def _stock(self, world: World, known: Known) -> None:
        _, before = known.stock[-1]
        change = self.value if 0 < before + self.value < MOST_UNITS else -self.value
        begun = datetime.now(UTC)
        world.act("stock", self.code, change)
        # While it is being written readers may see either; from its answer on it is the one.
        known.stock += [
            (begun, before + change),
            (begun, before),
            (datetime.now(UTC), before + change),
        ]


AHEAD = st.sampled_from([0.15, 0.3])
VALUES = {
    "price": st.integers(100, 99_000),
    "switch": st.booleans(),
    "window": st.one_of(
        st.tuples(AHEAD, st.none()), st.tuples(st.none(), AHEAD), st.just((None, None))
    ),
    "stage": st.tuples(
        st.sampled_from(["OPEN", "PAUSED", "CLOSED"]), st.one_of(st.just(0.0), AHEAD)
    ),
    "stock": st.integers(-2, 2).filter(bool),
}
STEPS = st.lists(
    st.one_of(
        [
            st.builds(Step, st.just(name), st.sampled_from(list(MARKETS)), value)
            for name, value in VALUES.items()
        ]
    ),
    min_size=1,
    max_size=MOST_STEPS,
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Open a small shop, and serve it by processes that keep answers."""
    kept = ["process", "process", *(["shared", "shared"] if REDIS else [])]
    places = [tmp_path_factory.mktemp(name) for name in kept]
    with ExitStack() as stack:
        env = shop_environment(stack.enter_context(fresh_database(places[0])), places[0])
        migrated = manage(env, "migrate", "--verbosity", "0")
        assert migrated.returncode == 0, migrated.stderr
        write = stack.enter_context(writer(env))
        write("open", PRICES, UNITS)
        shops = [
            stack.enter_context(serving_shop(_keeping(env, how), place, workers=1))
            for how, place in zip(kept, places, strict=True)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(len(shops) * len(DOCUMENTS)))
        known = {code: Known(price) for code, price in PRICES.items()}
        yield World(shops, write, known, pool)


def _keeping(env: dict[str, str], how: str) -> dict[str, str]:
    redis = {"REDIS_URL": REDIS} if how == "shared" else {}
    return {
        **env,
        **redis,
        "GRAPHQL_RESPONSE_CACHE": how,
        "GRAPHQL_KEPT_STOCK_SECONDS": str(KEPT_STOCK_SECONDS),
    }


def _begin_anew(world: World) -> None:
    """Show everything again that the example before has hidden."""
    for code, known in world.known.items():
        if known.seen(datetime.now(UTC)).price is None:
            for name, value in (
                ("stage", ("OPEN", 0.0)),
                ("window", (None, None)),
                ("switch", True),
            ):
                Step(name, code, value).take(world)


@given(steps=STEPS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_read_shows_what_is_not_so_any_more(world: World, steps: list[Step]) -> None:
    _begin_anew(world)
    for step in steps:
        step.take(world)
