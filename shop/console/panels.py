"""Why a product is seen or bought in a market, for the staff who look after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.http import HttpRequest
from django.template.loader import render_to_string

from catalog.launches.decision import Decision
from catalog.launches.queries import decide_product
from catalog.products.models import Product
from i18n.locales.formats import format_datetime
from i18n.markets.models import Market
from shop.accounts.queries import markets_of
from shop.accounts.reach import Person
from shop.kit.clock import now


@dataclass(frozen=True)
class ReasonShown:
    """A reason of a decision, with its moment in the market's own time."""

    code: str
    detail: str
    until: str


@dataclass(frozen=True)
class DecisionShown:
    """The decision on a product in one market."""

    market: Market
    decision: Decision
    reasons: tuple[ReasonShown, ...]


class Decisions:
    """A panel on a table's form: the decision on the row's product in the reader's markets."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        row = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if row is not None:
            row.reader = request.user  # a panel is given the row alone
        return row

    def product_of(self, row: Any) -> Product:
        """Name the product that a row is about."""
        raise NotImplementedError

    @display(description="Seen and sold")
    def decisions(self, row: Any) -> str:
        if row is None or row.pk is None:
            return "–"
        return decisions_panel(product=self.product_of(row), person=row.reader, at=now())


def decisions_panel(*, product: Product, person: Person, at: datetime) -> str:
    """Show the decision on a product in each market that ``person`` looks after."""
    markets = markets_of(person).order_by("position", "code")
    decided = [decision_shown(product=product, market=market, at=at) for market in markets]
    return render_to_string("console/decisions.html", {"decided": decided})


def decision_shown(*, product: Product, market: Market, at: datetime) -> DecisionShown:
    """Give the decision on a product in a market, ready to show."""
    decision = decide_product(product=product, market=market, at=at)
    reasons = tuple(
        ReasonShown(
            code=str(reason.code),
            detail=str(reason.detail or ""),
            until=_moment(reason.until, market),
        )
        for reason in decision.reasons
    )
    return DecisionShown(market=market, decision=decision, reasons=reasons)


def _moment(moment: datetime | None, market: Market) -> str:
    if moment is None:
        return ""
    return format_datetime(moment, market.default_locale, market.time_zone)
