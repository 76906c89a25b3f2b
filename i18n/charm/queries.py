"""Ask how a market rounds its prices."""

from datetime import date

from i18n.charm.errors import CharmRuleMissing
from i18n.charm.models import CharmRule
from i18n.charm.rounding import Band, Charm
from i18n.markets.models import Market


def charm_of(market: Market, day: date) -> Charm:
    """Give the rules of a market on a day, its own if it has any. Raises CharmRuleMissing."""
    rows = CharmRule.objects.on(day).filter(currency=market.currency, market__in=("", market.code))
    found = {(row.market, row.from_minor): row for row in rows.order_by("valid_from")}
    owner = market.code if any(code for code, _ in found) else ""
    bands = [
        Band(row.from_minor, row.step_minor, row.less_minor)
        for (code, _), row in found.items()
        if code == owner
    ]
    if not bands:
        raise CharmRuleMissing(currency=market.currency)
    return Charm(bands)
