"""What every change of the staff has in common."""

import re
from datetime import datetime
from typing import Any, ClassVar

from graphql import GraphQLResolveInfo

from catalog.products.models import Product, Variant
from i18n.markets.models import Market
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.accounts.models import Customer
from shop.accounts.rights import may_in_market
from shop.kit.errors import Problem
from shop.kit.graphql.mutation import Mutation
from shop.kit.money import to_minor
from shop.schema.manage.place import Place, moment_in, place_of
from shop.schema.manage.viewer import viewer_of

LANGUAGE = "en"  # the staff's
YEARS = range(2000, 2101)
MOST_MINOR = 2**31 - 1  # what `Money.minor` can tell
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?", re.ASCII)


class Change(Mutation):
    """A change by a member of staff; what is out of her reach is refused as what does not exist."""

    expects: ClassVar[tuple[type[Problem], ...]] = (NotInYourCare, ValueNotPossible)

    @classmethod
    def locale(cls, info: GraphQLResolveInfo, **taken: Any) -> str:
        del info, taken
        return LANGUAGE


def place_to_change(info: GraphQLResolveInfo, code: str, permissions: tuple[str, ...]) -> Place:
    """Find the market of a change. Raises NotInYourCare."""
    viewer: Customer = viewer_of(info.context)
    place = place_of(viewer, code, info.context.at)
    if place is None or not may_in_market(viewer, permissions, place.market):
        raise NotInYourCare(field="market")
    return place


def product_named(sku: str) -> Product:
    """Find a product by its number. Raises NotInYourCare."""
    product = Product.objects.filter(sku=sku).select_related("kind").first()
    if product is None:
        raise NotInYourCare(field="product")
    return product


def variant_named(sku: str) -> Variant:
    """Find a variant by its number. Raises NotInYourCare."""
    variant = Variant.objects.filter(sku=sku).first()
    if variant is None:
        raise NotInYourCare(field="variant")
    return variant


def text_within(text: str, most: int, field: str) -> str:
    """Give a text without blanks around it. Raises ValueNotPossible when empty or too long."""
    if not 0 < len(text.strip()) <= most:
        raise ValueNotPossible(field=field)
    return text.strip()


def moment_given(market: Market, moment: datetime | None, field: str) -> datetime | None:
    """Give a moment as it was meant. Raises ValueNotPossible for one of another age."""
    if moment is None:
        return None
    if moment.year not in YEARS:
        raise ValueNotPossible(field=field)
    return moment_in(market, moment)


def minor_of(market: Market, amount: str, field: str) -> int:
    """Read a decimal amount of a market's currency as minor units, never rounded.

    Raises ValueNotPossible for what is no amount above zero, or has more digits than the currency.
    """
    try:
        minor = to_minor(amount, market.currency) if AMOUNT.fullmatch(amount) else 0
    except ValueError:
        minor = 0
    if not 0 < minor <= MOST_MINOR:
        raise ValueNotPossible(field=field)
    return minor
