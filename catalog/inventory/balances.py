"""Change one balance and write the movement that explains it.

Each change is decided by the condition of one UPDATE, and the caller's transaction joins it to its
movement. Nothing else writes ``on_hand`` and ``held``.
"""

from datetime import date, datetime

from django.db.models import F

from catalog.inventory.models import Hold, Movement, Stock, StockMovement
from shop.kit.database.prepared import Statement, fetch
from shop.kit.database.rows import insert

LESS = Statement.of(
    "UPDATE catalog_stock SET held = held - %(held)s, on_hand = on_hand - %(on_hand)s"
    " WHERE id = %(stock)s RETURNING id"
)


def reserve(hold: Hold, stock_id: int, *, at: datetime) -> bool:
    """Set the hold's units aside if the stock has them free, and keep the hold.

    Of two shoppers for the last unit, one finds the condition false.
    """
    free_enough = Stock.objects.filter(pk=stock_id, on_hand__gte=F("held") + hold.quantity)
    if not free_enough.update(held=F("held") + hold.quantity):
        return False
    hold.stock_id = stock_id
    hold.save(force_insert=True)
    record(stock_id, held_delta=hold.quantity, reason=Movement.HELD, reference=hold.pk, at=at)
    return True


def give_back(hold: Hold, *, reason: Movement, at: datetime) -> None:
    """Free the units of a hold that has just ended."""
    _balance(hold, held=hold.quantity, on_hand=0)
    record(hold.stock_id, held_delta=-hold.quantity, reason=reason, reference=hold.pk, at=at)


def sell(hold: Hold, *, reference: str, at: datetime) -> None:
    """Take the units of a hold that has just been taken out of the stock."""
    units = hold.quantity
    _balance(hold, held=units, on_hand=units)
    record(
        hold.stock_id,
        delta=-units,
        held_delta=-units,
        reason=Movement.TAKEN,
        reference=reference,
        at=at,
    )


def _balance(hold: Hold, *, held: int, on_hand: int) -> None:
    """Take away from a balance what a hold that has just ended stood for."""
    fetch(LESS, {"stock": hold.stock_id, "held": held, "on_hand": on_hand}, using="default")


def change(stock: Stock, quantity: int, *, days: dict[str, date]) -> bool:
    """Add units, or write off units that nobody holds; False when that many are not free."""
    enough = Stock.objects.filter(pk=stock.pk, held__lte=F("on_hand") + quantity)
    return enough.update(on_hand=F("on_hand") + quantity, **days) == 1


def record(
    stock_id: int,
    *,
    delta: int = 0,
    held_delta: int = 0,
    reason: str,
    reference: object,
    at: datetime,
) -> None:
    """Write a movement into the ledger."""
    insert(
        StockMovement(
            stock_id=stock_id,
            delta=delta,
            held_delta=held_delta,
            reason=reason,
            reference=str(reference),
            at=at,
        )
    )
