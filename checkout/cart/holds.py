"""Set aside in stock what a cart wants; the cart's id is the holder."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from catalog.inventory.actions import extend, hold, release_hold
from catalog.inventory.errors import HoldLost, OutOfStock
from catalog.inventory.locks import lock_stock_of, lock_to_hold
from catalog.inventory.models import Hold, Pool
from catalog.inventory.queries import holds_of
from checkout.cart.models import Cart, CartLine
from i18n.markets.models import Market
from shop.kit.database.kept import Kept

HOLD_TIME = timedelta(minutes=15)
ANY_POOL = (Pool.ON_HAND, Pool.INCOMING)
LIVE = Kept(lambda cart, variant: Hold.objects.of(cart).filter(stock__variant=variant).live())


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
    for each in LIVE(cart=cart.pk, variant=variant_id):
        release_hold(hold=each, at=at)


def keep(*, cart: Cart, lines: Iterable[CartLine], until: datetime, at: datetime) -> None:
    """Hold every line until a moment, and hold again what was lost meanwhile.

    Raises HoldLost, naming the line, when its units are gone; nothing else is lost by that.
    """
    wanted = list(lines)
    units = {line.variant_id: line.quantity for line in wanted}
    lock_stock(cart=cart, variant_ids=units, units=units)
    held = holds_of(cart.pk)
    for line in wanted:
        if sum(each.quantity for each in held.get(line.variant_id, [])) < line.quantity:
            _hold_again(line, at)
    if not extend(holder=cart.pk, until=until, at=at):
        raise HoldLost(field="lines")


def _hold_again(line: CartLine, at: datetime) -> None:
    try:
        hold_line(line=line, may_wait=line.is_preorder, at=at)
    except OutOfStock as gone:
        raise HoldLost(field=f"lines.{line.pk}", available=gone.available) from gone
    line.save(update_fields=["is_preorder"])


def lock_stock(
    *,
    cart: Cart,
    variant_ids: Iterable[int],
    units: Mapping[int, int] | None = None,
    also_for: Market | None = None,
) -> None:
    """Lock the stock of variants before any of it is touched.

    units: how many of each will be held, which may need fewer locks; without it all are locked.
    also_for: another market whose stock is touched too.
    """
    if units is None or also_for:
        markets = [cart.market, *([also_for] if also_for else [])]
        lock_stock_of(variants=variant_ids, markets=markets, holder=cart.pk)
    else:
        lock_to_hold(units=units, market=cart.market, holder=cart.pk)
