"""Ask for carts and what they look like now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from catalog.inventory.models import Hold, Pool, Stock
from catalog.inventory.queries import holds_of, stocks_in_turn
from checkout.cart.completeness import cart_problems, line_problems
from checkout.cart.holds import ANY_POOL
from checkout.cart.live import Live, live_facts
from checkout.cart.models import Cart, CartLine
from checkout.cart.offers import discounts_of, offers_of, tender_of
from checkout.cart.view import CartView, LineView
from checkout.pricing.discounts import Discount
from checkout.pricing.queries import fees_of, terms_of
from checkout.pricing.totals import PricedLine, Reviewed, TaxTerms, Totals, price_cart
from checkout.shipping.errors import NotDeliverable
from checkout.shipping.places import place_of
from checkout.shipping.queries import Option, delivery_options, free_bounds_of
from i18n.markets.atlas import one_atlas
from i18n.markets.queries import today_in
from i18n.tax.errors import GstinStateMismatch, TaxRateMissing
from i18n.tax.providers import tax_provider
from shop.kit.errors import Problem

Offered = tuple[tuple[Option, ...], tuple[Problem, ...]]


def cart_by_id(cart_id: UUID | str) -> Cart | None:
    """Find a cart with its market and seller; whoever knows the id may see it."""
    try:
        key = UUID(str(cart_id))
    except ValueError:
        return None
    return Cart.objects.select_related("market__seller").filter(pk=key).first()


def lines_of(cart: Cart) -> list[CartLine]:
    """List a cart's lines with their variants and products, in the order they came."""
    return list(cart.lines.select_related("variant__product"))


@one_atlas()
def cart_view(cart: Cart, at: datetime) -> CartView:
    """Show a cart as it is at a moment: a constant number of queries, nothing is changed."""
    lines = _line_views(cart, lines_of(cart), at)
    offers = offers_of(cart, lines, at)
    goods = sum(line.total_minor for line in lines) - offers.goods_minor
    options, refused = _offered(cart, lines, goods, at)
    delivery = next((o for o in options if o.code == cart.delivery_option), None)
    fee = delivery.fee_minor if delivery else None
    discounts, codes = discounts_of(offers, fee_minor=fee, lines=len(lines))
    figures, untaxed = _totals(cart, lines, fee, discounts, at)
    shares, tender = tender_of(cart, figures, at)
    totals = replace(figures, credits=shares, reviewed=_reviewed(cart, lines, delivery))
    view = CartView(
        cart=cart,
        lines=lines,
        options=options,
        delivery=delivery,
        totals=totals,
        problems=(),
        codes=codes,
        tender=tender,
        free_delivery_missing_minor=_missing(cart, lines, options, delivery, goods),
    )
    return replace(view, problems=cart_problems(view, (*refused, *untaxed)))


def _missing(
    cart: Cart,
    lines: Sequence[LineView],
    options: Sequence[Option],
    delivery: Option | None,
    goods: int,
) -> int | None:
    """Tell how much more of goods makes the delivery free, once a delivery can be named.

    Before there is an address it is told of the market's first delivery.
    """
    if not lines:
        return None
    bounds = (
        [o.free_from_minor for o in ([delivery] if delivery else options)]
        if options
        else free_bounds_of(cart.market)
    )
    bound = next((bound for bound in bounds if bound is not None), None)
    return bound - goods if bound is not None and bound > goods else None


def _line_views(cart: Cart, lines: Sequence[CartLine], at: datetime) -> tuple[LineView, ...]:
    live = live_facts(
        variants=[line.variant for line in lines], market=cart.market, at=at, region=cart.region
    )
    held = holds_of(cart.pk)
    lost = [line.variant_id for line in lines if line.is_preorder and line.variant_id not in held]
    in_turn = stocks_in_turn(variants=lost, market=cart.market, pools=ANY_POOL) if lost else {}
    return tuple(
        _line_view(line, live, held.get(line.variant_id, []), in_turn, at) for line in lines
    )


