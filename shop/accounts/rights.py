"""What a member of staff may see and do where: her duties, within her reach."""

from typing import Final

from django.db.models import Model, QuerySet

from catalog.inventory.models import Stock, Warehouse
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from catalog.suggestions.models import PriceSuggestion
from checkout.credits.models import CreditAccount
from checkout.documents.models import Document
from checkout.fulfillment.models import Shipment
from checkout.orders.models import Order
from checkout.promotions.models import Promotion
from checkout.returns.models import Return
from i18n.markets.models import Market, StageChange
from shop.accounts.models import Customer
from shop.accounts.queries import markets_of
from shop.accounts.reach import OfMarket, Reach, Rows

REACH: Final[dict[type[Model], Reach]] = {
    Market: OfMarket("pk"),
    StageChange: OfMarket("market"),
    WaveEntry: OfMarket("market"),
    Document: OfMarket("market"),
    Listing: OfMarket("market"),
    Price: OfMarket("market"),
    PriceSuggestion: OfMarket("market"),
    Promotion: OfMarket("market"),
    CreditAccount: OfMarket("market"),
    Warehouse: OfMarket("markets__market"),
    Stock: OfMarket("warehouse__markets__market"),
    Order: OfMarket("market"),
    Shipment: OfMarket("order__market"),
    Return: OfMarket("order__market"),
}
ENTER_STAGE: Final = ("i18n.add_stagechange",)
ENTER_WAVE: Final = ("catalog.add_waveentry",)
SWITCH_LISTING: Final = ("catalog.add_listing", "catalog.change_listing")
SET_PRICE: Final = ("catalog.add_price", "catalog.change_price")
SUGGEST_PRICE: Final = ("catalog.add_pricesuggestion",)
DECIDE_PRICE: Final = (*SET_PRICE, "catalog.change_pricesuggestion")
APPROVE_PRICE: Final = ("catalog.approve_pricesuggestion",)
SHIP: Final = ("checkout.add_shipment", "checkout.change_shipment")
TAKE_BACK: Final = ("checkout.add_cancellation", "checkout.change_return")
SET_PROMOTION: Final = ("checkout.add_promotion", "checkout.change_promotion")
ISSUE_CREDIT: Final = ("checkout.add_creditaccount", "checkout.change_creditaccount")
RECEIVE_STOCK: Final = ("catalog.add_stock", "catalog.change_stock")


def is_staff(person: Customer | None) -> bool:
    """Tell whether somebody is of the staff now."""
    return person is not None and person.is_active and person.is_staff


def seen(person: Customer, rows: Rows) -> Rows:
    """Keep the rows of a table that a member of staff may see."""
    meta = rows.model._meta
    if not person.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return rows.none()
    return REACH[rows.model].seen(rows, person)


def markets_seen(person: Customer) -> QuerySet[Market]:
    """Give the markets that a member of staff may see, in their order."""
    markets: QuerySet[Market] = seen(person, Market.objects.order_by("position", "code"))
    return markets


def may_in_market(person: Customer, permissions: tuple[str, ...], market: Market) -> bool:
    """Tell whether a member of staff may do something in a market."""
    return person.has_perms(permissions) and markets_of(person).filter(pk=market.pk).exists()


def may_in_warehouse(person: Customer, permissions: tuple[str, ...], warehouse: Warehouse) -> bool:
    """Tell whether a member of staff may do something to stock that ships to her markets alone."""
    rows = REACH[Warehouse].changed(Warehouse.objects.filter(pk=warehouse.pk), person)
    return person.has_perms(permissions) and rows.exists()
