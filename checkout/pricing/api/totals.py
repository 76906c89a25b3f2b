"""What a cart or an order comes to, as the API gives it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import graphene
from django.utils.translation import gettext_noop

from checkout.pricing.discounts import CreditShare
from checkout.pricing.totals import Totals
from i18n.locales.api.money import Money, money
from i18n.locales.formats import format_percent
from i18n.tax.quotes import TaxLabel
from shop.kit.words import say

Card = dict[str, Any]
LABELS: dict[str, str] = {
    TaxLabel.GST_INCLUDED: gettext_noop("GST included"),
    TaxLabel.GST_ADDED: gettext_noop("GST added"),
    TaxLabel.ESTIMATED_STATE_ONLY: gettext_noop("Estimated state tax; local tax may be added"),
    TaxLabel.AT_ADDRESS: gettext_noop("Tax is known once there is an address"),
    TaxLabel.NO_TAX: gettext_noop("No tax"),
    TaxLabel.SALES_TAX: gettext_noop("Sales tax"),
}
HEADS: dict[str, str] = {
    "STATE": gettext_noop("State tax"),
    "COUNTY": gettext_noop("County tax"),
    "CITY": gettext_noop("City tax"),
    "DISTRICT": gettext_noop("District tax"),
    "SALES": gettext_noop("Sales tax"),
}
CREDITS: dict[str, str] = {
    "GIFT_CARD": gettext_noop("Gift card"),
    "STORE_CREDIT": gettext_noop("Store credit"),
}
# What promotions above take off, and what pays above; those parts are not known here.
DISCOUNT_KINDS: dict[str, str] = {
    "BUNDLE": "Things that cost less together.",
    "BUY_GET": "Some for nothing or for less, to those who buy others.",
    "PERCENT": "A share of the price.",
    "AMOUNT": "An amount of money.",
    "FREE_DELIVERY": "The fee of the delivery.",
}
DiscountKindEnum = graphene.Enum(
    "DiscountKind",
    [(kind, kind) for kind in DISCOUNT_KINDS],
    description=lambda value: (
        DISCOUNT_KINDS[value.value] if value else "How a promotion takes off."
    ),
)
CREDIT_KINDS: dict[str, str] = {
    "GIFT_CARD": "Whoever knows its code pays with it.",
    "STORE_CREDIT": "A customer's own, given by the shop.",
}
CreditKindEnum = graphene.Enum(
    "CreditKind",
    [(kind, kind) for kind in CREDIT_KINDS],
    description=lambda value: CREDIT_KINDS[value.value] if value else "What pays beside a payment.",
)
FEES: dict[str, str] = {
    "US-CA-CBE": gettext_noop("California battery-embedded product fee"),
}


class TaxRow(NamedTuple):
    """Tax of one head and rate, in minor units; ``rate`` is a fraction."""

    head: str
    rate: Decimal
    base_minor: int
    amount_minor: int


class DiscountRow(NamedTuple):
    """What a promotion takes off, in minor units; ``code`` is empty when it needs none."""

    code: str
    name: str
    kind: str
    amount_minor: int


class FeeRow(NamedTuple):
    """A statutory fee, in minor units."""

    code: str
    name: str
    amount_minor: int


class TaxLineType(graphene.ObjectType):
    """The tax of one head at one rate."""

    class Meta:
        name = "TaxLine"

    head = graphene.String(required=True, description="Code of the tax, such as `CGST`.")
    rate = graphene.String(required=True, description="Fraction as a decimal, such as `0.09`.")
    name = graphene.String(required=True, description="Tax and rate in words: `CGST 9%`.")
    base = graphene.Field(Money, required=True, description="What is taxed.")
    amount = graphene.Field(Money, required=True, description="The tax on `base`.")


class FeeLine(graphene.ObjectType):
    """A fee that the law wants shown on its own; it is not tax."""

    code = graphene.String(required=True, description="Code of the fee.")
    name = graphene.String(required=True, description="In words of the locale.")
    amount = graphene.Field(Money, required=True, description="What it adds.")


class DiscountLine(graphene.ObjectType):
    """What one promotion takes off."""

    code = graphene.String(description="What the shopper typed; null when it needs no code.")
    name = graphene.String(required=True, description="Of the promotion, in words of the locale.")
    kind = graphene.Field(DiscountKindEnum, required=True, description="How it takes off.")
    amount = graphene.Field(
        Money, required=True, description="Off the goods, or off the fee of a free delivery."
    )


class CreditLine(graphene.ObjectType):
    """What a gift card or store credit pays of the total."""

    kind = graphene.Field(CreditKindEnum, required=True, description="Whose money it is that pays.")
    name = graphene.String(required=True, description="In words of the locale.")
    last4 = graphene.String(description="Of the gift card's code; null for store credit.")
    amount = graphene.Field(Money, required=True, description="What it pays.")


class TotalsType(graphene.ObjectType):
    """The figures of a cart or an order; the parts sum to `total` exactly."""

    class Meta:
        name = "Totals"

    subtotal = graphene.Field(Money, required=True, description="All lines, as prices are shown.")
    delivery = graphene.Field(
        Money, description="Its fee after promotions; null until a delivery is chosen."
    )
    discount = graphene.Field(Money, required=True, description="What is taken off the lines.")
    discounts = graphene.List(
        graphene.NonNull(DiscountLine),
        required=True,
        description="Each promotion that takes something off goods or delivery, in their turn.",
    )
    tax_lines = graphene.List(
        graphene.NonNull(TaxLineType), required=True, description="The tax by head and rate."
    )
    fees = graphene.List(
        graphene.NonNull(FeeLine), required=True, description="Statutory fees; they add."
    )
    tax = graphene.Field(Money, description="All tax; null until the address tells it.")
    total = graphene.Field(Money, required=True, description="What it comes to, all included.")
    credits = graphene.List(
        graphene.NonNull(CreditLine),
        required=True,
        description="Gift cards and store credit that pay of the total.",
    )
    credit = graphene.Field(Money, required=True, description="What `credits` pay together.")
    due = graphene.Field(
        Money, required=True, description="What is to be paid beside them: `total` less `credit`."
    )
    tax_included = graphene.Boolean(
        required=True, description="Whether the tax is within the prices; else it is added."
    )
    tax_label = graphene.String(required=True, description="How to name the tax before a shopper.")
    estimated = graphene.Boolean(required=True, description="Whether the final tax may be another.")
    fingerprint = graphene.String(
        required=True,
        description="Of all figures, the days of dispatch of pre-orders, the chosen delivery with "
        "its days, the address of delivery and the e-mail; `cartComplete` takes it as `seenTotals` "
        "and asks again when any of it has changed.",
    )


def told_totals(totals: Totals, locale: str, names: Mapping[int, str]) -> Card:
    """Give a cart's totals as the API's ``Totals``; names: of promotions, by id."""
    tax = totals.tax
    return told_figures(
        locale=locale,
        currency=totals.currency,
        figures={
            "subtotal": totals.subtotal_minor,
            "delivery": totals.delivery_minor,
            "discount": totals.discount_minor,
            "tax": tax.tax_minor if tax else None,
            "total": totals.total_minor,
            "credit": totals.credit_minor,
            "due": totals.due_minor,
        },
        discounts=[
            DiscountRow(x.code, names.get(x.promotion_id, x.code or x.kind), x.kind, x.amount_minor)
            for x in totals.discounts
        ],
        credits=totals.credits,
        tax_rows=[
            TaxRow(line.head, line.rate, line.base_minor, line.amount_minor)
            for line in (tax.tax_lines if tax else ())
        ],
        fees=[FeeRow(fee.code, fee.name, fee.amount_minor) for fee in (tax.fees if tax else ())],
        tax_included=totals.tax_included,
        tax_label=totals.tax_label,
        estimated=totals.estimated,
        fingerprint=totals.fingerprint,
    )


def told_figures(
    *,
    locale: str,
    currency: str,
    figures: dict[str, int | None],
    discounts: Iterable[DiscountRow],
    credits: Iterable[CreditShare],  # noqa: A002  what the schema calls them
    tax_rows: Iterable[TaxRow],
    fees: Iterable[FeeRow],
    tax_label: str,
    **facts: object,
) -> Card:
    """Give figures in minor units as the API's ``Totals``; ``facts`` are fields as they are."""
    return {
        **facts,
        **{
            name: None if minor is None else money(minor, currency, locale)
            for name, minor in figures.items()
        },
        "tax_label": say(LABELS.get(tax_label, tax_label), locale),
        "tax_lines": told_tax_lines(tax_rows, currency, locale),
        "discounts": [_discount(row, currency, locale) for row in discounts],
        "credits": [told_credit(share, currency, locale) for share in credits],
        "fees": [_fee(fee, currency, locale) for fee in fees],
    }


