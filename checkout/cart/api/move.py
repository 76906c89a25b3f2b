"""What moving a cart to another market changes, as the API gives it."""

from collections.abc import Mapping
from typing import Any

import graphene

from catalog.products.queries import PRODUCT, variant_names
from checkout.cart.moving import LineMove, Move, Side
from i18n.locales.api.money import Money, money
from i18n.locales.queries import texts_of
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.problems import ProblemType, told_problem

Card = dict[str, Any]


class CartSide(graphene.ObjectType):
    """A cart on one side of a move."""

    market = graphene.String(required=True, description="Code of the market.")
    currency = graphene.String(required=True, description="ISO 4217 code of all its prices.")
    tax_included = graphene.Boolean(
        required=True, description="Whether its prices hold the tax; else it is added."
    )
    subtotal = graphene.Field(
        Money, required=True, description="All lines, as the market shows prices."
    )


class CartLineMove(graphene.ObjectType):
    """What becomes of one line."""

    sku = graphene.String(required=True, description="SKU of the variant.")
    name = graphene.String(required=True, description="Product and variant, in words.")
    quantity_before = graphene.Int(required=True, description="Whole units so far.")
    quantity_after = graphene.Int(
        required=True, description="Whole units in the other market; 0 where it is not to be had."
    )
    price_before = graphene.Field(Money, required=True, description="Of one, so far.")
    price_after = graphene.Field(
        Money, description="Of one in the other market; null where it is not to be had."
    )
    problem = graphene.Field(
        ProblemType, description="Why it is not to be had, or not as many; null when all are."
    )


class CartMove(graphene.ObjectType):
    """What moving a cart to another market changes."""

    before = graphene.Field(CartSide, required=True, description="The cart so far.")
    after = graphene.Field(CartSide, required=True, description="The cart in the other market.")
    lines = graphene.List(
        graphene.NonNull(CartLineMove), required=True, description="What becomes of each line."
    )
    codes_dropped = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Promotion codes that the other market does not have.",
    )
    gift_cards_dropped = graphene.Int(
        required=True, description="How many gift cards cannot pay in the other market."
    )
    address_dropped = graphene.Boolean(
        required=True, description="Whether the address lies outside of the other market."
    )


def told_move(move: Move, market: MarketContext) -> Card:
    """Give a move as the API's ``CartMove``, in the locale of the market moved to."""
    names = _names(move, market)
    return {
        "before": _side(move.before, market.locale),
        "after": _side(move.after, market.locale),
        "lines": [_line(line, move, names, market.locale) for line in move.lines],
        "codes_dropped": list(move.codes),
        "gift_cards_dropped": move.drops_cards,
        "address_dropped": move.drops_address,
    }


def _side(side: Side, locale: str) -> Card:
    return {
        "market": side.market.code,
        "currency": side.currency,
        "tax_included": side.tax_included,
        "subtotal": money(side.subtotal_minor, side.currency, locale),
    }


def _line(line: LineMove, move: Move, names: Mapping[int, str], locale: str) -> Card:
    after = line.unit_after_minor
    return {
        "sku": line.variant.sku,
        "name": names[line.variant.pk],
        "quantity_before": line.quantity_before,
        "quantity_after": line.quantity_after,
        "price_before": money(line.unit_before_minor, move.before.currency, locale),
        "price_after": None if after is None else money(after, move.after.currency, locale),
        "problem": told_problem(line.problem, locale) if line.problem else None,
    }


def _names(move: Move, market: MarketContext) -> dict[int, str]:
    """Name the lines, by variant id (3 queries); they were in her cart, so she knows them."""
    variants = [line.variant for line in move.lines]
    products = {variant.product_id for variant in variants}
    texts = texts_of(owner=PRODUCT, ids=products, fields=("name",), chain=market.chain)
    colours = variant_names(variants=variants, chain=market.chain)
    named = {pk: texts[pk, "name"].text for pk in products if (pk, "name") in texts}
    return {
        v.pk: " · ".join(
            part for part in (named.get(v.product_id, v.sku), colours[v.pk].text) if part
        )
        for v in variants
    }
