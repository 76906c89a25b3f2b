"""What a shopper chose on a list: filters, order and place in it, read from the address."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shop.kit.money import exponent

PAGE = 24
OPEN_FACETS = 3
LISTS = {"brand": "brands", "colour": "colours", "origin": "origins"}
ORDERS = {
    "FEATURED": gettext_noop("Featured"),
    "PRICE_ASC": gettext_noop("Price: low to high"),
    "PRICE_DESC": gettext_noop("Price: high to low"),
    "NEWEST": gettext_noop("Newest first"),
    "NAME": gettext_noop("Name"),
}
HIGHEST = 2**31 - 1
AMOUNT = re.compile(r"\d+(\.\d*)?|\.\d+")
LONGEST_AMOUNT = 12  # characters without separators; an exponent could name a number of any size
MOST_ATTRIBUTES = 12
MOST_VALUES = 20  # of one attribute
LONGEST_WORD = 40  # characters of an attribute's code, and of a value


@dataclass(frozen=True)
class Choice:
    """Filters in the API's words, the order, the page, and what was typed that is no amount."""

    filter: dict[str, Any]
    sort: str
    window: dict[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, Any]:
        return {"filter": self.filter, "sort": self.sort, **self.window}


def choice_of(query: QueryDict, *, currency: str, best_match: bool = False) -> Choice:
    """Read the choice; what is not understood is left out and told in ``wrong``."""
    chosen: dict[str, Any] = {LISTS[name]: query.getlist(name) for name in LISTS if name in query}
    if query.get("in_stock"):
        chosen["inStock"] = True
    if attributes := _attributes(query):
        chosen["attributes"] = attributes
    bounds, wrong = _prices(query, currency)
    return Choice({**chosen, **bounds}, _order(query, best_match), _window(query), wrong)


def _order(query: QueryDict, best_match: bool) -> str:  # noqa: FBT001 - private, named at its call
    given = query.get("sort", "")
    return given if given in ORDERS else "RELEVANCE" if best_match else "FEATURED"


def _attributes(query: QueryDict) -> list[dict[str, Any]]:
    """Read the attributes; what is beyond any form of ours is left out, for each one costs."""
    codes = [name.removeprefix("a-") for name in query if name.startswith("a-")]
    chosen = [
        {"code": code, "values": values}
        for code in codes
        if _is_word(code) and (values := _words(query.getlist(f"a-{code}")))
    ]
    return chosen[:MOST_ATTRIBUTES]


def _words(given: list[str]) -> list[str]:
    return [one for one in given if _is_word(one)][:MOST_VALUES]


def _is_word(given: str) -> bool:
    return 0 < len(given) <= LONGEST_WORD


def _window(query: QueryDict) -> dict[str, Any]:
    if before := query.get("before"):
        return {"last": PAGE, "before": before}
    return {"first": PAGE, "after": query.get("after") or None}


def _prices(query: QueryDict, currency: str) -> tuple[dict[str, int], dict[str, str]]:
    bounds: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for name, key in (("price_min", "priceMin"), ("price_max", "priceMax")):
        typed = query.get(name, "").strip()
        amount = _minor(typed, currency)
        if amount is not None:
            bounds[key] = amount
        elif typed:
            wrong[name] = _("Please write an amount, like 500.")
    return bounds, wrong


def _minor(typed: str, currency: str) -> int | None:
    """Read an amount as typed; digits beyond the currency's are cut off."""
    plain = typed.replace(",", "")
    if len(plain) > LONGEST_AMOUNT or not AMOUNT.fullmatch(plain):
        return None
    return min(int(Decimal(plain).scaleb(exponent(currency))), HIGHEST)


def orders(chosen: str) -> list[dict[str, Any]]:
    """List the orders a list can have, for its select."""
    known = {"RELEVANCE": gettext_noop("Best match")} if chosen == "RELEVANCE" else {}
    return [
        {"value": value, "name": _(name), "selected": value == chosen}
        for value, name in {**known, **ORDERS}.items()
    ]


def facets_shown(
    facets: list[Mapping[str, Any]], *, without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Give the facets a form shows, each with the name of its field; the first few lie open.

    The price has a field for each end instead; a facet that offers no choice is left out.
    """
    shown = [
        facet
        for facet in facets
        if facet["code"] not in {"price", *without} and _offers_choice(facet)
    ]
    return [
        {
            **facet,
            "field": _field(facet["code"]),
            "single": facet["code"] == "kind",
            "open": place < OPEN_FACETS or any(value["selected"] for value in facet["values"]),
        }
        for place, facet in enumerate(shown)
    ]


def _field(code: str) -> str:
    return code if code in LISTS or code in {"in_stock", "kind"} else f"a-{code}"


def _offers_choice(facet: Mapping[str, Any]) -> bool:
    values = facet["values"]
    return len(values) > 1 or any(value["selected"] for value in values)
