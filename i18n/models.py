"""The tables that Django finds under ``i18n``."""

from i18n.charm.models import CharmRule
from i18n.compliance.models import Requirement
from i18n.duties.models import DutyRate
from i18n.exchange.models import FxRate
from i18n.locales.models import Region, Translation
from i18n.markets.models import (
    AtlasToken,
    InvoiceTerms,
    LegalNotice,
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
    StageChange,
)
from i18n.tax.models import (
    GoodsTaxRate,
    GstState,
    NexusRule,
    NexusSale,
    StateFee,
    StateShippingRule,
    StateTaxRate,
    TaxThreshold,
)

__all__ = [
    "AtlasToken",
    "CharmRule",
    "DutyRate",
    "FxRate",
    "GoodsTaxRate",
    "GstState",
    "InvoiceTerms",
    "LegalNotice",
    "Market",
    "MarketCountry",
    "MarketLocale",
    "NexusRule",
    "NexusSale",
    "Region",
    "Requirement",
    "SellerEntity",
    "SellerRegistration",
    "StageChange",
    "StateFee",
    "StateShippingRule",
    "StateTaxRate",
    "TaxThreshold",
    "Translation",
]
