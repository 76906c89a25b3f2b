"""The nexus monitor: how far a seller is from having to register in states of the United States."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from i18n.markets.models import SellerEntity
from i18n.markets.queries import registered_regions
from i18n.tax.models import NexusRule, NexusSale, NexusTest


@dataclass(frozen=True)
class Standing:
    """What a seller sold into a state without collecting, against the state's measure.

    amount_minor, orders: of the calendar year, this one or the last, that comes nearer.
    rule: null where none is known; then nobody can say whether it is reached.
    """

    state: str
    amount_minor: int
    orders: int
    rule: NexusRule | None
    is_registered: bool

    @property
    def is_reached(self) -> bool:
        return self.rule is not None and reaches(self.rule, self.amount_minor, self.orders)


def reaches(rule: NexusRule, amount_minor: int, orders: int) -> bool:
    """Tell whether sales and orders of a year reach a state's measure."""
    by_sales = amount_minor >= rule.amount_minor
    by_orders = rule.transactions is not None and orders >= rule.transactions
    if rule.test == NexusTest.BOTH:
        return by_sales and by_orders
    return by_sales or (rule.test == NexusTest.EITHER and by_orders)


def nexus_rule(state: str, day: date) -> NexusRule | None:
    """Give a state's measure on a day."""
    rows = NexusRule.objects.on(day).filter(state=state).order_by("-valid_from")
    found: NexusRule | None = rows.first()
    return found


def standings(seller: SellerEntity, day: date) -> list[Standing]:
    """Tell how a seller stands in every state it sold into untaxed, this year and the last."""
    rules = {rule.state: rule for rule in NexusRule.objects.on(day).order_by("valid_from")}
    registered = registered_regions(seller, day)
    return [
        Standing(state, amount, orders, rules.get(state), state in registered)
        for state, (amount, orders) in sorted(_nearest(seller, day, rules).items())
    ]


def _nearest(
    seller: SellerEntity, day: date, rules: Mapping[str, NexusRule]
) -> dict[str, tuple[int, int]]:
    """Take of each state the year that reaches its measure, else the one with more sales."""
    found: dict[str, tuple[int, int]] = {}
    for state, amount, orders in _years(seller, day):
        rule, known = rules.get(state), found.get(state, (0, 0))
        if (rule and reaches(rule, amount, orders), amount) >= (
            rule and reaches(rule, *known),
            known[0],
        ):
            found[state] = (amount, orders)
    return found


def _years(seller: SellerEntity, day: date) -> Iterable[tuple[str, int, int]]:
    rows = NexusSale.objects.filter(seller=seller, day__year__in=(day.year, day.year - 1))
    sums = rows.order_by().values("state", "day__year")
    return sums.annotate(sum=Sum("amount_minor"), many=Count("pk")).values_list(
        "state", "sum", "many"
    )
