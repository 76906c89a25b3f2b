"""The deprecation promise: what is deprecated stays for six months and says until when."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from graphql import GraphQLSchema

from shop.management.contract.members import Part, parts

NOTICE = timedelta(days=183)
FORM = re.compile(r"\S.*\S Removed not before (\d{4}-\d{2}-\d{2})\.?", re.DOTALL)


def removable_from(part: Part) -> date | None:
    """Tell from which day a part may go; None for what is not deprecated in the agreed form."""
    form = FORM.fullmatch(part.deprecation_reason or "")
    try:
        return date.fromisoformat(form[1]) if form else None
    except ValueError:
        return None


def broken_promises(old: GraphQLSchema, new: GraphQLSchema, *, on: date) -> Iterator[str]:
    """Name each deprecation of ``new`` without its form, its notice or its promised day.

    on: the day from which the notice of what ``old`` does not deprecate counts.
    """
    known = parts(old)
    for coordinate, part in parts(new).items():
        if part.deprecation_reason is None:
            continue
        said = _broken(part, known.get(coordinate), on)
        if said:
            yield f"{coordinate} {said}"


def _broken(part: Part, before: Part | None, on: date) -> str:
    day = removable_from(part)
    promised = removable_from(before) if before else None
    if day is None:
        return 'is deprecated without "Use …. Removed not before YYYY-MM-DD".'
    if promised and day < promised:
        return f"was promised to stay until {promised}, now until {day} only."
    if promised is None and day < on + NOTICE:
        return f"is deprecated with less than six months' notice: {on + NOTICE} is the first day."
    return ""
