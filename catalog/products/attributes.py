"""Attributes as they are told: name and value in words and units of a locale."""

from catalog.products.telling import Told
from catalog.products.values import write_value
from i18n.locales.formats import format_list


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
