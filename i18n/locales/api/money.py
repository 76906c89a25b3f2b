"""Money as the API gives it: for sums, for machines and for readers."""

import graphene

from i18n.locales.amounts import money

__all__ = ["Money", "money"]


class Money(graphene.ObjectType):
    """An amount of one currency."""

    minor = graphene.Int(required=True, description="Whole minor units (paise, cents): for sums.")
    currency = graphene.String(required=True, description="ISO 4217 code, such as `INR`.")
    amount = graphene.String(
        required=True, description="Decimal text with the currency's digits, such as `1499.00`."
    )
    formatted = graphene.String(
        required=True, description="As a shopper of the locale reads it, such as `₹1,499`."
    )
