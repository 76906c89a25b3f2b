"""Read the facts that come with the shop, and bring them into their tables."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db.models import Model

PART = Path(__file__).resolve().parent.parent


def read_facts(concept: str, name: str) -> dict[str, Any]:
    """Read ``<concept>/facts/<name>.json``; every file names its source."""
    facts: dict[str, Any] = json.loads(
        (PART / concept / "facts" / f"{name}.json").read_text(encoding="utf-8")
    )
    return facts


def load_rows(table: type[Any], rows: Iterable[Model], *, key: Sequence[str]) -> None:
    """Write rows in place of those with the same key; rows that are no longer told of stay."""
    told = [
        field.name
        for field in table._meta.concrete_fields
        if not field.primary_key and field.name not in key
    ]
    table.objects.bulk_create(
        list(rows), update_conflicts=True, unique_fields=list(key), update_fields=told
    )
