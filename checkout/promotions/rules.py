"""What promotions take off goods: pure rules over lines and promotions.

How promotions stand beside each other, in full:

1. Promotions have their turn by kind in the order of ``PromotionKind`` (bundles, buy-and-get,
   percentages, amounts, free delivery), then by position, then by age.
2. Each works on what the ones before it have left. A unit counts for one bundle or one
   buy-and-get only.
3. One that stands ALONE is weighed against all the others together; whichever takes more off the
   goods is given, the others together when they take as much. Free delivery stands beside all.
4. A minimum is met by the goods at their prices, before anything is taken off.
5. Whatever would bring a line below its floor is refused as a whole, never cut down to fit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from checkout.pricing.discounts import Discount
from checkout.promotions.errors import (
    PromotionAbovePrice,
    PromotionBelowFloor,
    PromotionCurrency,
    PromotionMinimum,
    PromotionNotCombinable,
    PromotionNotForThese,
    PromotionNothingOff,
)
from checkout.promotions.models import PromotionKind, Stacking
from shop.kit.errors import Problem
from shop.kit.money import allocate, amount_text, round_half_up

TURNS = list(PromotionKind)
FIELD = "code"


@dataclass(frozen=True)
class Goods:
    """One line as promotions see it. floor_minor: the least that one unit may cost."""

    product_id: int
    kind_id: int
    quantity: int
    unit_minor: int
    floor_minor: int = 0

    @property
    def total_minor(self) -> int:
        return self.quantity * self.unit_minor


@dataclass(frozen=True)
class Rule:
    """A promotion that may be given now; its fields are those of ``Promotion``."""

    id: int
    kind: PromotionKind
    code: str = ""
    stacking: Stacking = Stacking.TOGETHER
    position: int = 0
    percent: Decimal | None = None
    amount_minor: int | None = None
    currency: str = ""
    most_minor: int | None = None
    buy: int = 0
    get: int = 0
    minimum_minor: int = 0
    products: frozenset[int] = frozenset()
    kinds: frozenset[int] = frozenset()

    def is_for(self, goods: Goods) -> bool:
        """Tell whether goods are what it is for."""
        everything = not self.products and not self.kinds
        return everything or goods.product_id in self.products or goods.kind_id in self.kinds

    def bounded(self, minor: int) -> int:
        return minor if self.most_minor is None else min(minor, self.most_minor)


@dataclass(frozen=True)
class Outcome:
    """What is given and what is not.

    granted: off the goods. delivery: rules that make the delivery free, in their turn.
    refused: why a promotion gives nothing, by its id.
    """

    granted: tuple[Discount, ...] = ()
    delivery: tuple[Rule, ...] = ()
    refused: Mapping[int, Problem] = field(default_factory=dict)

    @property
    def goods_minor(self) -> int:
        return sum(discount.goods_minor for discount in self.granted)


@dataclass
class _Basket:
    """Goods while promotions work on them: what is left to pay, and units that count for none."""

    goods: Sequence[Goods]
    currency: str
    left: list[int] = field(init=False)
    units: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = [each.total_minor for each in self.goods]
        self.units = [each.quantity for each in self.goods]

    @property
    def subtotal(self) -> int:
        return sum(each.total_minor for each in self.goods)


def grant(*, rules: Iterable[Rule], goods: Sequence[Goods], currency: str) -> Outcome:
    """Decide what promotions take off goods of one currency, best for the shopper."""
    ordered = sorted(rules, key=_turn)
    on_goods = [rule for rule in ordered if rule.kind != PromotionKind.FREE_DELIVERY]
    alone = [rule for rule in on_goods if rule.stacking == Stacking.ALONE]
    together = [rule for rule in on_goods if rule.stacking != Stacking.ALONE]
    ways = [_applied(way, goods, currency) for way in (together, *([rule] for rule in alone))]
    best = max(ways, key=lambda way: way.goods_minor)  # the first of equals
    delivery = [rule for rule in ordered if rule.kind == PromotionKind.FREE_DELIVERY]
    unmet = {rule.id: problem for rule in delivery if (problem := _unmet(rule, goods, currency))}
    return Outcome(
        granted=best.granted,
        delivery=tuple(rule for rule in delivery if rule.id not in unmet),
        refused={**_refused(ways, best), **unmet},
    )


def off_delivery(
    *, rules: Sequence[Rule], fee_minor: int | None, lines: int
) -> tuple[tuple[Discount, ...], dict[int, Problem]]:
    """Take promotions off a delivery's fee; give the discounts, and what gave nothing and why.

    fee_minor: null while no delivery is chosen; then they are given without a figure yet.
    """
    given: list[Discount] = []
    idle: dict[int, Problem] = {}
    left = fee_minor or 0
    for rule in rules:
        off = rule.bounded(left)
        if fee_minor is not None and not off:
            idle[rule.id] = PromotionNothingOff(field=FIELD)
            continue
        given.append(Discount(rule.id, rule.code, rule.kind.value, (0,) * lines, off))
        left -= off
    return tuple(given), idle


def _turn(rule: Rule) -> tuple[int, int, int]:
    return (TURNS.index(rule.kind), rule.position, rule.id)


def _refused(ways: Sequence[Outcome], best: Outcome) -> dict[int, Problem]:
    """Say of each promotion that is not given why: for itself, or for what is given instead."""
    refused: dict[int, Problem] = {}
    for way in ways:
        refused.update(way.refused)
        if way is not best:
            given = [discount.promotion_id for discount in way.granted]
            refused.update({pk: PromotionNotCombinable(field=FIELD) for pk in given})
    return refused


def _applied(rules: Sequence[Rule], goods: Sequence[Goods], currency: str) -> Outcome:
    """Let promotions work on goods, each on what the ones before it left."""
    basket = _Basket(goods, currency)
    granted: list[Discount] = []
    refused: dict[int, Problem] = {}
    for rule in rules:
        try:
            by_line = _taken_off(rule, basket)
        except Problem as problem:
            refused[rule.id] = problem
            continue
        granted.append(Discount(rule.id, rule.code, rule.kind.value, tuple(by_line)))
    return Outcome(granted=tuple(granted), refused=refused)


def _taken_off(rule: Rule, basket: _Basket) -> list[int]:
    """Take one promotion off, or raise why it takes nothing; the basket is then as before."""
    unmet = _unmet(rule, basket.goods, basket.currency)
    if unmet:
        raise unmet
    wanted, used = WAYS[rule.kind](rule, basket)
    weights = [min(off, left) for off, left in zip(wanted, basket.left, strict=True)]
    amount = rule.bounded(sum(weights))
    if amount <= 0:
        raise PromotionNothingOff(field=FIELD)
    by_line = allocate(amount, weights)
    left = [a - b for a, b in zip(basket.left, by_line, strict=True)]
    for goods, off, rest in zip(basket.goods, by_line, left, strict=True):
        if off and rest < goods.floor_minor * goods.quantity:
            raise PromotionBelowFloor(field=FIELD)
    basket.left = left
    basket.units = [a - b for a, b in zip(basket.units, used, strict=True)]
    return by_line


def _unmet(rule: Rule, goods: Sequence[Goods], currency: str) -> Problem | None:
    """Say which condition of a promotion the goods do not meet."""
    if rule.currency not in {"", currency}:
        return PromotionCurrency(field=FIELD)
    if not any(rule.is_for(each) for each in goods):
        return PromotionNotForThese(field=FIELD)
    subtotal = sum(each.total_minor for each in goods)
    if subtotal < rule.minimum_minor:
        return PromotionMinimum(
            field=FIELD,
            minimum=amount_text(rule.minimum_minor, currency),
            missing=amount_text(rule.minimum_minor - subtotal, currency),
            currency=currency,
        )
    return None


Offs = tuple[list[int], list[int]]  # off each line, and units of it that count for nothing else


def _percent(rule: Rule, basket: _Basket) -> Offs:
    """Take a share of what the lines come to together, rounded once and then shared."""
    left = _eligible(rule, basket)
    return _amount_of(round_half_up(sum(left) * (rule.percent or Decimal(0))), left)


def _amount(rule: Rule, basket: _Basket) -> Offs:
    left = _eligible(rule, basket)
    return _amount_of(rule.amount_minor or 0, left)


def _amount_of(amount: int, left: list[int]) -> Offs:
    """Share an amount over what is left of lines; never more than that."""
    whole = sum(left)
    nothing = [0] * len(left)
    return (allocate(min(amount, whole), left) if whole else nothing), nothing


def _eligible(rule: Rule, basket: _Basket) -> list[int]:
    return [
        left if rule.is_for(each) else 0
        for each, left in zip(basket.goods, basket.left, strict=True)
    ]


def _buy_get(rule: Rule, basket: _Basket) -> Offs:
    """Take a share off the cheapest units, so many of each group of bought and got."""
    lines = [i for i, each in enumerate(basket.goods) if rule.is_for(each)]
    cheapest = _units(basket, lines)
    groups = len(cheapest) // (rule.buy + rule.get)
    if not groups:
        raise PromotionNotForThese(field=FIELD)
    got = cheapest[: groups * rule.get]
    bought = cheapest[len(cheapest) - groups * rule.buy :]
    offs = _nothing(basket)
    for i in got:
        offs[i] += round_half_up(basket.goods[i].unit_minor * (rule.percent or Decimal(0)))
    return offs, _counted(basket, [*got, *bought])


def _bundle(rule: Rule, basket: _Basket) -> Offs:
    """Sell one of each product together for a price, or with a share off, as often as it goes."""
    units = {
        product: _units(
            basket, [i for i, each in enumerate(basket.goods) if each.product_id == product]
        )
        for product in rule.products
    }
    times = min((len(found) for found in units.values()), default=0)
    if not times:
        raise PromotionNotForThese(field=FIELD)
    chosen = [i for found in units.values() for i in found[:times]]
    whole = sum(basket.goods[i].unit_minor for i in chosen)
    off = _bundle_off(rule, whole, times)
    if off <= 0:
        raise PromotionAbovePrice(field=FIELD)
    weights = _nothing(basket)
    for i in chosen:
        weights[i] += basket.goods[i].unit_minor
    return allocate(off, weights), _counted(basket, chosen)


def _bundle_off(rule: Rule, whole: int, times: int) -> int:
    if rule.amount_minor is not None:
        return whole - times * rule.amount_minor
    return round_half_up(whole * (rule.percent or Decimal(0)))


def _units(basket: _Basket, lines: Iterable[int]) -> list[int]:
    """List the units that still count, the cheapest first, each by its line."""
    ordered = sorted(lines, key=lambda i: (basket.goods[i].unit_minor, i))
    return [i for i in ordered for _ in range(basket.units[i])]


def _nothing(basket: _Basket) -> list[int]:
    return [0] * len(basket.goods)


def _counted(basket: _Basket, units: Iterable[int]) -> list[int]:
    counts = _nothing(basket)
    for i in units:
        counts[i] += 1
    return counts


WAYS = {
    PromotionKind.PERCENT: _percent,
    PromotionKind.AMOUNT: _amount,
    PromotionKind.BUY_GET: _buy_get,
    PromotionKind.BUNDLE: _bundle,
}
