"""Count what each choice of a facet would leave: under every filter but the facet's own.

All of it in one statement. What a facet leaves out is one condition; so a product counts where it
meets all of them but, perhaps, that one. Of long lists the first ``LOOKED_AT`` such products are
looked at, in the shop's order.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from catalog.browse.facet_sql import chain_params, facets_sql
from catalog.browse.filters import Selection
from catalog.shelf.census import MOST_COUNTED
from catalog.shelf.dialect import spoken
from catalog.shelf.reading import read_once
from catalog.shelf.statements import conditions_of
from i18n.locales.texts import fallback_chain
from shop.kit.money import exponent


class Choice(NamedTuple):
    """A value of a facet, its name where the database knows one, and products that have it.

    place: in the shop's order. slug: of a kind, which may be chosen by it, too.
    """

    value: str
    name: str | None
    products: int
    place: int = 0
    slug: str | None = None


class Attribute(NamedTuple):
    """An attribute that is a facet, with its name in words."""

    code: str
    name: str
    data: str
    unit: str
    place: int


@dataclass
class Counts:
    """What was counted. choices: of ``kind``, ``brand``, ``colour``, ``origin`` and ``in_stock``.

    prices: products by the lowest price of a band, minor units. lowest, highest: of all prices.
    """

    choices: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    attributes: list[Attribute] = field(default_factory=list)
    values: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    prices: dict[int, int] = field(default_factory=dict)
    span: tuple[int, int] | None = None


def count_products(selection: Selection) -> int:
    """Count the products of a list, ``MOST_COUNTED`` at most (1 statement)."""
    text = f"SELECT EXISTS (SELECT 1 FROM catalog_shelfmark), {total_sql(selection)}"
    return int(read_once(spoken(text), selection.params, at=selection.view.at)[0][1])


def total_sql(selection: Selection) -> str:
    """Give the count as a column."""
    met = conditions_of(selection.view.stage, selection.conditions)
    return f"""(SELECT COUNT(*) FROM (
        SELECT 1 FROM {selection.source} WHERE {met} LIMIT {MOST_COUNTED}) counted)"""


def count_facets(selection: Selection) -> Counts:
    """Count all facets of a list, named in words of its locale (1 statement)."""
    view = selection.view
    chain = fallback_chain(view.locale, view.market.default_locale)
    statement = spoken(facets_sql(selection, major=10 ** exponent(view.market.currency)))
    params = {**selection.params, **chain_params(chain)}
    counts = Counts()
    for row in read_once(statement, params, at=view.at):
        _note(counts, *row[1:])
    return counts


def _note(  # noqa: PLR0917  the columns of the statement
    counts: Counts,
    part: str,
    code: str,
    value: str,
    name: str | None,
    unit: str,
    number: int | None,
    place: int,
) -> None:
    """Note one row of what was counted."""
    if part == "price":
        counts.prices[place] = number or 0
    elif part == "span":
        counts.span = None if number is None else (number, place)
    elif part == "attribute":
        counts.attributes.append(Attribute(code, name or code, value, unit, place))
    elif part == "value":
        counts.values[code].append(Choice(value, name, number or 0))
    else:
        counts.choices[part].append(Choice(value, name, number or 0, place, unit))
