"""Load the requirements that come with the shop."""

from decimal import Decimal
from typing import Any

from i18n.compliance.models import Requirement
from i18n.locales.fact_files import load_rows, read_facts


def load_requirements() -> None:
    """Load what each country demands; a row of the same day is replaced, none is taken away."""
    facts = read_facts("compliance", "requirements")
    load_rows(
        Requirement,
        [_requirement({"source": facts["source"], **row}) for row in facts["rows"]],
        key=["code", "country", "kind", "trait", "region", "valid_from"],
    )


def _requirement(row: dict[str, Any]) -> Requirement:
    limit = row.pop("limit_wh", None)
    return Requirement(**row, limit_wh=Decimal(limit) if limit else None)
