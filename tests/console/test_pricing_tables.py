"""Sales, costs and rules in the staff's tables: typed as money, refused with reasons."""

import pytest
from django.test import Client

from catalog.listings.models import Price, PriceKind
from catalog.suggestions.actions import suggest_price
from catalog.suggestions.models import UnitCost
from i18n.charm.models import CharmRule
from tests.console.cells import address
from tests.console.test_writing import errors_of, send, signed_in
from tests.make.accounts import make_administrator, make_manager
from tests.make.catalog import make_price
from tests.make.i18n import NOON
from tests.make.suggesting import Trade, make_trade

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    trade = make_trade(base_minor=1299)
    make_price(market=trade.abroad, variant=trade.variant, amount_minor=129900, mrp_minor=149900)
    return trade


@pytest.fixture
def manager(trade: Trade) -> Client:
    return signed_in(make_manager(trade.abroad))


def sale(trade: Trade, amount: str, *, ends: str = "2026-12-03") -> dict[str, str]:
    return {
        "market": str(trade.abroad.pk),
        "variant": str(trade.variant.pk),
        "kind": "SALE",
        "amount_minor": amount,
        "starts_at_0": "2026-12-01",
        "starts_at_1": "00:00:00",
        "ends_at_0": ends,
        "ends_at_1": "00:00:00" if ends else "",
    }


def test_a_sale_is_written_by_the_action(trade: Trade, manager: Client) -> None:
    answer = send(manager, Price(), page="add", **sale(trade, "999"))

    assert answer.status_code == 302
    written = Price.objects.get(kind=PriceKind.SALE)
    assert (written.amount_minor, written.mrp_minor) == (99900, 149900)


@pytest.mark.parametrize(
    ("amount", "ends", "field"),
    [
        ("1299", "2026-12-03", "amount_minor"),
        ("999", "", "ends_at"),
        ("999", "2026-11-30", "ends_at"),
    ],
)
def test_what_is_no_sale_is_refused_by_the_form(
    trade: Trade, manager: Client, amount: str, ends: str, field: str
) -> None:
    answer = send(manager, Price(), page="add", **sale(trade, amount, ends=ends))

    assert field in errors_of(answer)
    assert not Price.objects.filter(kind=PriceKind.SALE).exists()


def test_a_cost_is_typed_in_the_money_that_is_paid(trade: Trade, manager: Client) -> None:
    UnitCost.objects.all().delete()
    typed = {
        "market": str(trade.abroad.pk),
        "variant": str(trade.variant.pk),
        "currency": "USD",
        "goods_minor": "1.25",
        "freight_minor": "0.10",
        "valid_from": "2026-11-01",
        "source": "invoice 7",
    }

    assert send(manager, UnitCost(), page="add", **typed).status_code == 302

    cost = UnitCost.objects.get()
    assert (cost.goods_minor, cost.freight_minor) == (125, 10)


def test_a_suggestion_is_read_with_its_steps_and_rules_with_their_amounts(
    trade: Trade, manager: Client
) -> None:
    made = suggest_price(market=trade.abroad, variant=trade.variant, at=NOON)

    page = manager.get(address(made, "change")).content.decode()

    assert "TAX_IN" in page
    assert "₹1,399" in page
    rule = CharmRule.objects.filter(currency="INR").order_by("from_minor")[1]
    assert "₹500" in manager.get(address(rule, "changelist")).content.decode()
    keeper = signed_in(make_administrator())
    assert send(keeper, rule, step_minor="200").status_code == 302
    rule.refresh_from_db()
    assert (rule.from_minor, rule.step_minor) == (50_000, 20_000)
