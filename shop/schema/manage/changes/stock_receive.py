from datetime import date, datetime
from typing import Any, NamedTuple

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.actions import receive
from catalog.inventory.buckets import summed
from catalog.inventory.errors import DispatchDaysTurned, OutOfStock
from catalog.inventory.models import Movement, Pool, Stock, Warehouse
from catalog.products.models import Variant
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from shop.accounts.deeds import note, once
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.accounts.models import Customer
from shop.accounts.rights import RECEIVE_STOCK, may_in_warehouse, seen
from shop.schema.manage.changes.base import Change, text_within, variant_named
from shop.schema.manage.rows import PoolEnum
from shop.schema.manage.viewer import viewer_of

MOST_UNITS = 1_000_000
LONGEST_REASON = 30
LONGEST_REFERENCE = 120


class Delivery(NamedTuple):
    """Units of a variant that arrive somewhere, with the paper that says so."""

    warehouse: Warehouse
    variant: Variant
    quantity: int
    reason: str
    reference: str
    pool: Pool
    ships_from: date | None
    ships_by: date | None

    def given(self) -> dict[str, Any]:
        """Give it as ``receive`` takes it."""
        return self._asdict()


class StockReceive(Change):
    """Add units to a stock, or write some off that nobody holds."""

    class Input:
        warehouse = graphene.String(
            required=True, description="Code of a warehouse that serves your markets alone."
        )
        variant = graphene.String(required=True, description="Number (`sku`) of the variant.")
        quantity = graphene.Int(
            required=True,
            description=f"Whole units, {MOST_UNITS} at most; negative writes off.",
        )
        reference = graphene.String(required=True, description="The paper that it came with.")
        reason = graphene.String(
            default_value=Movement.RECEIVED.value,
            description=f"Why, in {LONGEST_REASON} characters at most; received when left out.",
        )
        pool = graphene.InputField(
            PoolEnum,
            default_value=Pool.ON_HAND.value,
            description="Whether they are here; they are when it is left out.",
        )
        ships_from = graphene.Date(
            description="First day of dispatch of units on their way, beside `shipsBy`; as before "
            "when left out."
        )
        ships_by = graphene.Date(
            description="Last day of dispatch of units on their way; both as before when left out."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again receives nothing twice."
        )

    expects = (
        *Change.expects,
        OutOfStock,
        DispatchDaysTurned,
        IdempotencyKeyReused,
        InvalidIdempotencyKey,
    )

    @classmethod
    def perform(
        cls, info: GraphQLResolveInfo, *, idempotency_key: str, **taken: Any
    ) -> dict[str, Any]:
        viewer, at = viewer_of(info.context), info.context.at
        delivery = _delivery(viewer, **taken)
        stock = once(
            customer=viewer,
            key=idempotency_key,
            given=(cls.__name__, *sorted((name, str(value)) for name, value in taken.items())),
            at=at,
            act=lambda: _receive(viewer, delivery, at),
        )
        return {"stock": summed(Stock.objects.select_related("warehouse").filter(pk=stock))[0]}


def _delivery(
    viewer: Customer,
    *,
    warehouse: str,
    variant: str,
    quantity: int,
    reference: str,
    reason: str | None,
    pool: Any,
    ships_from: date | None = None,
    ships_by: date | None = None,
) -> Delivery:
    found = _warehouse(viewer, warehouse)
    if quantity == 0 or abs(quantity) > MOST_UNITS:
        raise ValueNotPossible(field="quantity")
    return Delivery(
        warehouse=found,
        variant=variant_named(variant),
        quantity=quantity,
        reason=text_within(reason or Movement.RECEIVED, LONGEST_REASON, "reason"),
        reference=text_within(reference, LONGEST_REFERENCE, "reference"),
        pool=Pool(getattr(pool, "value", pool) or Pool.ON_HAND),
        ships_from=ships_from,
        ships_by=ships_by,
    )


def _warehouse(viewer: Customer, code: str) -> Warehouse:
    warehouse: Warehouse | None = seen(viewer, Warehouse.objects.filter(code=code)).first()
    if warehouse is None or not may_in_warehouse(viewer, RECEIVE_STOCK, warehouse):
        raise NotInYourCare(field="warehouse")
    return warehouse


def _receive(viewer: Customer, delivery: Delivery, at: datetime) -> Stock:
    stock = receive(**delivery.given(), at=at)
    note(
        customer=viewer,
        row=stock,
        message=f"{delivery.quantity:+} {delivery.reason}: {delivery.reference}",
    )
    return stock
