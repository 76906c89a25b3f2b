"""Problems of the API laid beside the fields of a form."""

from collections.abc import Iterable, Mapping
from typing import Any


def by_field(problems: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give each field's message under the last part of its path; ``""`` holds those of no field.

    ``shippingAddress.postalCode`` is ``postalCode`` here; a field's first message counts.
    """
    laid: dict[str, str] = {}
    for problem in problems:
        laid.setdefault((problem["field"] or "").rpartition(".")[2], problem["message"])
    return laid


def told_once(problems: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give each message once, by the first field it is about: the summary above a form."""
    first: dict[str, str] = {}
    for field, message in by_field(problems).items():
        first.setdefault(message, field)
    return {field: message for message, field in first.items()}


def codes(problems: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Give the codes of the problems."""
    return frozenset(problem["code"] for problem in problems)
