"""Ask how, when and for how much goods reach a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.launches.decision import Decision
from catalog.products.models import Product
from checkout.shipping.errors import NotDeliverable, RegionBlocked
from checkout.shipping.models import DeliveryMethod, Serviceability, Transport
from checkout.shipping.places import (
    Place,
    battery_of,
    destination_of,
    served_at,
)
from checkout.shipping.rules import ShippingAnswer, shipping_decision
from i18n.locales.queries import texts_of
from i18n.markets.models import Market
from i18n.markets.queries import today_in

OWNER = "checkout.deliverymethod"
USPS = "USPS"
NOBODY_COMES = "NO_CARRIER"
REGION_BLOCKED = RegionBlocked.code

Days = tuple[date, date]


@dataclass(frozen=True)
class Option:
    """A delivery that the shopper may choose: fee in minor units, days of arrival in the market.

    free_from_minor: the subtotal from which it is free; null: never.
    restrictions: codes that explain why other deliveries are missing, such as GROUND_ONLY.
    """

    method_id: int
    code: str
    carrier: str
    fee_minor: int
    free_from_minor: int | None
    from_date: date
    to_date: date
    restrictions: tuple[str, ...]


@dataclass(frozen=True)
class DeliveryQuote:
    """What a postal code may expect of a product; ``reasons`` say why not.

    cod_max_minor: the highest order that may be paid on delivery; null: no bound or none at all.
    """

    deliverable: bool
    reasons: tuple[str, ...]
    cod: bool
    cod_max_minor: int | None
    options: tuple[Option, ...]


def delivery_options(
    *,
    market: Market,
    place: Place,
    products: Iterable[Product],
    subtotal_minor: int,
    at: datetime,
    dispatch: Days | None = None,
) -> list[Option]:
    """List the deliveries that bring all these products to a place, in the market's order.

    dispatch: first and last day on which the goods can leave; null: today.
    Raises NotDeliverable, with the ``rule`` that decided.
    """
    served = served_at(market=market, postal_code=place.postal_code, at=at)
    answers = _answers(place, served, products)
    refused = next((answer for answer in answers if not answer.ships), None)
    if refused or served is None:
        raise NotDeliverable(
            field="shippingAddress", rule=(refused or ShippingAnswer.BLOCK_NOT_SERVICEABLE).value
        )
    methods = [
        method
        for method in DeliveryMethod.objects.filter(market=market)
        if _goes(method, served, answers)
    ]
    if not methods:
        raise NotDeliverable(field="shippingAddress", rule=NOBODY_COMES)
    days = _dispatch(dispatch, today_in(market, at))
    return [_option(m, served, answers, subtotal_minor, days) for m in methods]


def quote(
    *,
    market: Market,
    place: Place,
    product: Product,
    decision: Decision,
    price_minor: int,
    at: datetime,
) -> DeliveryQuote:
    """Tell what a postal code may expect of one unit of a product.

    decision: of the product for the place's region.
    """
    try:
        options = delivery_options(
            market=market, place=place, products=[product], subtotal_minor=price_minor, at=at
        )
    except NotDeliverable as refusal:
        return _no_quote(refusal.code)
    served = served_at(market=market, postal_code=place.postal_code, at=at)
    if served is None or REGION_BLOCKED in {reason.code for reason in decision.reasons}:
        return _no_quote(REGION_BLOCKED)
    cap = served.cod_max_minor if served.cod else None
    cod = served.cod and (cap is None or price_minor <= cap)
    return DeliveryQuote(
        deliverable=True, reasons=(), cod=cod, cod_max_minor=cap, options=tuple(options)
    )


def _no_quote(reason: str) -> DeliveryQuote:
    return DeliveryQuote(
        deliverable=False, reasons=(reason,), cod=False, cod_max_minor=None, options=()
    )


def free_bounds_of(market: Market) -> list[int | None]:
    """List from which subtotals the deliveries of a market are free, in the market's order."""
    methods = DeliveryMethod.objects.filter(market=market)
    return list(methods.values_list("free_from_minor", flat=True))


def names_of(options: Iterable[Option], chain: Sequence[str]) -> dict[int, str]:
    """Name deliveries in the shopper's language, by method id (one query)."""
    ids = [option.method_id for option in options]
    texts = texts_of(owner=OWNER, ids=ids, fields=["name"], chain=chain)
    return {method: served.text for (method, _field), served in texts.items()}


def _answers(
    place: Place, served: Serviceability | None, products: Iterable[Product]
) -> frozenset[ShippingAnswer]:
    """Ask the rules about each product; a parcel obeys all of the answers."""
    to = destination_of(place, served)
    facts = {battery_of(product) for product in products}
    return frozenset(shipping_decision(goods=goods, to=to) for goods in facts)


def _goes(
    method: DeliveryMethod, served: Serviceability, answers: frozenset[ShippingAnswer]
) -> bool:
    """Tell whether a delivery has a route there that every product may take."""
    by_surface = method.transport == Transport.SURFACE
    has_route = served.surface if by_surface else served.air
    may_go = by_surface or not any(answer.surface_only for answer in answers)
    carrier_may = method.carrier == USPS or not any(answer.usps_only for answer in answers)
    return has_route and may_go and carrier_may


def _dispatch(dispatch: Days | None, today: date) -> Days:
    """Give the days of dispatch, none of them in the past."""
    first, last = dispatch or (today, today)
    return max(first, today), max(last, today)


def _option(
    method: DeliveryMethod,
    served: Serviceability,
    answers: frozenset[ShippingAnswer],
    subtotal_minor: int,
    dispatch: Days,
) -> Option:
    free = method.free_from_minor is not None and subtotal_minor >= method.free_from_minor
    return Option(
        method_id=method.pk,
        code=method.code,
        carrier=method.carrier,
        fee_minor=0 if free else method.fee_minor,
        free_from_minor=method.free_from_minor,
        from_date=dispatch[0] + _days(served.eta_min, method),
        to_date=dispatch[1] + _days(served.eta_max, method),
        restrictions=_restrictions(answers),
    )


def _days(usual: int | None, method: DeliveryMethod) -> timedelta:
    """Give the days on the road; a fast delivery saves some but takes one at least."""
    return timedelta(days=max(1, (usual or 1) - method.days_saved))


def _restrictions(answers: frozenset[ShippingAnswer]) -> tuple[str, ...]:
    """Name what the goods or the address rule out."""
    found = {
        "SURFACE_ONLY": any(answer.surface_only for answer in answers),
        "USPS_ONLY": any(answer.usps_only for answer in answers),
    }
    return tuple(code for code, holds in found.items() if holds)
