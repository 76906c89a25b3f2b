"""See that the shelf is true: what is marked is all that is out of date."""

from catalog.shelf.actions import refresh_marked
from catalog.shelf.marks import is_marked
from catalog.shelf.models import BEGINNING, END, ShelfMarket, ShelfRow
from catalog.shelf.verify import verify

Tokens = frozenset[str]


def tokens() -> Tokens:
    """Give the tokens of all markets; others as soon as any row is another."""
    return frozenset(ShelfMarket.objects.values_list("token", flat=True))


def untruths(before: Tokens) -> list[str]:
    """Work off all marks, then compare what is stored with what the catalogue makes of it.

    before: the tokens as they were; nothing is compared where nothing was written since.
    """
    if not is_marked() and tokens() == before:
        return []
    while ShelfRow.objects.exists() and refresh_marked(at=BEGINNING).left:
        pass
    return list(verify(at=END)) if ShelfRow.objects.exists() else []
