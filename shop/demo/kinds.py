"""Kinds of products, the attributes told of them and the words for both."""

from collections.abc import Iterator
from typing import Any

from catalog.products.models import AttributeKind, AttributeValueName, Kind
from catalog.products.queries import ATTRIBUTE, ATTRIBUTE_VALUE, KIND
from shop.demo.files import read
from shop.demo.texts import Words, put_words


def load_kinds() -> None:
    """Add the kinds and attributes that are missing, with their names in every language."""
    facts = read("words")
    _load_kinds(facts["kinds"])
    _load_attributes(facts["attributes"])
    _load_values(facts["values"])


def _load_kinds(facts: list[dict[str, Any]]) -> None:
    plain = ("code", "slug", "art", "needs_fit")
    Kind.objects.bulk_create(
        (
            Kind(position=position, **{name: row[name] for name in plain})
            for position, row in enumerate(facts)
        ),
        ignore_conflicts=True,
    )
    ids = dict(Kind.objects.values_list("code", "pk"))
    put_words(KIND, _names(facts, ids))


def _load_attributes(facts: list[dict[str, Any]]) -> None:
    AttributeKind.objects.bulk_create(
        (
            AttributeKind(
                code=row["code"],
                data=row["data"],
                unit=row.get("unit", ""),
                is_facet=row.get("is_facet", False),
                position=position,
            )
            for position, row in enumerate(facts)
        ),
        ignore_conflicts=True,
    )
    ids = dict(AttributeKind.objects.values_list("code", "pk"))
    put_words(ATTRIBUTE, _names(facts, ids))


def _load_values(facts: dict[str, dict[str, dict[str, str]]]) -> None:
    """Name the values that are words; a number or a yes needs no name."""
    attributes = {row.code: row for row in AttributeKind.objects.filter(code__in=facts)}
    AttributeValueName.objects.bulk_create(
        (
            AttributeValueName(attribute=attributes[code], value=value)
            for code, values in facts.items()
            for value in values
        ),
        ignore_conflicts=True,
    )
    put_words(
        ATTRIBUTE_VALUE,
        (
            Words(row.pk, "name", facts[row.attribute.code][row.value])
            for row in AttributeValueName.objects.select_related("attribute")
            if row.value in facts.get(row.attribute.code, {})
        ),
    )


def _names(facts: list[dict[str, Any]], ids: dict[str, int]) -> Iterator[Words]:
    return (Words(ids[row["code"]], "name", row["name"]) for row in facts)
