"""What a regional manager may do to which table; which rows of it is said in ``reach``.

A table that is not named here is for administrators only.
"""

from typing import Final

GROUP: Final = "Regional managers"

LOOK: Final = ("view",)
CORRECT: Final = ("view", "change")
KEEP: Final = ("view", "add", "change")
OWN: Final = ("view", "add", "change", "delete")

DUTIES: Final[dict[str, tuple[str, ...]]] = {
    "i18n.market": LOOK,
    "i18n.marketcountry": LOOK,
    "i18n.marketlocale": LOOK,
    "i18n.stagechange": LOOK,
    "i18n.legalnotice": LOOK,
    "i18n.sellerentity": LOOK,
    "i18n.sellerregistration": LOOK,
    "i18n.invoiceterms": LOOK,
    "i18n.translation": CORRECT,
    "i18n.region": LOOK,
    "i18n.requirement": LOOK,
    "i18n.gststate": LOOK,
    "i18n.goodstaxrate": LOOK,
    "i18n.statetaxrate": LOOK,
    "i18n.stateshippingrule": LOOK,
    "i18n.statefee": LOOK,
    "i18n.fxrate": LOOK,
    "i18n.charmrule": LOOK,
    "i18n.dutyrate": LOOK,
    "i18n.taxthreshold": LOOK,
    "i18n.nexusrule": LOOK,
    "i18n.nexussale": LOOK,
    "catalog.device": LOOK,
    "catalog.kind": LOOK,
    "catalog.product": LOOK,
    "catalog.producttrait": LOOK,
    "catalog.productattribute": LOOK,
    "catalog.attributekind": LOOK,
    "catalog.attributevaluename": LOOK,
    "catalog.variant": LOOK,
    "catalog.image": LOOK,
    "catalog.fit": LOOK,
    "catalog.certificate": LOOK,
    "catalog.waveentry": LOOK,
    # A listing is switched off, never deleted, so that its price and history stay.
    "catalog.listing": KEEP,
    "catalog.price": OWN,
    "catalog.unitcost": OWN,
    # How far a market's prices may move by themselves is not for who moves them to decide.
    "catalog.pricepolicy": LOOK,
    # Made and decided by actions only.
    "catalog.pricesuggestion": ("view", "add", "change"),
    "catalog.warehouse": LOOK,
    "catalog.warehousemarket": LOOK,
    "catalog.stock": KEEP,
    "catalog.stockmovement": LOOK,
    "catalog.hold": LOOK,
    "checkout.deliverymethod": KEEP,
    "checkout.serviceability": OWN,
    "checkout.cashlimit": LOOK,
    "checkout.promotion": KEEP,
    "checkout.promotionuse": LOOK,
    "checkout.pricefloor": OWN,
    "checkout.creditaccount": KEEP,
    "checkout.creditentry": LOOK,
    "checkout.credithold": LOOK,
    "checkout.order": LOOK,
    "checkout.orderdiscount": LOOK,
    "checkout.orderline": LOOK,
    "checkout.ordertaxline": LOOK,
    "checkout.orderfee": LOOK,
    "checkout.orderevent": LOOK,
    "checkout.document": LOOK,
    "checkout.documentline": LOOK,
    "checkout.documenttax": LOOK,
    "checkout.shippromise": LOOK,
    "checkout.payment": LOOK,
    # Parcels, cancellations and returns are moved by acts, never row by row.
    "checkout.shipment": KEEP,
    "checkout.shipmentline": LOOK,
    "checkout.delayrule": LOOK,
    "checkout.shipduty": LOOK,
    "checkout.delaynotice": LOOK,
    "checkout.returnpolicy": LOOK,
    "checkout.cancellation": KEEP,
    "checkout.cancellationline": LOOK,
    "checkout.return": KEEP,
    "checkout.returnline": LOOK,
    "checkout.payback": LOOK,
    "checkout.refund": LOOK,
}
