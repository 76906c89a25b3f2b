"""Move a cart to another market: what would change is told before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from catalog.inventory.errors import OutOfStock
from catalog.products.models import Variant
from checkout.cart.actions import locked, touched
from checkout.cart.completeness import refuse_unless_open
from checkout.cart.holds import hold_line, let_go, lock_stock
from checkout.cart.live import Live, live_facts, refusal
from checkout.cart.models import Cart, CartLine, CartRequest
from checkout.cart.queries import cart_view
from checkout.cart.requests import remembered
from checkout.cart.view import CartView, LineView
from checkout.promotions.models import Promotion
from i18n.markets.models import Market, TaxDisplay
from i18n.markets.queries import locale_of
from shop.kit.errors import Problem


@dataclass(frozen=True)
class Side:
    """A cart on one side of a move; minor units of ``currency``, as its market shows prices."""

    market: Market
    currency: str
    tax_included: bool
    subtotal_minor: int


@dataclass(frozen=True)
class LineMove:
    """What becomes of a line. unit_after_minor: null, and quantity_after 0, where it is not sold.

    problem: why it is not sold there, or why there are fewer of it.
    """

    variant: Variant
    quantity_before: int
    quantity_after: int
    unit_before_minor: int
    unit_after_minor: int | None
    problem: Problem | None


@dataclass(frozen=True)
class Move:
    """What a move changes; ``codes`` are promotion codes that the other market does not have.

    drops_address: the address lies outside of the other market. drops_cards: so many gift cards
    are of another currency.
    """

    before: Side
    after: Side
    lines: tuple[LineMove, ...]
    codes: tuple[str, ...]
    drops_address: bool
    drops_cards: int


@dataclass(frozen=True)
class Moved:
    """A cart after a move was asked for. move: null when the same request was done before."""

    cart: Cart
    move: Move | None


@transaction.atomic
def change_market(
    *,
    cart: Cart,
    market: Market,
    locale: str | None = None,
    preview: bool,
    key: str | None = None,
    at: datetime,
) -> Moved:
    """Move a cart with its lines to a market; or, as a preview, tell what that would change.

    All lines move in one transaction, so that there never are two currencies in a cart. A preview
    is the move itself, undone: it promises nothing that the move would not do at that moment.
    Raises UnknownLocale, CartClosed, PaymentPending, IdempotencyKeyReused, InvalidIdempotencyKey.
    """
    served = locale_of(market, locale).code
    fresh = locked(cart)
    if key and not preview:
        given = ["move", market.code, served]
        claim = remembered(scope=f"move:{fresh.pk}", key=key, given=given, at=at)
        if claim.cart_id:
            return Moved(fresh, None)
        claim.cart = fresh
        claim.save(update_fields=["cart"])
    refuse_unless_open(fresh)
    before = transaction.savepoint()
    move = _moved(fresh, market, served, at)
    if not preview:
        return Moved(touched(fresh, at), move)
    transaction.savepoint_rollback(before)
    return Moved(locked(cart), move)


def was_moved(cart: Cart, key: str) -> bool:
    """Tell whether a cart was moved by a request of this key."""
    return CartRequest.objects.filter(scope=f"move:{cart.pk}", key=key, cart=cart).exists()


def _moved(cart: Cart, market: Market, locale: str, at: datetime) -> Move:
    """Move everything; the view before tells what it was."""
    was = cart_view(cart, at)
    left, cart.locale = _side(was), locale
    same = cart.market_id == market.pk
    codes, cards, address = ((), 0, False) if same else _rebased(cart, market, at)
    lines = _kept(was.lines) if same else _lines_moved(cart, was.lines, at)
    return Move(
        before=left,
        after=replace(
            _side(was),
            market=market,
            currency=market.currency,
            tax_included=market.tax_display == TaxDisplay.INCLUSIVE,
            subtotal_minor=sum((x.unit_after_minor or 0) * x.quantity_after for x in lines),
        ),
        lines=lines,
        codes=codes,
        drops_address=address,
        drops_cards=cards,
    )


def _side(view: CartView) -> Side:
    return Side(
        market=view.cart.market,
        currency=view.totals.currency,
        tax_included=view.totals.tax_included,
        subtotal_minor=view.totals.subtotal_minor,
    )


def _kept(lines: Sequence[LineView]) -> tuple[LineMove, ...]:
    """Tell of lines that stay as they are, because only the language changes."""
    return tuple(
        LineMove(x.variant, x.quantity, x.quantity, x.unit_minor, x.unit_minor, None) for x in lines
    )


def _rebased(cart: Cart, market: Market, at: datetime) -> tuple[tuple[str, ...], int, bool]:
    """Give a cart its new market and money, and drop what does not hold there.

    Gives codes, gift cards and whether an address were dropped. Units are let go first, with the
    stock of both markets locked by key.
    """
    variants = list(cart.lines.values_list("variant_id", flat=True))
    lock_stock(cart=cart, variant_ids=variants, also_for=market)
    for variant_id in sorted(variants):
        let_go(cart=cart, variant_id=variant_id, at=at)
    cart.market, cart.currency = market, market.currency
    cart.delivery_option = cart.payment_method = cart.payment_token = ""
    cart.uses_store_credit = False
    codes = _codes_moved(cart)
    cards, _ = cart.typed_cards.exclude(
        account__currency=market.currency, account__market__seller=market.seller_id
    ).delete()
    return codes, cards, _address_dropped(cart)


def _address_dropped(cart: Cart) -> bool:
    """Forget addresses that the new market does not deliver to."""
    served = set(cart.market.countries.values_list("country", flat=True))
    if cart.shipping_address and cart.shipping_address["country"] not in served:
        cart.shipping_address, cart.billing_address = None, None
        return True
    return False


def _codes_moved(cart: Cart) -> tuple[str, ...]:
    """Keep the codes that the new market has too, with what they mean there; give the others."""
    typed = list(cart.typed_codes.values_list("promotion__code", flat=True))
    cart.typed_codes.all().delete()
    there = Promotion.objects.filter(market=cart.market, code__in=typed, switched_on=True)
    for promotion in there:
        cart.typed_codes.create(promotion=promotion)
    known = {promotion.code for promotion in there}
    return tuple(code for code in typed if code not in known)


def _lines_moved(cart: Cart, lines: Sequence[LineView], at: datetime) -> tuple[LineMove, ...]:
    """Bring every line into the new market, in the order of the variants' keys."""
    variants = [line.variant for line in lines]
    live = live_facts(variants=variants, market=cart.market, at=at, region=cart.region)
    found = {
        line.variant.pk: _line_moved(line, live[line.variant.pk], cart, at)
        for line in sorted(lines, key=lambda each: each.variant.pk)
    }
    return tuple(found[line.variant.pk] for line in lines)


def _line_moved(view: LineView, live: Live, cart: Cart, at: datetime) -> LineMove:
    """Hold a line's units in the new market, as many of them as there are to be had."""
    line = view.line
    line.cart = cart
    problem = refusal(live, held=False, field=view.field)
    most = min(view.quantity, live.most)
    held, short = (0, problem) if problem else _held(line, most, live, at)
    after = live.price.amount_minor if live.price and held else None
    if after is None:
        line.delete()
    else:
        line.quantity, line.unit_price_minor = held, after
        line.save()
    return LineMove(
        variant=view.variant,
        quantity_before=view.quantity,
        quantity_after=held,
        unit_before_minor=view.unit_minor,
        unit_after_minor=after,
        problem=short,
    )


def _held(line: CartLine, most: int, live: Live, at: datetime) -> tuple[int, Problem | None]:
    """Hold up to ``most`` units; give how many there were, and why not all."""
    wanted, short = most, None
    while wanted:
        line.quantity = wanted
        try:
            hold_line(line=line, may_wait=live.is_preorder, at=at)
        except OutOfStock as gone:
            wanted, short = min(gone.available, wanted - 1), gone
            continue
        return wanted, short
    return 0, short
