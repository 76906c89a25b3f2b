from collections.abc import Sequence
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.inventory.models import Warehouse
from checkout.documents.errors import NothingToCredit
from checkout.orders.models import Order
from checkout.returns.actions import Arrived, receive_back
from checkout.returns.errors import ReturnCannotMove, UnitsDoNotMatch
from shop.accounts.deeds import note
from shop.accounts.errors import NotInYourCare
from shop.accounts.models import Customer
from shop.accounts.rights import TAKE_BACK, seen
from shop.schema.manage.changes.base import Change
from shop.schema.manage.changes.orders import lines_of, order_to_change, return_named


class ArrivedInput(graphene.InputObjectType):
    """Units of one line that arrived, by what becomes of them."""

    sku = graphene.String(required=True, description="Names the line.")
    restocked = graphene.Int(default_value=0, description="Units that are sold again.")
    scrapped = graphene.Int(default_value=0, description="Units that are not.")


class ReturnReceive(Change):
    """Take in what arrived of an approved return; what was paid for it goes back."""

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        order = graphene.String(required=True, description="Number of the order.")
        number = graphene.Int(required=True, description="Number of the return in its order.")
        lines = graphene.List(
            graphene.NonNull(ArrivedInput), required=True, description="What arrived."
        )
        warehouse = graphene.String(
            description="Code of where it arrived; where it was sold from when left out."
        )

    expects = (*Change.expects, ReturnCannotMove, UnitsDoNotMatch, NothingToCredit)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        order: str,
        number: int,
        lines: list[dict[str, Any]],
        warehouse: str | None = None,
    ) -> dict[str, Any]:
        place, found = order_to_change(info, market, order, TAKE_BACK)
        row = receive_back(
            sent_back=return_named(found, number),
            arrived=_arrived(found, lines),
            warehouse=_warehouse(place.viewer, found, warehouse) if warehouse else None,
            at=place.at,
        )
        note(customer=place.viewer, row=found, message=f"Return {number} received.")
        return {"order": Order.objects.get(pk=found.pk), "return_": row}


def _arrived(order: Order, lines: Sequence[dict[str, Any]]) -> dict[int, Arrived]:
    ids = lines_of(order)
    if any(line["sku"] not in ids for line in lines):
        raise NotInYourCare(field="lines")
    return {
        ids[line["sku"]]: Arrived(line.get("restocked") or 0, line.get("scrapped") or 0)
        for line in lines
    }


def _warehouse(viewer: Customer, order: Order, code: str) -> Warehouse:
    """Find a warehouse of the order's market in her care. Raises NotInYourCare."""
    rows = Warehouse.objects.filter(code=code, markets__market=order.market)
    found: Warehouse | None = seen(viewer, rows).first()
    if found is None:
        raise NotInYourCare(field="warehouse")
    return found
