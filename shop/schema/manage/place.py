"""A market at a moment: what everything in the staff's schema is told for."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from i18n.markets.models import Market
from shop.accounts.models import Customer
from shop.accounts.rights import markets_seen
from shop.kit.graphql.ids import to_id
from shop.schema.manage.viewer import NOWHERE


@dataclass(frozen=True)
class Place:
    """A market that ``viewer`` looks after, at a moment."""

    market: Market
    at: datetime
    viewer: Customer
    node_type: str = "Market"

    def id_of(self, kind: str, key: object) -> str:
        """Write the id of something in this market."""
        return to_id(kind, self.market.code, NOWHERE, key)


def places(viewer: Customer, at: datetime) -> list[Place]:
    """List the markets in her care at a moment."""
    return [Place(market, at, viewer) for market in markets_seen(viewer)]


def place_of(viewer: Customer, code: str, at: datetime) -> Place | None:
    """Find a market in her care; None for one in other hands as for one that is not."""
    market = markets_seen(viewer).filter(code=code).first()
    return Place(market, at, viewer) if market else None


def moment_in(market: Market, moment: datetime) -> datetime:
    """Give a moment as it was meant: without a zone of its own it is in the market's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(market.time_zone))
