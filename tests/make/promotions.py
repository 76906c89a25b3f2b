"""Build promotions, floors, gift cards and store credit, each the smallest valid thing."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.products.models import Product, Variant
from checkout.credits.actions import issue_gift_card, issue_store_credit
from checkout.credits.models import CreditAccount
from checkout.promotions.models import FloorReason, PriceFloor, Promotion, PromotionKind
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from shop.accounts.models import Customer
from tests.make.i18n import NOON

_numbers = count(1)


def make_promotion(
    *,
    market: Market,
    code: str = "",
    kind: PromotionKind = PromotionKind.PERCENT,
    products: Iterable[Product] = (),
    **facts: Any,
) -> Promotion:
    """Make a promotion: 10% off everything unless told otherwise."""
    usual: dict[str, Any] = {}
    if kind == PromotionKind.PERCENT:
        usual["percent"] = Decimal("0.10")
    if "amount_minor" in facts:
        usual["currency"] = market.currency
    promotion = Promotion.objects.create(
        market=market,
        slug=f"promotion-{next(_numbers)}",
        code=code,
        kind=kind,
        **{**usual, **facts},
    )
    promotion.products.set(products)
    write_text(
        owner="checkout.promotion",
        owner_id=promotion.pk,
        field="name",
        locale="en",
        text=f"Name of {code or promotion.slug}",
    )
    return promotion


def make_floor(*, market: Market, variant: Variant, floor_minor: int) -> PriceFloor:
    return PriceFloor.objects.create(
        market=market,
        variant=variant,
        floor_minor=floor_minor,
        reason=FloorReason.AT_COST,
        valid_from=date(2026, 1, 1),
        source="a test",
    )


def make_gift_card(
    *,
    market: Market,
    amount_minor: int = 50000,
    code: str | None = None,
    valid_until: date | None = None,
    at: datetime = NOON,
) -> tuple[CreditAccount, str]:
    return issue_gift_card(
        market=market, amount_minor=amount_minor, code=code, valid_until=valid_until, at=at
    )


def make_store_credit(
    *, market: Market, customer: Customer, amount_minor: int = 50000, key: str = "a-key"
) -> CreditAccount:
    return issue_store_credit(
        market=market, customer_id=customer.pk, amount_minor=amount_minor, key=key, at=NOON
    )
