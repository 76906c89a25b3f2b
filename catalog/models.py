"""The tables that Django finds under ``catalog``."""

from catalog.devices.models import Device
from catalog.inventory.models import Hold, Stock, StockMovement, Warehouse, WarehouseMarket
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Certificate,
    Fit,
    Image,
    Kind,
    Product,
    ProductAttribute,
    ProductTrait,
    Variant,
)
from catalog.search.models import SearchDocument, WordTrigram
from catalog.shelf.models import ShelfMark, ShelfMarket, ShelfRow, ShelfVariant
from catalog.suggestions.models import PricePolicy, PriceSuggestion, UnitCost

__all__ = [
    "AttributeKind",
    "AttributeValueName",
    "Certificate",
    "Device",
    "Fit",
    "Hold",
    "Image",
    "Kind",
    "Listing",
    "Price",
    "PricePolicy",
    "PriceSuggestion",
    "Product",
    "ProductAttribute",
    "ProductTrait",
    "SearchDocument",
    "ShelfMark",
    "ShelfMarket",
    "ShelfRow",
    "ShelfVariant",
    "Stock",
    "StockMovement",
    "UnitCost",
    "Variant",
    "Warehouse",
    "WarehouseMarket",
    "WaveEntry",
    "WordTrigram",
]
