"""Set aside in stock what a cart wants; the cart's id is the holder."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from catalog.inventory.actions import extend, hold, release_hold
from catalog.inventory.errors import HoldLost, OutOfStock
from catalog.inventory.models import Hold, Pool, Stock
from catalog.inventory.queries import holds_of
from checkout.cart.models import Cart, CartLine
from i18n.markets.models import Market

HOLD_TIME = timedelta(minutes=15)
ANY_POOL = (Pool.ON_HAND, Pool.INCOMING)


def hold_line(*, line: CartLine, may_wait: bool, at: datetime) -> None:
    """Hold the line's quantity instead of what the cart held of its variant, and note how.

    may_wait: units on their way will do when there are none here; the line is a pre-order then.
    Raises OutOfStock; the caller's transaction must then be undone.
    """
    let_go(cart=line.cart, variant_id=line.variant_id, at=at)
    held = hold(
        variant=line.variant,
        market=line.cart.market,
        quantity=line.quantity,
        holder=line.cart.pk,
        until=at + HOLD_TIME,
        at=at,
        pools=ANY_POOL if may_wait else (Pool.ON_HAND,),
    )
    line.is_preorder = held.stock.pool == Pool.INCOMING
    line.promised_from = held.stock.ships_from if line.is_preorder else None
    line.promised_by = held.stock.ships_by if line.is_preorder else None


def let_go(*, cart: Cart, variant_id: int, at: datetime) -> None:
    """Give back what the cart holds of a variant, and forget what it lost of it."""
    mine = Hold.objects.of(cart.pk).filter(stock__variant=variant_id)
    for each in mine.live():
        release_hold(hold=each, at=at)


def keep(*, cart: Cart, lines: Iterable[CartLine], until: datetime, at: datetime) -> None:
    """Hold every line until a moment, and hold again what was lost meanwhile.

    Raises HoldLost, naming the line, when its units are gone; nothing else is lost by that.
    """
    wanted = list(lines)
    lock_stock(cart=cart, variant_ids=[line.variant_id for line in wanted])
    held = holds_of(cart.pk)
    for line in wanted:
        units = sum(each.quantity for each in held.get(line.variant_id, []))
        if units < line.quantity:
            _hold_again(line, at)
    if not extend(holder=cart.pk, until=until, at=at):
        raise HoldLost(field="lines")


def _hold_again(line: CartLine, at: datetime) -> None:
    try:
        hold_line(line=line, may_wait=line.is_preorder, at=at)
    except OutOfStock as gone:
        raise HoldLost(field=f"lines.{line.pk}", available=gone.available) from gone
    line.save(update_fields=["is_preorder"])


def lock_stock(*, cart: Cart, variant_ids: Iterable[int], also_for: Market | None = None) -> None:
    """Lock the stock rows of variants by key before any of them is touched.

    also_for: another market whose stock is touched too.

    Two carts would otherwise each take one row and wait for the other: with the same two things,
    or with one thing that lies in two warehouses.
    """
    shipping = Stock.objects.for_market(cart.market)
    holding = Hold.objects.of(cart.pk).live()  # also where it does not ship from any more
    reached = Q(pk__in=shipping.values("pk")) | Q(pk__in=holding.order_by().values("stock"))
    if also_for:
        reached |= Q(pk__in=Stock.objects.for_market(also_for).values("pk"))
    rows = Stock.objects.filter(reached, variant__in=set(variant_ids)).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
