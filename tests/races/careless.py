"""The shop as a careless colleague would write it: stock is read, looked at, and then written.

No row is locked meanwhile: the lock that keeps carts from waiting for each other in a circle would
also hide the race.

Served by the race test only, to show that the test notices what the conditional update prevents.
"""

import time
from datetime import datetime

from shop.wsgi import application  # first: it makes Django ready for the tables

# isort: split

from catalog.inventory import balances, swift
from catalog.inventory.models import Hold, Movement, Stock
from checkout.cart import lines

__all__ = ["application"]


def reserve(hold: Hold, stock_id: int, *, at: datetime) -> bool:
    """Read the balance, decide in Python, write the sum back."""
    stock = Stock.objects.get(pk=stock_id)
    if stock.on_hand - stock.held < hold.quantity:
        return False
    time.sleep(0.005)
    Stock.objects.filter(pk=stock_id).update(held=stock.held + hold.quantity)
    hold.stock_id = stock_id
    hold.save(force_insert=True)
    balances.record(
        stock_id, held_delta=hold.quantity, reason=Movement.HELD, reference=hold.pk, at=at
    )
    return True


def never(*_hold: object, **_asked: object) -> bool:
    """Do nothing in one statement."""
    return False


def lock_nothing(**_stock: object) -> None:
    """Lock no stock."""


swift.set_aside = never
balances.reserve = reserve
lines.lock_stock = lock_nothing  # type: ignore[attr-defined]  # the name as lines imported it
