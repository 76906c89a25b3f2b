"""What promotions and credit do for a cart now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from checkout.cart.models import Cart
from checkout.cart.view import LineView, Tender, TypedCard, TypedCode
from checkout.credits.errors import GiftCardEnded, UnknownGiftCard
from checkout.credits.models import CreditAccount
from checkout.credits.queries import is_over, store_credit_of, tender
from checkout.pricing.discounts import CreditShare, Discount
from checkout.pricing.totals import Totals
from checkout.promotions.models import Promotion
from checkout.promotions.queries import (
    candidates,
    customer_key,
    floors_of,
    refusal_of,
    rule_of,
    uses_of,
)
from checkout.promotions.rules import Goods, Outcome, grant, off_delivery
from i18n.markets.queries import today_in
from shop.kit.errors import Problem


@dataclass(frozen=True)
class Offers:
    """What promotions do for a cart. typed: those of codes that the shopper typed."""

    outcome: Outcome = field(default_factory=Outcome)
    typed: tuple[Promotion, ...] = ()
    refused: Mapping[int, Problem] = field(default_factory=dict)

    @property
    def goods_minor(self) -> int:
        return self.outcome.goods_minor


def offers_of(cart: Cart, lines: Sequence[LineView], at: datetime) -> Offers:
    """Decide what promotions take off the goods of a cart (4 queries; 2 where there are none)."""
    codes = list(cart.typed_codes.values_list("promotion_id", flat=True))
    found = candidates(market=cart.market, typed=codes, at=at)
    if not found:
        return Offers()
    key = customer_key(cart.email)
    uses = uses_of(promotions=found, key=key, customer_id=cart.customer_id)
    refused = {
        p.pk: problem
        for p in found
        if (problem := refusal_of(p, market=cart.market, uses=uses.get(p.pk, 0), at=at))
    }
    outcome = grant(
        rules=[rule_of(p) for p in found if p.pk not in refused],
        goods=_goods(cart, lines, at),
        currency=cart.currency,
    )
    by_id = {p.pk: p for p in found}
    return Offers(
        outcome=outcome,
        typed=tuple(by_id[pk] for pk in codes),
        refused={**refused, **outcome.refused},
    )


def _goods(cart: Cart, lines: Sequence[LineView], at: datetime) -> list[Goods]:
    floors = floors_of(
        market=cart.market,
        variant_ids=[line.variant.pk for line in lines],
        day=today_in(cart.market, at),
    )
    return [
        Goods(
            product_id=line.product.pk,
            kind_id=line.product.kind_id,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            floor_minor=floors.get(line.variant.pk, 0),
        )
        for line in lines
    ]


def discounts_of(
    offers: Offers, *, fee_minor: int | None, lines: int
) -> tuple[tuple[Discount, ...], tuple[TypedCode, ...]]:
    """Join what is taken off the goods with what is taken off the delivery; tell of each code."""
    brought, idle = off_delivery(rules=offers.outcome.delivery, fee_minor=fee_minor, lines=lines)
    granted = (*offers.outcome.granted, *brought)
    by_id = {discount.promotion_id: discount for discount in granted}
    refused = {**offers.refused, **idle}
    codes = tuple(TypedCode(p, by_id.get(p.pk), refused.get(p.pk)) for p in offers.typed)
    return granted, codes


def tender_of(cart: Cart, totals: Totals, at: datetime) -> tuple[tuple[CreditShare, ...], Tender]:
    """Let gift cards, in the order they were typed, and then store credit pay the total."""
    typed = list(cart.typed_cards.select_related("account__market"))
    cards = [each.account for each in typed]
    owner = cart.customer_id
    credit = store_credit_of(customer_id=owner, market=cart.market) if owner else None
    paying = [*cards, *([credit] if credit and cart.uses_store_credit else [])]
    shares = tender(accounts=paying, currency=cart.currency, total_minor=totals.total_minor, at=at)
    by_id = {share.account_id: share for share in shares}
    told = tuple(
        TypedCard(each.pk, card, by_id.get(card.pk), _faulty(card, at))
        for each, card in zip(typed, cards, strict=True)
    )
    return shares, Tender(cards=told, store_credit=credit)


def _faulty(card: CreditAccount, at: datetime) -> Problem | None:
    """Say why a card that was good when it was typed pays nothing any more."""
    if not card.switched_on:
        return UnknownGiftCard(field="code")
    return GiftCardEnded(field="code") if is_over(card, at) else None
