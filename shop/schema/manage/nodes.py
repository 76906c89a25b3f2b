"""Whatever an id of the staff's schema names, within the reach of who asks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from catalog.inventory.models import Stock, Warehouse
from catalog.listings.models import Listing, Price
from catalog.products.models import Product, Variant
from checkout.credits.models import CreditAccount
from checkout.fulfillment.models import Shipment
from checkout.orders.models import Order
from checkout.promotions.models import Promotion
from checkout.returns.models import Return
from i18n.markets.models import StageChange
from shop.accounts.models import Customer
from shop.accounts.reach import Rows
from shop.accounts.rights import seen
from shop.kit.graphql.ids import GlobalId, read_id
from shop.kit.graphql.selection import Selection
from shop.schema.manage.place import Place, place_of
from shop.schema.manage.product import told_products, told_variants
from shop.schema.manage.viewer import NOWHERE

OF_A_MARKET: Mapping[str, type[Model]] = {
    "StageChange": StageChange,
    "Listing": Listing,
    "Price": Price,
    "Order": Order,
    "Promotion": Promotion,
    "CreditAccount": CreditAccount,
}
OF_AN_ORDER: Mapping[str, type[Model]] = {"Shipment": Shipment, "Return": Return}
OF_A_PLACE: Mapping[str, type[Model]] = {"Warehouse": Warehouse, "Stock": Stock}


def node(viewer: Customer, text: str, at: datetime, wants: Selection) -> Any:
    """Give what an id names; None for what is malformed, unknown or in other hands."""
    found = read_id(text)
    if found is None or found.locale != NOWHERE:
        return None
    if found.kind in OF_A_PLACE:
        return _row(viewer, OF_A_PLACE[found.kind], found) if found.market == NOWHERE else None
    place = place_of(viewer, found.market, at)
    return _in_market(place, found, wants) if place else None


def _in_market(place: Place, found: GlobalId, wants: Selection) -> Any:
    if found.kind == "Market":
        return place if found.key == place.market.code else None
    if found.kind in OF_A_MARKET:
        return _row(place.viewer, OF_A_MARKET[found.kind], found, market=place.market)
    if found.kind in OF_AN_ORDER:
        table = OF_AN_ORDER[found.kind]
        return _row(place.viewer, table, found, order__market=place.market)
    load = CARDS.get(found.kind)
    return load(place, found.row, wants) if load and found.row else None


def _row(viewer: Customer, table: type[Model], found: GlobalId, **only: Any) -> Model | None:
    if found.row is None:
        return None
    rows: Rows = QuerySet(table)
    row: Model | None = seen(viewer, rows.filter(pk=found.row, **only)).first()
    return row


def _product(place: Place, pk: int, wants: Selection) -> Any:
    rows = list(Product.objects.filter(pk=pk).select_related("kind"))
    return next(iter(told_products(rows, place, wants)), None)


def _variant(place: Place, pk: int, wants: Selection) -> Any:
    rows = list(Variant.objects.filter(pk=pk))
    return next(iter(told_variants(rows, place, wants)), None)


CARDS: Mapping[str, Callable[[Place, int, Selection], Any]] = {
    "Product": _product,
    "Variant": _variant,
}
