"""How much of each kind of product a market shows."""

from functools import cache
from typing import NamedTuple

from catalog.shelf.dialect import spoken
from catalog.shelf.gate import HERE, shown
from catalog.shelf.reading import View, read_once
from i18n.markets.stages import Stage
from shop.kit.database.prepared import Statement

# That many means that many or more: every page counts the kinds, a list only when it is asked.
MOST_OF_A_KIND = 1_000
MOST_COUNTED = 10_000


class KindShown(NamedTuple):
    """A kind of which something is shown.

    card: JSON of the first such product. products: how many, ``MOST_OF_A_KIND`` at most.
    """

    kind: int
    card: str
    products: int


def kinds_shown(view: View) -> list[KindShown]:
    """List the kinds of which the market shows something, in the shop's order (1 statement)."""
    rows = read_once(_statement(view.stage), view.params, at=view.at)
    return [KindShown(*row[1:4]) for row in rows if row[2] is not None]


@cache
def _statement(stage: Stage) -> Statement:
    of_kind = f"FROM catalog_shelfrow r WHERE {HERE} AND r.kind_id = k.id AND {shown(stage)}"
    return spoken(
        f"""SELECT m.marked, k.id,
            (SELECT r.card {of_kind} ORDER BY r.position, r.product_id LIMIT 1),
            (SELECT COUNT(*) FROM (SELECT 1 {of_kind} LIMIT {MOST_OF_A_KIND}) counted)
        FROM (SELECT EXISTS (SELECT 1 FROM catalog_shelfmark) AS marked) m
        LEFT JOIN catalog_kind k ON TRUE ORDER BY k.position, k.code"""
    )
