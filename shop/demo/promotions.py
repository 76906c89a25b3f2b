"""Promotions, gift cards and store credit to try; their codes are printed at every start."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from catalog.products.models import Kind
from checkout.credits.actions import issue_gift_card, issue_store_credit
from checkout.credits.codes import hash_of
from checkout.credits.models import CreditAccount
from checkout.promotions.models import Promotion, PromotionKind, Stacking
from checkout.promotions.setting import PromotionTerms, set_promotion
from i18n.markets.models import Market
from shop.accounts.models import Customer
from shop.demo.files import read
from shop.kit.money import to_minor

KEY = "demo"


def load_promotions(*, at: datetime) -> None:
    """Add the promotions and credits that are missing; what is there stays as it is."""
    facts = read("promotions")
    markets = {market.code: market for market in Market.objects.all()}
    for row in facts["promotions"]:
        _promotion(markets[row["market"]], row)
    for row in facts["gift_cards"]:
        _gift_card(markets[row["market"]], row, at)
    for row in facts["store_credit"]:
        _store_credit(markets[row["market"]], row, at)


def codes_to_try() -> list[tuple[str, str]]:
    """List what a newcomer may type, with what it is."""
    facts = read("promotions")
    typed = [
        (row["code"], f"{row['market']}: {row['name']['en']}")
        for row in facts["promotions"]
        if row.get("code")
    ]
    cards = [
        (row["code"], f"{row['market']}: gift card of {row['amount']}")
        for row in facts["gift_cards"]
    ]
    return [*typed, *cards]


def _promotion(market: Market, row: dict[str, Any]) -> None:
    if Promotion.objects.filter(market=market, slug=row["slug"]).exists():
        return

    def minor(name: str) -> int | None:
        return to_minor(row[name], market.currency) if name in row else None

    set_promotion(
        market=market,
        slug=row["slug"],
        terms=PromotionTerms(
            kind=PromotionKind(row["kind"]),
            names=row["name"],
            code=row.get("code", ""),
            percent=Decimal(row["percent"]) if "percent" in row else None,
            amount_minor=minor("amount"),
            most_minor=minor("most"),
            buy=row.get("buy"),
            get=row.get("get"),
            minimum_minor=minor("minimum") or 0,
            limit_total=row.get("limit_total"),
            limit_per_customer=row.get("limit_per_customer"),
            stacking=Stacking(row.get("stacking", Stacking.TOGETHER)),
        ),
        kinds=list(Kind.objects.filter(code__in=row.get("kinds", ()))),
    )


def _gift_card(market: Market, row: dict[str, Any], at: datetime) -> None:
    if not CreditAccount.objects.filter(code_hash=hash_of(row["code"])).exists():
        amount = to_minor(row["amount"], market.currency)
        issue_gift_card(market=market, amount_minor=amount, code=row["code"], at=at)


def _store_credit(market: Market, row: dict[str, Any], at: datetime) -> None:
    issue_store_credit(
        market=market,
        customer_id=Customer.objects.get(email=row["customer"]).pk,
        amount_minor=to_minor(row["amount"], market.currency),
        key=KEY,
        at=at,
    )
