"""Columns of the tables that show money and moments as the row's market writes them."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib.admin import display

from i18n.locales.formats import format_datetime, format_price

Column = Callable[[Any, Any], str | None]


def money_column(
    column: str, *, currency: str = "market.currency", locale: str = "market.default_locale"
) -> Column:
    """Make a column that shows minor units as the market writes money.

    currency, locale: dotted path from the row.
    """
    written_in = attrgetter(currency, locale)

    @display(description=words_of(column), ordering=column)
    def shown(_table: Any, row: Any) -> str | None:
        minor = getattr(row, column)
        return None if minor is None else format_price(minor, *written_in(row))

    return shown


def shown_name(column: str) -> str:
    """Name the column that shows an amount: ``fee`` of ``fee_minor``."""
    return column.removesuffix("_minor")


def moment_column(column: str, *, market: str = "market") -> Column:
    """Make a column that shows a moment in the day and time of the row's market.

    market: dotted path from the row.
    """
    market_of = attrgetter(market)

    @display(description=f"{words_of(column)} (local)", ordering=column)
    def shown(_table: Any, row: Any) -> str | None:
        moment, where = getattr(row, column), market_of(row)
        return moment and format_datetime(moment, where.default_locale, where.time_zone)

    return shown


def words_of(column: str) -> str:
    """Say a column's name in words: ``Free from`` of ``free_from_minor``."""
    words = shown_name(column.replace(" ", "_")).replace("_", " ").capitalize()
    return words.replace("Mrp", "MRP")
