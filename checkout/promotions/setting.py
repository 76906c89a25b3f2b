"""Set promotions: checked as a whole before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from catalog.products.models import Kind, Product
from checkout.promotions.errors import PromotionImpossible
from checkout.promotions.models import Promotion, PromotionKind, Stacking
from checkout.promotions.queries import OWNER
from i18n.locales.actions import write_text
from i18n.markets.models import Market

LONGEST_NAME = 200


@dataclass(frozen=True)
class PromotionTerms:
    """What a promotion gives, to whom, when and how often; see ``Promotion``.

    names: by language, ``en`` at least.
    """

    kind: PromotionKind
    names: dict[str, str]
    code: str = ""
    percent: Decimal | None = None
    amount_minor: int | None = None
    most_minor: int | None = None
    buy: int | None = None
    get: int | None = None
    minimum_minor: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    limit_total: int | None = None
    limit_per_customer: int | None = None
    stacking: Stacking = Stacking.TOGETHER
    position: int = 0
    switched_on: bool = True


@transaction.atomic
def set_promotion(
    *,
    market: Market,
    slug: str,
    terms: PromotionTerms,
    products: Sequence[Product] = (),
    kinds: Sequence[Kind] = (),
) -> Promotion:
    """Set a promotion of a market, in place of the one that has the slug; its uses stay counted.

    Amounts are in the market's currency. Raises PromotionImpossible naming what contradicts itself.
    """
    terms = replace(terms, code=terms.code.strip().upper())
    was = Promotion.objects.select_for_update().filter(market=market, slug=slug).first()
    _check(market, slug, terms, products, used=was.used if was else 0)
    facts = {name: value for name, value in vars(terms).items() if name != "names"}
    currency = market.currency if terms.amount_minor is not None else ""
    promotion, _new = Promotion.objects.update_or_create(
        market=market, slug=slug, defaults={**facts, "currency": currency}
    )
    promotion.products.set(products)
    promotion.kinds.set(kinds)
    for locale, text in terms.names.items():
        write_text(owner=OWNER, owner_id=promotion.pk, field="name", locale=locale, text=text)
    return promotion


def _check(
    market: Market, slug: str, terms: PromotionTerms, products: Sequence[Product], *, used: int
) -> None:
    """Refuse what cannot be, by the first field that is wrong."""
    others = Promotion.objects.filter(market=market, code=terms.code).exclude(slug=slug)
    days = (terms.starts_on, terms.ends_on)
    wrong = {
        "name": not terms.names.get("en", "").strip(),
        "code": bool(terms.code) and others.exists(),
        "percent": not _percent_fits(terms),
        "amount": not _amount_fits(terms),
        "buy": terms.kind == PromotionKind.BUY_GET and not (terms.buy and terms.get),
        "products": terms.kind == PromotionKind.BUNDLE and not products,
        "endsOn": None not in days and days[0] > days[1],  # type: ignore[operator]  # none is null
        "limitTotal": terms.limit_total is not None and terms.limit_total < used,
        "stacking": terms.kind == PromotionKind.FREE_DELIVERY and terms.stacking == Stacking.ALONE,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise PromotionImpossible(field=field)


def _percent_fits(terms: PromotionTerms) -> bool:
    """Tell whether a fraction is given exactly where one is needed."""
    needs = terms.kind in {PromotionKind.PERCENT, PromotionKind.BUY_GET} or (
        terms.kind == PromotionKind.BUNDLE and terms.amount_minor is None
    )
    if terms.percent is None:
        return not needs
    return needs and 0 < terms.percent <= 1


def _amount_fits(terms: PromotionTerms) -> bool:
    """Tell whether an amount is given exactly where one is needed."""
    if terms.kind == PromotionKind.BUNDLE:
        return terms.amount_minor is None or terms.amount_minor > 0
    given = terms.amount_minor is not None and terms.amount_minor > 0
    return given == (terms.kind == PromotionKind.AMOUNT)


def switch_promotion(*, promotion: Promotion, on: bool) -> Promotion:
    """Switch a promotion on or off; what orders were given stays given."""
    promotion.switched_on = on
    promotion.save(update_fields=["switched_on"])
    return promotion
