"""How what is listed may be bought: by the stage that counts, and by what is in stock."""

from catalog.inventory.models import Pool
from catalog.launches.decision import Offer, Reason, ShopperReason
from catalog.launches.facts import Facts
from catalog.launches.moment import Moment
from i18n.markets.stages import Stage

# The stages in which anyone may buy what is in stock.
SELLING = (Stage.PREORDER, Stage.OPEN)


def offer_of(moment: Moment, facts: Facts) -> tuple[Offer, tuple[Reason, ...]]:
    """Tell how a listed variant may be bought, and why no nearer."""
    stage = moment.stage_for(moment.own_stage(facts.listing))
    return offer_at(stage, facts.free[Pool.ON_HAND], facts.free[Pool.INCOMING])


def offer_at(stage: Stage, on_hand: int, incoming: int) -> tuple[Offer, tuple[Reason, ...]]:
    """Tell the same by the stage that counts for it, and its free units here and on their way."""
    if stage == Stage.PAUSED:
        return Offer.NONE, (Reason(ShopperReason.MARKET_PAUSED),)
    if stage == Stage.INVITE:
        return Offer.INVITE, (Reason(ShopperReason.INVITE_ONLY),)
    if on_hand > 0:
        return Offer.IN_STOCK, ()
    if stage == Stage.PREORDER and incoming > 0:
        return Offer.PREORDER, (Reason(ShopperReason.PREORDER_ONLY),)
    return Offer.NONE, (Reason(ShopperReason.SOLD_OUT),)