def _line_view(
    line: CartLine,
    live: Mapping[int, Live],
    holds: Sequence[Hold],
    in_turn: Mapping[int, Sequence[Stock]],
    at: datetime,
) -> LineView:
    facts = live[line.variant_id]
    current = [hold for hold in holds if hold.until > at]
    enough = sum(hold.quantity for hold in current) >= line.quantity
    stocks = [hold.stock for hold in holds] or _next(line, in_turn.get(line.variant_id, ()))
    waits = line.is_preorder and all(stock.pool == Pool.INCOMING for stock in stocks)
    view = LineView(
        line=line,
        live=facts,
        unit_minor=facts.price.amount_minor if facts.price else line.unit_price_minor,
        held_until=min(hold.until for hold in current) if enough else None,
        is_preorder=waits,
        promise=_promise(facts, stocks) if waits else None,
        problems=(),
    )
    return replace(view, problems=line_problems(view))


def _next(line: CartLine, in_turn: Iterable[Stock]) -> list[Stock]:
    """Give the stock that would hold a line which lost its units, as the order will.

    Shown otherwise, she could never confirm what she sees.
    """
    return [stock for stock in in_turn if stock.unheld >= line.quantity][:1]


def _promise(live: Live, stocks: Iterable[Stock]) -> tuple[date, date] | None:
    """Tell when a pre-order leaves: by the units that are held for it, else by what is coming."""
    dated = [(s.ships_from, s.ships_by) for s in stocks if s.ships_from and s.ships_by]
    return max(dated, default=live.promise)


def _offered(cart: Cart, lines: Sequence[LineView], goods: int, at: datetime) -> Offered:
    """List the deliveries to the cart's address, or say why there are none.

    goods: what the lines come to after promotions, in minor units; it decides what is free.
    """
    if not cart.shipping_address or not lines:
        return (), ()
    promises = [line.promise for line in lines if line.promise]
    try:
        options = delivery_options(
            market=cart.market,
            place=place_of(cart.shipping_address),
            products=[line.product for line in lines],
            subtotal_minor=goods,
            at=at,
            dispatch=max(promises, key=lambda days: days[1], default=None),
        )
    except NotDeliverable as problem:
        return (), (problem,)
    return tuple(options), ()


def _reviewed(cart: Cart, lines: Sequence[LineView], delivery: Option | None) -> Reviewed:
    return Reviewed(
        promises=tuple((str(line.line.pk), *line.promise) for line in lines if line.promise),
        delivery=(delivery.code, delivery.from_date, delivery.to_date) if delivery else None,
        ship_to=cart.shipping_address,
        email=cart.email,
        gstin=cart.gstin,
    )


def _totals(
    cart: Cart,
    lines: Sequence[LineView],
    fee: int | None,
    discounts: Sequence[Discount],
    at: datetime,
) -> tuple[Totals, tuple[Problem, ...]]:
    """Price the cart; a missing rate of tax is a problem and never zero."""
    bill_to = cart.billing_address or cart.shipping_address
    terms = terms_of(
        market=cart.market,
        at=at,
        ship_to_region=cart.region or None,
        bill_to_region=str(bill_to["region"]) if bill_to else None,
        buyer_gstin=cart.gstin,
        address=cart.shipping_address,
    )
    fees = fees_of({line.product for line in lines}, today_in(cart.market, at))
    priced = [_priced(line, fees[line.product.pk]) for line in lines]
    provider = tax_provider(cart.market.tax_regime)

    def priced_on(terms: TaxTerms) -> Totals:
        return price_cart(
            lines=priced,
            terms=terms,
            provider=provider,
            delivery_minor=fee,
            discounts=discounts,
        )

    try:
        return priced_on(terms), ()
    except (TaxRateMissing, GstinStateMismatch) as problem:
        return priced_on(replace(terms, ship_to_region=None)), (problem,)


def _priced(line: LineView, fees: frozenset[str]) -> PricedLine:
    return PricedLine(
        key=str(line.line.pk),
        goods_code=line.live.goods_code,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        fees=fees,
    )
