"""Ask on which terms a market taxes a cart."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from catalog.products.models import Certificate, Product
from checkout.pricing.totals import TaxTerms
from i18n.markets.models import Market, TaxDisplay, TaxRegime
from i18n.markets.queries import registered_regions, today_in
from i18n.tax.quotes import TaxLabel
from shop.kit.database.kept import Kept

# A recorded determination "covered" of this type makes a product bear the fee of that code;
# "review" and "not_covered" do not (California: covered battery-embedded products).
FEES_BY_DETERMINATION = {"US_CA_CBE": "US-CA-CBE"}
COVERED = "covered"
DETERMINED = Kept(
    lambda products, day: (
        Certificate.objects.valid_on(day)
        .filter(product__in=products, type__in=FEES_BY_DETERMINATION, reference=COVERED)
        .values_list("product_id", "type")
    )
)

LABELS = {
    TaxRegime.GST: TaxLabel.GST_INCLUDED,
    TaxRegime.US_SALES: TaxLabel.AT_ADDRESS,
    TaxRegime.NONE: TaxLabel.NO_TAX,
}


def terms_of(
    *,
    market: Market,
    at: datetime,
    ship_to_region: str | None,
    bill_to_region: str | None,
    buyer_gstin: str = "",
    address: Mapping[str, str] | None = None,
) -> TaxTerms:
    """Gather a market's terms of tax at a moment; null regions are not known yet."""
    day = today_in(market, at)
    return TaxTerms(
        country=market.seller.country,
        currency=market.currency,
        seller_region=market.seller.region,
        day=day,
        inclusive=market.tax_display == TaxDisplay.INCLUSIVE,
        label=LABELS[TaxRegime(market.tax_regime)].value,
        ship_to_region=ship_to_region,
        bill_to_region=bill_to_region,
        buyer_gstin=buyer_gstin,
        address=address or {},
        registered_regions=registered_regions(market.seller, day),
    )


def fees_of(products: Iterable[Product], day: date) -> dict[int, frozenset[str]]:
    """Tell which statutory fees products bear on a day, by product id (one query)."""
    ids = [product.pk for product in products]
    fees: dict[int, frozenset[str]] = dict.fromkeys(ids, frozenset())
    for product_id, kind in DETERMINED(products=ids, day=day):
        fees[product_id] |= {FEES_BY_DETERMINATION[kind]}
    return fees
