"""What of some products a market shows, with all that was read to decide it."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from catalog.inventory.models import Pool
from catalog.launches.decision import Decision, Offer, Visibility, best_of
from catalog.launches.explain import explain
from catalog.launches.facts import Facts, facts_of, facts_of_products
from catalog.launches.moment import Moment, moment_of
from catalog.listings.models import Listing, Price
from catalog.products.models import Product, Variant
from i18n.markets.api.context import MarketContext

NO_LONGER = Decision(Visibility.ANNOUNCED)


@dataclass(frozen=True)
class Shown:
    """A variant that the market shows."""

    variant: Variant
    decision: Decision
    facts: Facts

    @property
    def price(self) -> Price | None:
        """Its price, once it is listed; what is only announced has none to tell."""
        listed = self.decision.visibility == Visibility.LISTED
        return self.facts.price if listed else None

    @property
    def buyable(self) -> int:
        """Units that anyone may buy as the decision offers them."""
        pools = {Offer.IN_STOCK: Pool.ON_HAND, Offer.PREORDER: Pool.INCOMING}
        pool = pools.get(self.decision.offer)
        return self.facts.free[pool] if pool else 0


@dataclass(frozen=True)
class Assortment:
    """A product in a market: the best of its decisions and the variants that are shown."""

    decision: Decision
    listing: Listing | None
    variants: tuple[Shown, ...]


def assortments(
    products: Sequence[Product], market: MarketContext, kept: Container[int] = ()
) -> dict[int, Assortment]:
    """Decide for products and their variants, by product id (9 queries at most, for any number).

    A product without variants is decided for itself, as its listing allows (4 more).
    kept: variants, by id, that the shopper has in a cart; one that is hidden by now is told
    without a price or an offer.
    """
    moment = moment_in(market)
    ids = [product.pk for product in products]
    variants = list(Variant.objects.filter(product__in=ids).order_by("position", "pk"))
    facts = facts_of(variants, moment)
    shown: dict[int, list[Shown]] = defaultdict(list)
    for variant in variants:
        decision = explain(moment, facts[variant.pk])
        if is_hidden(decision) and variant.pk in kept:
            decision = NO_LONGER
        shown[variant.product_id].append(Shown(variant, decision, facts[variant.pk]))
    bare = _bare([pk for pk in ids if pk not in shown], moment)
    return {pk: bare.get(pk) or _assortment(shown[pk]) for pk in ids}


def moment_in(market: MarketContext) -> Moment:
    """Read the market's moment once for the request."""
    memo, key = market.request.memo, (moment_of, market.market.pk)
    if key not in memo:
        memo[key] = moment_of(market=market.market, at=market.at)
    moment: Moment = memo[key]
    return moment


def _bare(products: Iterable[int], moment: Moment) -> dict[int, Assortment]:
    wanted = list(products)
    if not wanted:
        return {}
    known = facts_of_products(wanted, moment)
    return {
        pk: Assortment(explain(moment, Facts(facts)), facts.listing, ())
        for pk, facts in known.items()
    }


def _assortment(variants: Sequence[Shown]) -> Assortment:
    seen = [one for one in variants if not is_hidden(one.decision)]
    return Assortment(
        decision=best_of(one.decision for one in seen),
        listing=variants[0].facts.listing,
        variants=tuple(seen),
    )


def is_hidden(decision: Decision) -> bool:
    """Tell whether a decision must look like nothing at all."""
    return decision.visibility == Visibility.HIDDEN
