"""What a package sold to India must declare on its page too.

Legal Metrology (Packaged Commodities) Rules, 2011, rules 6(1) and 6(10). The maximum retail price,
the net quantity and the country of origin are on the price and on the product.
"""

from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_noop

from catalog.listings.models import Listing
from catalog.products.models import Product
from i18n.locales.countries import country_name
from shop.kit.words import say

Path = tuple[str, ...]

REQUIRED: tuple[Path, ...] = (
    ("importer_name",),
    ("importer_address",),
    ("generic_name",),
    ("consumer_care", "name"),
    ("consumer_care", "address"),
    ("consumer_care", "phone"),
    ("consumer_care", "email"),
)
SHOWN: tuple[Path, ...] = (*REQUIRED, ("lmpc_registration",))
NAMES = {
    "net_quantity": gettext_noop("Net quantity"),
    "origin": gettext_noop("Country of origin"),
    "importer_name": gettext_noop("Importer"),
    "importer_address": gettext_noop("Importer's address"),
    "generic_name": gettext_noop("Generic name"),
    "consumer_care_name": gettext_noop("Consumer care"),
    "consumer_care_address": gettext_noop("Consumer care address"),
    "consumer_care_phone": gettext_noop("Consumer care phone"),
    "consumer_care_email": gettext_noop("Consumer care e-mail"),
    "lmpc_registration": gettext_noop("Packer registration (LMPC)"),
}


class Declared(NamedTuple):
    """One line of the block for a page; ``consumer_care_phone`` is the phone of consumer care."""

    code: str
    value: str


def is_complete(listing: Listing) -> bool:
    """Tell whether every required line of the declaration is filled."""
    return all(_at(listing.declaration, path) not in (None, "") for path in REQUIRED)


def complete_sql() -> Q:
    """Give ``is_complete`` as a condition on rows of Listing."""
    condition = Q()
    for path in REQUIRED:
        key = "__".join(("declaration", *path))
        condition &= Q(**{f"{key}__isnull": False}) & ~Q(**{key: ""}) & ~Q(**{key: None})
    return condition


def lines_of(listing: Listing) -> list[Declared]:
    """List the lines that are filled, in the order in which a page shows them."""
    found = {path: _at(listing.declaration, path) for path in SHOWN}
    return [Declared("_".join(path), str(value)) for path, value in found.items() if value]


def told_declarations(
    product: Product, listing: Listing | None, locale: str
) -> list[dict[str, Any]]:
    """List what is declared of a product in a market."""
    declared = {
        "net_quantity": product.net_quantity,
        "origin": country_name(product.origin, locale),
        **{line.code: line.value for line in (lines_of(listing) if listing else ())},
    }
    return [
        {"code": code, "name": say(NAMES.get(code, code), locale), "value": value}
        for code, value in declared.items()
        if value
    ]


def _at(declaration: Any, path: Path) -> Any:
    for key in path:
        declaration = declaration.get(key) if isinstance(declaration, dict) else None
    return declaration
