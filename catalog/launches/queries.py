"""THE decision: who may see and buy what, where, when. Every door asks here and nowhere else.

Two forms that a property test holds equal: conditions in SQL for lists, and ``decide`` with its
reasons. Both read dated rows at the moment ``at``; nothing is computed beforehand.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.db.models import Case, FilteredRelation, Model, Q, QuerySet, Value, When

from catalog.inventory.queries import free_sql
from catalog.launches.decision import Decision, Visibility, best_of
from catalog.launches.explain import explain
from catalog.launches.facts import Facts, facts_of, facts_of_products
from catalog.launches.gates import GATES, Gate
from catalog.launches.gates.gate import NEVER, PRODUCTS, VARIANTS, Paths, PlanGate
from catalog.launches.moment import Moment, moment_of
from catalog.launches.offers import SELLING
from catalog.launches.stages import OWN_STAGES
from catalog.products.models import Product, Variant
from i18n.markets.atlas import one_atlas
from i18n.markets.models import Market

Row = TypeVar("Row", bound=Model)


@one_atlas()
def shown_products(
    *,
    market: Market,
    at: datetime,
    may_announce: bool = True,
    gates: Sequence[Gate] = GATES,
    moment: Moment | None = None,
) -> QuerySet[Product]:
    """Give the products that a shopper may see in a market at a moment (2 queries to build).

    Each row has ``visibility``; the market's listing of it is ``listing``, to filter and order by
    (``listing__position``). may_announce: whether those only announced are among them.
    gates: for proofs that a gate matters; everyone else leaves it alone.
    moment: what ``moment_of`` gave for this market and moment, where it was read already.
    """
    listings = FilteredRelation("listings", condition=Q(listings__market=market))
    rows = Product.objects.alias(listing=listings)
    moment = moment or moment_of(market=market, at=at)
    return _shown(rows, moment, PRODUCTS, gates, may_announce=may_announce)


@one_atlas()
def shown_variants(
    *,
    market: Market,
    at: datetime,
    may_announce: bool = True,
    gates: Sequence[Gate] = GATES,
    moment: Moment | None = None,
) -> QuerySet[Variant]:
    """Give the variants that a shopper may see, as ``shown_products`` does."""
    moment = moment or moment_of(market=market, at=at)
    return _shown(_variants_in(market), moment, VARIANTS, gates, may_announce=may_announce)


@one_atlas()
def in_stock_variants(
    *, market: Market, at: datetime, moment: Moment | None = None
) -> QuerySet[Variant]:
    """Give the variants whose decision is IN_STOCK (2 queries to build)."""
    moment = moment or moment_of(market=market, at=at)
    selling = [own for own in OWN_STAGES if moment.stage_for(own) in SELLING]
    waves = moment.waves.within(selling, at, key=VARIANTS.key, kind="product__kind_id")
    also = Q(free_sql(market=market, at=at), waves, listing__stage__in=selling)
    rows = _variants_in(market)
    return _shown(rows, moment, VARIANTS, GATES, may_announce=False, also=also)


def decide(*, variant: Variant, market: Market, at: datetime, region: str = "") -> Decision:
    """Decide for one variant; region: where it shall be delivered, empty for the whole market."""
    return decide_many(variants=[variant], market=market, at=at, region=region)[variant.pk]


def decide_many(
    *, variants: Iterable[Variant], market: Market, at: datetime, region: str = ""
) -> dict[int, Decision]:
    """Decide for many variants, by variant id: 6 queries at most, for any number."""
    known = decide_with_facts(variants=variants, market=market, at=at, region=region)
    return {pk: decision for pk, (decision, _) in known.items()}


@one_atlas()
def decide_with_facts(
    *, variants: Iterable[Variant], market: Market, at: datetime, region: str = ""
) -> dict[int, tuple[Decision, Facts]]:
    """Decide for many variants as ``decide_many`` does, and give what was read for it."""
    asked = list(variants)
    moment = moment_of(market=market, at=at)
    known = facts_of(asked, moment)
    return {pk: (explain(moment, facts, region=region), facts) for pk, facts in known.items()}


def decide_product(*, product: Product, market: Market, at: datetime, region: str = "") -> Decision:
    """Decide for a product: the best of its variants."""
    return decide_products(products=[product], market=market, at=at, region=region)[product.pk]


@one_atlas()
def decide_products(
    *, products: Iterable[Product], market: Market, at: datetime, region: str = ""
) -> dict[int, Decision]:
    """Decide for many products, by product id: 9 queries at most, 13 where some have no variant."""
    asked = {product.pk for product in products}
    moment = moment_of(market=market, at=at)
    variants = list(Variant.objects.filter(product__in=asked).order_by("position", "pk"))
    known = facts_of(variants, moment)
    decisions: dict[int, list[Decision]] = {pk: [] for pk in asked}
    for variant in variants:
        decision = explain(moment, known[variant.pk], region=region)
        decisions[variant.product_id].append(decision)
    bare = [pk for pk, found in decisions.items() if not found]
    for pk, facts in facts_of_products(bare, moment).items() if bare else ():
        decisions[pk].append(explain(moment, Facts(facts), region=region))
    return {pk: best_of(found) for pk, found in decisions.items()}


def _variants_in(market: Market) -> QuerySet[Variant]:
    listings = FilteredRelation("product__listings", condition=Q(product__listings__market=market))
    return Variant.objects.alias(listing=listings)


def _shown(
    rows: QuerySet[Row],
    moment: Moment,
    paths: Paths,
    gates: Sequence[Gate],
    *,
    may_announce: bool,
    also: Q | None = None,
) -> QuerySet[Row]:
    planned = _all(gate.sql(moment, paths) for gate in gates if isinstance(gate, PlanGate))
    proved = _all(gate.sql(moment, paths) for gate in gates if not isinstance(gate, PlanGate))
    shown = planned & proved
    if may_announce:
        shown |= _announced(moment, paths, [g for g in gates if isinstance(g, PlanGate)])
    # Whatever passed is either planned to be listed, and then proved, or only announced.
    listed = When(planned, then=Value(Visibility.LISTED.value))
    visibility = Case(listed, default=Value(Visibility.ANNOUNCED.value))
    # In one call, since a second would join the listing again; naming its market here makes the
    # outer join an inner one.
    found = rows.filter(shown & (also or Q()), listing__market=moment.market)
    seen: QuerySet[Any] = found.annotate(visibility=visibility)
    return seen


def _announced(moment: Moment, paths: Paths, gates: Sequence[PlanGate]) -> Q:
    """Give the condition that every gate of the plan allows a word, and one no more than that."""
    words = [gate.sql_announced(moment, paths) for gate in gates]
    allowed = _all(gate.sql(moment, paths) | word for gate, word in zip(gates, words, strict=True))
    return allowed & reduce(or_, words, NEVER)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())
