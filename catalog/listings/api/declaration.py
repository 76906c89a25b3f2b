"""What the package declares, as the law of the market wants it shown."""

from typing import Any

import graphene
from django.utils.translation import gettext_noop

from catalog.listings.declarations import lines_of
from catalog.listings.models import Listing
from catalog.products.models import Product
from i18n.locales.api.country import country_name
from shop.kit.words import say

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


class Declaration(graphene.ObjectType):
    """One line of what the package declares."""

    code = graphene.String(required=True, description="Stable name, such as `net_quantity`.")
    name = graphene.String(required=True, description="In words of the locale.")
    value = graphene.String(required=True, description="As it is declared.")


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
