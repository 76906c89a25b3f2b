"""Prices as a market shows them."""

import graphene

from i18n.locales.api.money import Money


class Price(graphene.ObjectType):
    """What one variant costs in the market."""

    display = graphene.Field(
        Money, required=True, description="As this market shows prices: what to print."
    )
    gross = graphene.Field(
        Money, description="With tax; null where only the address tells the tax."
    )
    net = graphene.Field(Money, required=True, description="The amount without tax.")
    tax = graphene.Field(
        Money, description="The tax in `gross`; null where only the address tells it."
    )
    list_price = graphene.Field(
        Money, description="What it costs when it is not on sale; null while it is not."
    )
    mrp = graphene.Field(
        Money, description="Maximum retail price of the package; null where the law knows none."
    )
    percent_off = graphene.Int(
        description="Whole percent below `mrp`, or below `listPrice` where there is none, rounded "
        "down; null below 1."
    )
    note = graphene.String(required=True, description="How the price is to be read.")


class PriceRange(graphene.ObjectType):
    """What the variants of a product that are shown cost, as the market shows prices."""

    min = graphene.Field(Money, required=True, description="The lowest price.")
    max = graphene.Field(Money, required=True, description="The highest price.")
    list_price = graphene.Field(
        Money,
        description="List price of the one that costs least, while it is on sale; null otherwise.",
    )
    mrp = graphene.Field(
        Money,
        description="Maximum retail price of the one that costs least; null where the law "
        "knows none.",
    )
    percent_off = graphene.Int(
        description="Whole percent that `min` is below `mrp`, or below `listPrice` where there is "
        "none, rounded down; null below 1."
    )
