"""Work a suggestion out: base, rate, tax, market, charm; between cost with margin and the MRP."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from catalog.listings.models import Listing
from catalog.suggestions.costs import Landed
from catalog.suggestions.errors import FloorAboveMrp
from catalog.suggestions.models import PricePolicy
from catalog.suggestions.steps import StepCode, step
from i18n.charm.rounding import Charm
from i18n.exchange.queries import Fx
from i18n.markets.models import Market, TaxDisplay, TaxRegime
from i18n.tax.errors import TaxRateMissing
from i18n.tax.queries import goods_rate
from shop.kit.money import amount_text, exponent

NOTHING = Decimal(1)
Steps = list[dict[str, Any]]


@dataclass(frozen=True)
class Basis:
    """All that a suggestion is worked out from. Amounts in minor units.

    tax_there, tax_here: what prices as shown hold, as a factor: 1.18; 1 where tax is added.
    mrp_minor: the ceiling; None where the law knows none.
    """

    market: Market
    base: Market
    base_minor: int
    fx: Fx
    tax_there: Decimal
    tax_here: Decimal
    policy: PricePolicy
    charm: Charm
    landed: Landed
    mrp_minor: int | None


@dataclass(frozen=True)
class Worked:
    """What came of it; ``exact``, in minor units, before it was rounded."""

    amount_minor: int
    floor_minor: int
    exact: Decimal
    steps: Steps = field(default_factory=list)


def work_out(basis: Basis) -> Worked:
    """Work a suggestion out. Raises FloorAboveMrp."""
    exact, steps = _exact(basis)
    charmed = basis.charm.nearest(exact)
    floor = _floor(basis)
    amount = _between(charmed, floor, basis)
    here, policy = basis.market.currency, basis.policy
    margin, cost = 1 + policy.margin, basis.landed.cost
    steps += [
        step(StepCode.CHARM, charmed, here),
        step(StepCode.LANDED, basis.landed.minor, here, factor=1 + basis.landed.duty.rate,
             source=f"{cost.source}; {basis.landed.duty.source}", day=cost.valid_from),
        step(StepCode.FLOOR, floor, here, factor=margin, source=policy.source),
    ]  # fmt: skip
    if basis.mrp_minor is not None:
        steps.append(step(StepCode.CEILING, basis.mrp_minor, here))
    return Worked(amount, floor, exact, [*steps, step(StepCode.SUGGESTED, amount, here)])


def _exact(basis: Basis) -> tuple[Decimal, Steps]:
    """Follow the price from the base to here, in exact minor units."""
    there, here, fx, policy = basis.base.currency, basis.market.currency, basis.fx, basis.policy
    steps = [step(StepCode.BASE, basis.base_minor, there, source=f"market {basis.base.code}")]
    amount = Decimal(basis.base_minor)
    if basis.tax_there != NOTHING:
        amount /= basis.tax_there
        steps.append(step(StepCode.TAX_OUT, amount, there, factor=basis.tax_there))
    if here != there:
        amount = fx.convert(amount.scaleb(-exponent(there))).scaleb(exponent(here))
        steps.append(step(StepCode.FX, amount, here, factor=fx.rate, source=fx.source, day=fx.day))
    if basis.tax_here != NOTHING:
        amount *= basis.tax_here
        steps.append(step(StepCode.TAX_IN, amount, here, factor=basis.tax_here))
    amount *= policy.factor
    steps.append(
        step(StepCode.MARKET, amount, here, factor=policy.factor, source=policy.source,
             day=policy.valid_from)
    )  # fmt: skip
    return amount, steps


def _floor(basis: Basis) -> int:
    """Give the least price, as shown, that leaves the margin over the landed cost."""
    exact = basis.landed.minor * (1 + basis.policy.margin) * basis.tax_here
    return max(int(exact.to_integral_value(ROUND_CEILING)), 1)


def _between(charmed: int, floor: int, basis: Basis) -> int:
    """Bring a price between floor and MRP; where none of the rule's lies there, the MRP itself."""
    ceiling = basis.mrp_minor
    if ceiling is not None and floor > ceiling:
        currency = basis.market.currency
        raise FloorAboveMrp(floor=amount_text(floor, currency), mrp=amount_text(ceiling, currency))
    amount = charmed if charmed >= floor else basis.charm.at_least(Decimal(floor))
    if ceiling is None or amount <= ceiling:
        return amount
    below = basis.charm.at_most(Decimal(ceiling))
    return below if below is not None and below >= floor else ceiling


def tax_in_price(listing: Listing, day: date) -> Decimal:
    """Give the tax that a shown price holds as a factor: 1.18; 1 where tax is added to prices.

    Raises TaxRateMissing where prices hold a tax whose rate is not known.
    """
    market = listing.market
    if market.tax_display == TaxDisplay.EXCLUSIVE:
        return NOTHING
    if market.tax_regime != TaxRegime.GST:
        raise TaxRateMissing(goods_code=listing.goods_code)
    return 1 + goods_rate(market.seller.country, listing.goods_code, day)
