"""Relay connections over what is already loaded or asked for page by page."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from django.conf import settings
from django.db.models import QuerySet

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import refuse_page

OFFSET = re.compile(r"at:([0-9]{1,9})")


class PageInfo(graphene.ObjectType):
    """Where a page stands in its list."""

    has_next_page = graphene.Boolean(required=True, description="Whether more follow.")
    has_previous_page = graphene.Boolean(required=True, description="Whether some come before.")
    start_cursor = graphene.String(description="Cursor of the first edge; null on an empty page.")
    end_cursor = graphene.String(description="Cursor of the last edge; null on an empty page.")


@dataclass(frozen=True)
class Page:
    """Rows of one page and where it stands; a cursor for each row."""

    rows: Sequence[Any]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


def page_size(first: int | None, last: int | None, *, usual: int) -> int:
    """Give how many rows are asked for.

    Raises Refusal for a negative or too large page, and for both ends at once.
    """
    for size in (first, last):
        if size is not None:
            refuse_page(size, settings.GRAPHQL_LIMITS["page"])
    if first is not None and last is not None:
        raise Refusal("BAD_PAGE", "Ask for `first` or `last`, not for both.")
    asked = first if first is not None else last
    return usual if asked is None else asked


def connection(page: Page) -> dict[str, Any]:
    """Write a page in Relay's shape."""
    edges = [
        {"node": row, "cursor": cursor} for row, cursor in zip(page.rows, page.cursors, strict=True)
    ]
    return {
        "edges": edges,
        "nodes": list(page.rows),
        "page_info": {
            "has_next_page": page.has_next,
            "has_previous_page": page.has_previous,
            "start_cursor": page.cursors[0] if edges else None,
            "end_cursor": page.cursors[-1] if edges else None,
        },
    }


def page_of_list(rows: Sequence[Any], *, size: int, after: str | None) -> Page:
    """Cut a page out of a short list that is loaded whole."""
    start = _place(after)
    shown = rows[start : start + size]
    return Page(
        rows=shown,
        cursors=[_cursor(start + place) for place in range(len(shown))],
        has_next=start + size < len(rows),
        has_previous=start > 0,
    )


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"at:{place}".encode()).decode()


def _place(after: str | None) -> int:
    """Give where the page behind a cursor begins; an unreadable cursor is refused."""
    if after is None:
        return 0
    try:
        found = OFFSET.fullmatch(urlsafe_b64decode(after).decode())
    except ValueError:
        found = None
    if found is None:
        raise Refusal("BAD_CURSOR", "This cursor is not one of this list.")
    return int(found[1]) + 1


def page_of_rows(
    rows: QuerySet[Any], *, size: int, after: str | None, told: Callable[[Any], Any]
) -> Page:
    """Cut a page out of a list in the database, one row more than shown being read (1 query)."""
    start = _place(after)
    found = list(rows[start : start + size + 1])
    return Page(
        rows=[told(row) for row in found[:size]],
        cursors=[_cursor(start + place) for place in range(min(size, len(found)))],
        has_next=len(found) > size,
        has_previous=start > 0,
    )
