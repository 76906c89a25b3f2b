"""What is told of a product, in words and units of the locale."""

import graphene

from catalog.products.queries import Told
from catalog.products.values import write_value
from i18n.locales.formats import format_list


class Attribute(graphene.ObjectType):
    """Something told of a product."""

    code = graphene.String(required=True, description="Stable name; what a filter takes.")
    name = graphene.String(required=True, description="In words of the locale.")
    value = graphene.String(required=True, description="In words and units of the locale.")


def told_attribute(told: Told, locale: str) -> dict[str, str]:
    """Give an attribute as the API's ``Attribute``."""
    values = [
        write_value(told.kind, value.value, word=value.name, locale=locale) for value in told.values
    ]
    return {
        "code": told.kind.code,
        "name": told.name.text,
        "value": format_list(values, locale) if len(values) > 1 else "".join(values),
    }
