"""What a run found out, and what of it the design holds the shop to."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.flows import Walk
from bench.hot import Hot
from bench.pages import PageCost
from bench.rounds import Cost
from bench.serving import CACHED, LIMIT, SHOP, USUAL

# The figures that the design holds the shop to; all are ratios but the template's milliseconds.
READ_TO_LIMIT, SEARCH_TO_LIMIT, USUAL_TO_READ = 2.0, 3.0, 20.0
CACHED_TO_LIMIT, GROWTH, CHECKOUT_TO_LIMIT = 0.6, 1.3, 45.0
TEMPLATE_MS, HOT_TO_INSERTS = 3.0, 0.6
READS = ("LIST", "DETAIL")


@dataclass(frozen=True)
class Held:
    """One figure beside its bound. most: whether the bound is the most, or else the least."""

    name: str
    value: float
    bound: float
    most: bool = True
    unit: str = "×"

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.most else self.value >= self.bound

    @property
    def told(self) -> str:
        sign = "≤" if self.most else "≥"
        verdict = "holds" if self.holds else "FALLS SHORT"
        unit = "" if self.unit == "×" else f" {self.unit}"
        return f"{self.value:.2f}{unit} ({sign} {self.bound:g}{unit}) {verdict}"


@dataclass
class Findings:
    """All figures of one database.

    costs: by work and rung. growth: factors by what grew and work. left_out: what, and why.
    """

    engine: str
    world: str
    costs: dict[str, dict[str, Cost]] = field(default_factory=dict)
    checkout: Cost | None = None
    walks: dict[str, Walk] = field(default_factory=dict)
    growth: dict[str, float] = field(default_factory=dict)
    pages: dict[str, PageCost] = field(default_factory=dict)
    hot: list[Hot] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def held(self) -> Iterator[Held]:
        """Give the figures that the design bounds, as far as they were measured."""
        for work in READS:
            yield from self._read(work)
        yield from self._ratio("SEARCH: shop to its limit", "SEARCH", SHOP, SEARCH_TO_LIMIT)
        for name, factor in self.growth.items():
            yield Held(f"{name}: growth", factor, GROWTH)
        limit = self._total("LIST", LIMIT)
        if self.checkout and limit:
            ratio = self.checkout.total_ms / limit
            yield Held("CHECKOUT: whole flow to LIST's limit", ratio, CHECKOUT_TO_LIMIT)
        for name, page in self.pages.items():
            yield Held(f"page {name}: template", page.template_ms, TEMPLATE_MS, unit="ms")
        for hot in self.hot:
            name = f"hot variant: reservations to inserts, {hot.clients} clients"
            yield Held(name, hot.ratio, HOT_TO_INSERTS, most=False)

    def as_json(self) -> dict[str, Any]:
        """Give all figures as JSON can hold them."""
        return {
            **asdict(self),
            "held": [{**asdict(each), "holds": each.holds} for each in self.held()],
        }

    def _read(self, work: str) -> Iterator[Held]:
        yield from self._ratio(f"{work}: shop to limit", work, SHOP, READ_TO_LIMIT)
        shop, usual = self._total(work, SHOP), self._total(work, USUAL)
        if shop and usual:
            yield Held(f"{work}: usual way to shop", usual / shop, USUAL_TO_READ, most=False)
        yield from self._ratio(f"{work}: from cache to limit", work, CACHED, CACHED_TO_LIMIT)

    def _ratio(self, name: str, work: str, rung: str, bound: float) -> Iterator[Held]:
        cost, limit = self._total(work, rung), self._total(work, LIMIT)
        if cost and limit:
            yield Held(name, cost / limit, bound)

    def _total(self, work: str, rung: str) -> float | None:
        cost = self.costs.get(work, {}).get(rung)
        return cost.total_ms if cost else None
