"""The markets and locales that show a product, all of them asked at once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from catalog.shelf.dialect import spoken
from catalog.shelf.gate import NOW, shown
from catalog.shelf.reading import read_once
from catalog.shelf.statements import ONE_OF_THESE
from i18n.markets.stages import SHOWN, Stage
from shop.kit.database.prepared import Statement

STAGES = tuple(stage for stage in Stage if stage in SHOWN)


class Shown(NamedTuple):
    """That a market shows a product in a locale, and under which name in addresses."""

    product: int
    market: int
    locale: str
    slug: str


def shown_in(
    products: Sequence[int], stages: Sequence[tuple[int, Stage]], *, at: datetime
) -> list[Shown]:
    """Tell where products are shown; stages: of markets, by their ids (1 statement)."""
    markets = {
        f"in_{stage.value.lower()}": [pk for pk, now in stages if now == stage] for stage in STAGES
    }
    rows = read_once(_statement(), {"products": list(products), "at": at, **markets}, at=at)
    return [Shown(*row[1:]) for row in rows if row[1] is not None]


@cache
def _statement() -> Statement:
    in_stages = " OR ".join(
        f"r.market_id = ANY(%(in_{stage.value.lower()})s::bigint[]) AND {shown(stage)}"
        for stage in STAGES
    )
    return spoken(
        f"""SELECT m.marked, r.product_id, r.market_id, r.locale, r.slug
        FROM (SELECT EXISTS (SELECT 1 FROM catalog_shelfmark) AS marked) m
        LEFT JOIN catalog_shelfrow r ON {ONE_OF_THESE} AND {NOW} AND ({in_stages})"""
    )
