"""The decision on the shelf: which rows and which of their variants a market's stage lets be seen.

A row holds what was decided of switch, window and evidence in its span. The stage is asked here, by
the rules that decide everywhere else; stock is asked of the stock itself.
"""

from functools import cache

from catalog.launches.decision import Visibility
from catalog.launches.offers import SELLING
from catalog.launches.stages import OWN_STAGES, own_stages, stage_for, visibility_for
from i18n.markets.stages import Stage

# The parameters of every question: at, a moment; market, an id; locale, its code.
IN_FORCE = "{0}.since <= %(at)s AND {0}.until > %(at)s"
NOW = IN_FORCE.format("r")
HERE = f"r.market_id = %(market)s AND r.locale = %(locale)s AND {NOW}"
UNITS = """s.on_hand - s.held + CASE WHEN s.held > 0 THEN COALESCE((
    SELECT SUM(h.quantity) FROM catalog_hold h
    WHERE h.stock_id = s.id AND h.state = 'HELD' AND h.until <= %(at)s), 0) ELSE 0 END"""
# A scalar, so that each variant asks the index: no list has so many that all stock should be read.
FREE_FOR_MARKET = f"""(
    SELECT s.id FROM catalog_stock s CROSS JOIN catalog_warehousemarket w
    WHERE s.variant_id = v.variant_id
      AND w.warehouse_id = s.warehouse_id AND w.market_id = %(market)s
      AND s.pool = 'ON_HAND' AND s.on_hand > 0 AND {UNITS} > 0 LIMIT 1) IS NOT NULL"""
FORMS = f"v.market_id = %(market)s AND {IN_FORCE.format('v')}"


@cache
def shown(stage: Stage) -> str:
    """Give the condition that a market in this stage shows a row ``r``."""
    listed, announced = _own(stage, Visibility.LISTED), _own(stage, Visibility.ANNOUNCED)
    return f"""({listed_now(stage)}
        OR {listed} AND r.planned = 'ANNOUNCED' OR {announced} AND r.planned <> 'HIDDEN')"""


@cache
def listed_now(stage: Stage) -> str:
    """Give the condition that a row is shown with its prices."""
    return f"({_own(stage, Visibility.LISTED)} AND r.planned = 'LISTED' AND r.proved)"


@cache
def selling_now(stage: Stage) -> str:
    """Give the condition that what is in stock of a row may be bought."""
    selling = [own for own in OWN_STAGES if stage_for(stage, own) in SELLING]
    return f"({listed_now(stage)} AND {_among('r.own_stage', selling)})"


def _own(stage: Stage, visibility: Visibility) -> str:
    return _among("r.own_stage", own_stages(stage, visibility))


def _among(column: str, codes: list[str] | tuple[str, ...]) -> str:
    """Name codes of ours in the text itself: there are as few texts as stages."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})" if codes else "FALSE"


def visibility_of(stage: Stage, own: str, planned: str, proved: bool) -> Visibility:  # noqa: FBT001
    """Tell what a market in this stage lets be seen of a row: what ``shown`` tells in SQL."""
    allowed = visibility_for(stage, own)
    if Visibility.HIDDEN in {allowed, planned}:
        return Visibility.HIDDEN
    if Visibility.ANNOUNCED in {allowed, planned}:
        return Visibility.ANNOUNCED
    return Visibility.LISTED if proved else Visibility.HIDDEN
