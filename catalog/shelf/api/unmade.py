"""Products that are told by texts written before, and made only where there is none yet.

What a product tells is decided by its row, whose contents never change under its id, by the
market's stage and by its stock. All three are read for each request; they are the key under which
its texts are kept, so a text that is found is as current as one that is written now.
"""

from collections.abc import Hashable, Sequence
from functools import cached_property, partial
from itertools import count
from typing import Any

from django.db import connection

from catalog.shelf.api.asked import Asked
from catalog.shelf.api.overlay import Overlay
from catalog.shelf.reading import Row, texts_of
from i18n.markets.api.context import MarketContext, atlas_of
from shop.kit.graphql.compiler.later import Later

Card = dict[str, Any]
MOST_WORLDS = 10_000
_numbers = count()
_worlds: dict[Hashable, int] = {}


def comes_later(market: MarketContext, asked: Asked) -> bool:
    """Tell whether products may be made later: nothing but row, stage and stock decides them.

    Not inside a transaction, which may see rows that nobody else ever will.
    """
    return market.request.later and asked.settled and not connection.in_atomic_block


class Unmade:
    """The products of one answer; the texts that are missing are read for all of them at once."""

    def __init__(self, rows: Sequence[Row], market: MarketContext, asked: Asked) -> None:
        self._rows = rows
        self._market = market
        self._asked = asked

    def later(self) -> list[Later]:
        """Give products to be made, in their order."""
        self._market.request.things.update([f"product-{row.product}" for row in self._rows])
        world = _world(self._market)
        return [Later((world, row.pk, row.stock), partial(self._card, row)) for row in self._rows]

    def _card(self, row: Row) -> Card:
        """Make one; its row may have been replaced since it was read, and all is read again."""
        text = self._texts.get(row.pk)
        if text is None:
            self._market.request.gone = True
            raise LookupError(f"row {row.pk} of the shelf was replaced")
        told = row._replace(text=text)  # noqa: SLF001 - a named tuple's own
        return self._overlay.cards([told])[0]

    @cached_property
    def _texts(self) -> dict[int, str]:
        return texts_of([row.pk for row in self._rows], details=self._asked.details)

    @cached_property
    def _overlay(self) -> Overlay:
        return Overlay(self._market, self._asked)


def _world(market: MarketContext) -> int:
    """Give a number to the markets as they are and the stage of this one: what all have in common.

    The token of the atlas is another one too where all tables are emptied and begin anew.
    """
    told = (atlas_of(market.request).token, market.span)
    number = _worlds.get(told)
    if number is None:
        if len(_worlds) >= MOST_WORLDS:
            _worlds.clear()  # a number is never given twice
        number = _worlds[told] = next(_numbers)
    return number
