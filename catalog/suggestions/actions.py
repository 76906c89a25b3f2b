"""Suggest prices, and decide about suggestions; none is ever applied by itself."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from catalog.listings.actions import set_price
from catalog.listings.errors import MrpMissing
from catalog.listings.models import Listing, Price
from catalog.listings.periods import lock_prices
from catalog.listings.queries import list_price_of, needs_mrp
from catalog.products.models import Variant
from catalog.suggestions.costs import landed_cost
from catalog.suggestions.errors import (
    BasePriceMissing,
    NeedsApproval,
    PricePolicyMissing,
    SuggestionDecided,
    SuggestionExpired,
    SuggestionOutdated,
    UnitCostMissing,
)
from catalog.suggestions.models import (
    PricePolicy,
    PriceSuggestion,
    SuggestionState,
    UnitCost,
)
from catalog.suggestions.working import Basis, tax_in_price, work_out
from i18n.charm.queries import charm_of
from i18n.exchange.queries import fx_on
from i18n.markets.models import Market


@transaction.atomic
def suggest_price(
    *, market: Market, variant: Variant, at: datetime, mrp_minor: int | None = None
) -> PriceSuggestion:
    """Work out what a variant could cost in a market, and keep it for a decision.

    mrp_minor: the maximum retail price, in minor units; that of the list price when left out.
    Raises PricePolicyMissing, BasePriceMissing, UnitCostMissing, MrpMissing, FloorAboveMrp, and
    FxRateMissing, DutyRateMissing, CharmRuleMissing or TaxRateMissing for what no row tells.
    """
    current = list_price_of(variant=variant, market=market, at=at)
    basis = _basis(market, variant, at, _ceiling(market, current, mrp_minor))
    worked = work_out(basis)
    before = current.amount_minor if current else None
    return PriceSuggestion.objects.create(
        market=market,
        variant=variant,
        amount_minor=worked.amount_minor,
        floor_minor=worked.floor_minor,
        ceiling_minor=basis.mrp_minor,
        current_minor=before,
        base_minor=basis.base_minor,
        base_currency=basis.base.currency,
        fx_rate=basis.fx.rate,
        fx_divides=basis.fx.divides,
        fx_day=basis.fx.day,
        fx_source=basis.fx.source,
        steps=worked.steps,
        needs_approval=_is_large(before, worked.amount_minor, basis.policy.approval_from),
        made_at=at,
        expires_at=at + timedelta(days=basis.policy.keeps_days),
    )


@transaction.atomic
def accept_suggestion(*, suggestion: PriceSuggestion, by: int, at: datetime) -> Price:
    """Make a suggestion the list price from this moment on.

    by: id of who decides. Raises SuggestionDecided, SuggestionExpired, SuggestionOutdated when the
    price was changed meanwhile, NeedsApproval, and what ``set_price`` raises.
    """
    row = _to_decide(suggestion, at)
    lock_prices(row.market, row.variant)
    current = list_price_of(variant=row.variant, market=row.market, at=at)
    if (current.amount_minor if current else None) != row.current_minor:
        raise SuggestionOutdated(field="suggestion")
    if row.needs_approval and row.approved_by_id is None:
        raise NeedsApproval(field="suggestion")
    price = set_price(
        market=row.market,
        variant=row.variant,
        amount_minor=row.amount_minor,
        mrp_minor=row.ceiling_minor,
        starts_at=at,
    )
    row.starts_at = at
    _decide(row, SuggestionState.ACCEPTED, by, at)
    return price


@transaction.atomic
def decline_suggestion(
    *, suggestion: PriceSuggestion, by: int, reason: str, at: datetime
) -> PriceSuggestion:
    """Put a suggestion away, with the reason. Raises SuggestionDecided, SuggestionExpired."""
    row = _to_decide(suggestion, at)
    row.reason = reason
    return _decide(row, SuggestionState.DECLINED, by, at)


@transaction.atomic
def approve_suggestion(*, suggestion: PriceSuggestion, by: int, at: datetime) -> PriceSuggestion:
    """Approve a change that is so large that it needs it; the price stays as it is until then.

    Raises SuggestionDecided, SuggestionExpired.
    """
    row = _to_decide(suggestion, at)
    row.approved_by_id = by
    row.save(update_fields=["approved_by"])
    return row


def _to_decide(suggestion: PriceSuggestion, at: datetime) -> PriceSuggestion:
    """Lock a suggestion that may still be decided."""
    rows = PriceSuggestion.objects.select_for_update(of=("self",))
    row = rows.select_related("market", "variant").get(pk=suggestion.pk)
    if row.state != SuggestionState.OPEN:
        raise SuggestionDecided(field="suggestion")
    if row.expired(at):
        raise SuggestionExpired(field="suggestion")
    return row


def _decide(row: PriceSuggestion, state: SuggestionState, by: int, at: datetime) -> PriceSuggestion:
    row.state, row.decided_by_id, row.decided_at = state, by, at
    row.save(update_fields=["state", "decided_by", "decided_at", "reason", "starts_at"])
    return row


def _basis(market: Market, variant: Variant, at: datetime, mrp_minor: int | None) -> Basis:
    day = at.astimezone(ZoneInfo(market.time_zone)).date()
    policy = _policy(market, at)
    base = policy.base
    price = list_price_of(variant=variant, market=base, at=at)
    there, here = _listing(base, variant), _listing(market, variant)
    if price is None or there is None:
        raise BasePriceMissing(field="variant", market=base.code)
    if here is None:
        raise UnitCostMissing(field="variant")
    return Basis(
        market=market,
        base=base,
        base_minor=price.amount_minor,
        fx=fx_on(base.currency, market.currency, day),
        tax_there=tax_in_price(there, day),
        tax_here=tax_in_price(here, day),
        policy=policy,
        charm=charm_of(market, day),
        landed=landed_cost(listing=here, variant_id=variant.pk, day=day),
        mrp_minor=mrp_minor,
    )


def _policy(market: Market, at: datetime) -> PricePolicy:
    day = at.astimezone(ZoneInfo(market.time_zone)).date()
    rows = PricePolicy.objects.on(day).filter(market=market).select_related("base__seller")
    policy: PricePolicy | None = rows.order_by("-valid_from").first()
    if policy is None:
        raise PricePolicyMissing(field="market")
    return policy


def _listing(market: Market, variant: Variant) -> Listing | None:
    rows = Listing.objects.filter(market=market, product=variant.product_id)
    return rows.select_related("market__seller", "product").first()


def _ceiling(market: Market, current: Price | None, given: int | None) -> int | None:
    """Tell the MRP; a market that needs one and knows none refuses."""
    mrp = given if given is not None or current is None else current.mrp_minor
    if mrp is None and needs_mrp(market):
        raise MrpMissing(field="mrp")
    return mrp


def _is_large(before: int | None, after: int, approval_from: Decimal) -> bool:
    return before is not None and abs(after - before) > before * approval_from


def set_unit_cost(
    *,
    market: Market,
    variant: Variant,
    currency: str,
    goods_minor: int,
    freight_minor: int,
    day: date,
    source: str,
) -> UnitCost:
    """Tell what a unit costs us from a day on, in minor units of the currency we pay in.

    Told again for the same day, it is replaced.
    """
    told = {"currency": currency, "goods_minor": goods_minor, "freight_minor": freight_minor}
    row, _ = UnitCost.objects.update_or_create(
        market=market, variant=variant, valid_from=day, defaults={**told, "source": source}
    )
    return row


def set_price_policy(
    *,
    market: Market,
    base: Market,
    factor: Decimal,
    margin: Decimal,
    approval_from: Decimal,
    keeps_days: int,
    day: date,
    source: str,
) -> PricePolicy:
    """Tell how prices of a market are derived from a day on; told again, it is replaced."""
    told = {
        "base": base,
        "factor": factor,
        "margin": margin,
        "approval_from": approval_from,
        "keeps_days": keeps_days,
        "source": source,
    }
    row, _ = PricePolicy.objects.update_or_create(market=market, valid_from=day, defaults=told)
    return row