def _discount(row: DiscountRow, currency: str, locale: str) -> Card:
    return {
        "code": row.code or None,
        "name": row.name,
        "kind": row.kind,
        "amount": money(row.amount_minor, currency, locale),
    }


def told_credit(share: CreditShare, currency: str, locale: str) -> Card:
    """Give what one account pays as the API's ``CreditLine``."""
    return {
        "kind": share.kind,
        "name": say(CREDITS.get(share.kind, share.kind), locale),
        "last4": share.last4 or None,
        "amount": money(share.amount_minor, currency, locale),
    }


def told_tax_lines(rows: Iterable[TaxRow], currency: str, locale: str) -> list[Card]:
    """Give rows of tax as the API's ``TaxLine``, added up by head and rate."""
    return [_tax_line(row, currency, locale) for row in _summed(rows)]


def _summed(rows: Iterable[TaxRow]) -> list[TaxRow]:
    """Add up the lines of goods by head and rate, in the order they came."""
    sums: dict[tuple[str, Decimal], tuple[int, int]] = {}
    for row in rows:
        base, amount = sums.get((row.head, row.rate), (0, 0))
        sums[row.head, row.rate] = (base + row.base_minor, amount + row.amount_minor)
    return [TaxRow(head, rate, base, amount) for (head, rate), (base, amount) in sums.items()]


def _tax_line(row: TaxRow, currency: str, locale: str) -> Card:
    words = say(HEADS.get(row.head, row.head), locale)
    return {
        "head": row.head,
        "rate": format(row.rate.normalize(), "f"),
        "name": f"{words} {format_percent(row.rate, locale)}",
        "base": money(row.base_minor, currency, locale),
        "amount": money(row.amount_minor, currency, locale),
    }


def _fee(fee: FeeRow, currency: str, locale: str) -> Card:
    return {
        "code": fee.code,
        "name": say(FEES.get(fee.code, fee.name), locale),
        "amount": money(fee.amount_minor, currency, locale),
    }
