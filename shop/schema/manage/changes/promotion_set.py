from datetime import date
from decimal import Decimal
from typing import Any

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from catalog.products.models import Kind, Product
from checkout.promotions.errors import PromotionImpossible
from checkout.promotions.models import Promotion, PromotionKind, Stacking
from checkout.promotions.setting import LONGEST_NAME, PromotionTerms, set_promotion
from i18n.markets.models import Market
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.accounts.rights import SET_PROMOTION
from shop.schema.manage.changes.base import Change, minor_of, place_to_change, text_within

LONGEST_SLUG = 40
LONGEST_CODE = 30
MOST_UNITS = 100
MOST_USES = 1_000_000
SCALE = 4  # digits of a fraction
PromotionKindEnum = graphene.Enum(
    "PromotionKind",
    [(kind.value, kind.value) for kind in PromotionKind],
    description=lambda value: (
        f"{PromotionKind(value.value).label}." if value else "What a promotion takes off."
    ),
)
StackingEnum = graphene.Enum(
    "Stacking",
    [(one.value, one.value) for one in Stacking],
    description=lambda value: (
        f"{Stacking(value.value).label}." if value else "Whether it stands beside others."
    ),
)


class PromotionName(graphene.InputObjectType):
    """What a promotion is called in a language."""

    locale = graphene.String(required=True, description="A language such as `en`, or a locale.")
    text = graphene.String(required=True, description="The name.")


class PromotionSet(Change):
    """Set a promotion of a market, in place of the one that has the slug; its uses stay counted."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        slug = graphene.String(required=True, description="Short name, such as `diwali-10`.")
        kind = graphene.InputField(
            PromotionKindEnum, required=True, description="What it takes off."
        )
        names = graphene.List(
            graphene.NonNull(PromotionName),
            required=True,
            description="What it is called; `en` at least.",
        )
        code = graphene.String(
            description="What shoppers type; given without a code when left out."
        )
        percent = graphene.String(description="Fraction off: `0.10` for 10%.")
        amount = graphene.String(
            description="Decimal text in the market's currency: taken off, or a bundle's price."
        )
        most = graphene.String(description="Bound of what it takes off one order.")
        buy = graphene.Int(description="Units to buy, for `BUY_GET`.")
        get = graphene.Int(description="Units that then cost less, for `BUY_GET`.")
        minimum = graphene.String(description="What the goods must come to; none when left out.")
        starts_on = graphene.Date(description="First day in the market; unbounded when left out.")
        ends_on = graphene.Date(description="Last day in the market; unbounded when left out.")
        limit_total = graphene.Int(description="Uses by all; unlimited when left out.")
        limit_per_customer = graphene.Int(description="Uses by one; unlimited when left out.")
        stacking = graphene.InputField(
            StackingEnum,
            default_value=Stacking.TOGETHER.value,
            description="Whether it stands beside others; it does when left out.",
        )
        position = graphene.Int(default_value=0, description="Its turn among those of its kind.")
        switched_on = graphene.Boolean(default_value=True, description="Whether it is on.")
        products = graphene.List(
            graphene.NonNull(graphene.String), description="Numbers of products it is for."
        )
        kinds = graphene.List(
            graphene.NonNull(graphene.String), description="Codes of kinds it is for."
        )

    expects = (*Change.expects, PromotionImpossible)

    @classmethod
    @transaction.atomic
    def perform(
        cls, info: GraphQLResolveInfo, *, market: str, slug: str, **taken: Any
    ) -> dict[str, Any]:
        place = place_to_change(info, market, SET_PROMOTION)
        promotion = set_promotion(
            market=place.market,
            slug=text_within(slug, LONGEST_SLUG, "slug"),
            terms=_terms(place.market, **taken),
            products=_products(taken.get("products") or ()),
            kinds=_kinds(taken.get("kinds") or ()),
        )
        note(customer=place.viewer, row=promotion, message=f"Set: {promotion.kind}.")
        fresh = Promotion.objects.select_related("market").get(pk=promotion.pk)
        return {"promotion": fresh}


def _terms(
    market: Market,
    *,
    kind: Any,
    names: list[dict[str, str]],
    code: str | None = None,
    percent: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    stacking: Any = None,
    **taken: Any,
) -> PromotionTerms:
    """Read what was given; what is no figure is refused by its field."""

    def minor(name: str) -> int | None:
        amount = taken.get(name)
        return None if amount is None else minor_of(market, amount, name)

    def whole(name: str, given: str, most: int) -> int | None:
        number = taken.get(given)
        if number is not None and not 1 <= number <= most:
            raise ValueNotPossible(field=name)
        return number

    return PromotionTerms(
        kind=PromotionKind(_value(kind)),
        names={each["locale"]: text_within(each["text"], LONGEST_NAME, "names") for each in names},
        code="" if code is None else text_within(code, LONGEST_CODE, "code"),
        percent=None if percent is None else _fraction(percent),
        amount_minor=minor("amount"),
        most_minor=minor("most"),
        buy=whole("buy", "buy", MOST_UNITS),
        get=whole("get", "get", MOST_UNITS),
        minimum_minor=minor("minimum") or 0,
        starts_on=starts_on,
        ends_on=ends_on,
        limit_total=whole("limitTotal", "limit_total", MOST_USES),
        limit_per_customer=whole("limitPerCustomer", "limit_per_customer", MOST_USES),
        stacking=Stacking(_value(stacking) or Stacking.TOGETHER),
        position=_position(taken.get("position") or 0),
        switched_on=bool(taken.get("switched_on", True)),
    )


def _fraction(text: str) -> Decimal:
    """Read a fraction of four digits at most. Raises ValueNotPossible."""
    try:
        share = Decimal(text)
    except ArithmeticError:
        share = Decimal(0)
    if not share.is_finite() or not 0 < share <= 1 or round(share, SCALE) != share:
        raise ValueNotPossible(field="percent")
    return share


def _position(position: int) -> int:
    if not 0 <= position <= MOST_UNITS:
        raise ValueNotPossible(field="position")
    return position


def _products(skus: Any) -> list[Product]:
    found = list(Product.objects.filter(sku__in=skus))
    if len(found) != len(set(skus)):
        raise NotInYourCare(field="products")
    return found


def _kinds(codes: Any) -> list[Kind]:
    found = list(Kind.objects.filter(code__in=codes))
    if len(found) != len(set(codes)):
        raise NotInYourCare(field="kinds")
    return found


def _value(chosen: Any) -> str:
    """Give the name of a choice, which graphene hands over as a member of its own enum."""
    return str(getattr(chosen, "value", chosen) or "")
