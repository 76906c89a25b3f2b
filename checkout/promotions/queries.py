"""Ask which promotions a cart gets, and how they are called."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import F, Q

from checkout.promotions.errors import (
    PromotionEnded,
    PromotionUsedByCustomer,
    PromotionUsedUp,
    UnknownPromoCode,
)
from checkout.promotions.models import (
    PriceFloor,
    Promotion,
    PromotionKind,
    PromotionUse,
    Stacking,
    UseState,
)
from checkout.promotions.rules import FIELD, Rule
from i18n.locales.queries import texts_of
from i18n.markets.models import Market
from i18n.markets.queries import today_in
from shop.kit.errors import Problem

OWNER = "checkout.promotion"
LONGEST_CODE = 30
PLUS = "+"


def customer_key(email: str) -> str:
    """Give the name by which a customer's uses are counted: her address, folded.

    Letters of either case and what stands after a plus sign make no other customer.
    """
    mailbox, _, domain = email.strip().lower().rpartition("@")
    return f"{mailbox.split(PLUS)[0]}@{domain}" if domain else ""


def promotion_of_code(*, code: str, market: Market, at: datetime) -> Promotion:
    """Find the promotion of a code in a market.

    Raises UnknownPromoCode, or PromotionEnded when its last day is over.
    """
    typed = code.strip().upper()
    found = None
    if 0 < len(typed) <= LONGEST_CODE:
        found = Promotion.objects.filter(market=market, code=typed).first()
    problem = UnknownPromoCode(field=FIELD) if found is None else not_in_force(found, market, at)
    if found is None or problem:
        raise problem or UnknownPromoCode(field=FIELD)
    return found


def not_in_force(promotion: Promotion, market: Market, at: datetime) -> Problem | None:
    """Say why a promotion does not run now; what has not begun is not spoken of."""
    today = today_in(market, at)
    if not promotion.switched_on or promotion.market_id != market.pk:
        return UnknownPromoCode(field=FIELD)
    if promotion.starts_on and today < promotion.starts_on:
        return UnknownPromoCode(field=FIELD)
    return PromotionEnded(field=FIELD) if promotion.ends_on and promotion.ends_on < today else None


def candidates(*, market: Market, typed: Sequence[int], at: datetime) -> list[Promotion]:
    """List what may be given in a market now: what needs no code, and what was typed.

    typed: ids of promotions whose codes the shopper typed, whether they still run or not.
    """
    today = today_in(market, at)
    runs = (Q(starts_on=None) | Q(starts_on__lte=today)) & (Q(ends_on=None) | Q(ends_on__gte=today))
    left = Q(limit_total=None) | Q(used__lt=F("limit_total"))
    given = Q(market=market, code="", switched_on=True) & runs & left
    rows = Promotion.objects.filter(given | Q(pk__in=typed)) if typed else None
    rows = Promotion.objects.filter(given) if rows is None else rows
    return list(rows.prefetch_related("products", "kinds"))


def refusal_of(promotion: Promotion, *, market: Market, uses: int, at: datetime) -> Problem | None:
    """Say why a promotion cannot be given whatever is in the cart.

    uses: how often this customer has used it.
    """
    ended = not_in_force(promotion, market, at)
    if ended:
        return ended
    if promotion.limit_total is not None and promotion.used >= promotion.limit_total:
        return PromotionUsedUp(field=FIELD)
    each = promotion.limit_per_customer
    return PromotionUsedByCustomer(field=FIELD) if each is not None and uses >= each else None


def uses_of(
    *, promotions: Iterable[Promotion], key: str, customer_id: int | None
) -> dict[int, int]:
    """Count a customer's uses of the promotions that limit them, by promotion id."""
    limited = [p.pk for p in promotions if p.limit_per_customer is not None]
    if not limited or not (key or customer_id):
        return {}
    counts: dict[int, int] = dict.fromkeys(limited, 0)
    rows = PromotionUse.objects.filter(promotion__in=limited, state=UseState.RESERVED)
    for pk in rows.filter(_is_hers(key, customer_id)).values_list("promotion", flat=True):
        counts[pk] += 1
    return counts


def _is_hers(key: str, customer_id: int | None) -> Q:
    """Give "this customer" as a condition: the address, or the account whatever the address."""
    hers = Q(customer_key=key) if key else Q(pk=None)
    return hers | Q(customer=customer_id) if customer_id else hers


def rule_of(promotion: Promotion) -> Rule:
    """Give a promotion, read with its products and kinds, as a rule."""
    return Rule(
        id=promotion.pk,
        kind=PromotionKind(promotion.kind),
        code=promotion.code,
        stacking=Stacking(promotion.stacking),
        position=promotion.position,
        percent=promotion.percent,
        amount_minor=promotion.amount_minor,
        currency=promotion.currency,
        most_minor=promotion.most_minor,
        buy=promotion.buy or 0,
        get=promotion.get or 0,
        minimum_minor=promotion.minimum_minor,
        products=frozenset(product.pk for product in promotion.products.all()),
        kinds=frozenset(kind.pk for kind in promotion.kinds.all()),
    )


def floors_of(*, market: Market, variant_ids: Iterable[int], day: date) -> dict[int, int]:
    """Give the highest floor of each variant in a market on a day; null rows are no floor."""
    rows = PriceFloor.objects.on(day).filter(market=market, variant__in=set(variant_ids))
    floors: dict[int, int] = {}
    for variant_id, floor in rows.values_list("variant", "floor_minor"):
        floors[variant_id] = max(floors.get(variant_id, 0), floor)
    return floors


def names_of(ids: Iterable[int], chain: Sequence[str]) -> dict[int, str]:
    """Name promotions in the shopper's language, by id (one query)."""
    wanted = list(ids)
    if not wanted:
        return {}
    texts = texts_of(owner=OWNER, ids=wanted, fields=["name"], chain=chain)
    return {pk: served.text for (pk, _field), served in texts.items()}
