"""Certificates as the API gives them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_noop

from catalog.products.models import Certificate
from i18n.markets.api.context import MarketContext
from shop.kit.words import say

NAMES = {
    "IN_BIS_CRS_13252": gettext_noop("BIS registration (IS 13252-1)"),
    "IN_BIS_CRS_616": gettext_noop("BIS registration (IS 616)"),
    "IN_WPC_ETA": gettext_noop("WPC equipment type approval"),
    "IN_BWM_EPR": gettext_noop("Producer registration for batteries"),
    "IN_EWASTE_EPR": gettext_noop("Producer registration for electronic waste"),
    "UN38_3": gettext_noop("UN 38.3 battery transport test"),
    "US_FCC_ID": gettext_noop("FCC certification"),
    "US_FCC_SDOC": gettext_noop("FCC supplier's declaration of conformity"),
    "US_FCC_PART18": gettext_noop("FCC Part 18 (wireless charging)"),
    "US_UL2056": gettext_noop("UL 2056 power bank safety"),
    "US_CPC": gettext_noop("Children's product certificate"),
    "US_16CFR1263": gettext_noop("Coin cell safety (16 CFR 1263)"),
}
# What the shop found out for itself; a shopper is shown its outcome, not the file.
DETERMINATIONS = ("US_CA_PROP65", "US_CA_CBE")


class CertificateType(graphene.ObjectType):
    """Evidence that a product may be sold in the market's country."""

    class Meta:
        name = "Certificate"

    type = graphene.String(required=True, description="Code of what demands it.")
    name = graphene.String(required=True, description="What it is called, in the locale.")
    reference = graphene.String(required=True, description="Its number; may be empty.")
    valid_to = graphene.Date(description="Its last day; null when it has no end.")


def certificates_of(
    products: Iterable[int], market: MarketContext
) -> dict[int, list[dict[str, Any]]]:
    """Give the certificates that are valid today in the market, by product id (1 query)."""
    rows = (
        Certificate.objects.valid_on(market.day)
        .filter(product__in=products, country__in=market.market.countries.values("country"))
        .exclude(type__in=DETERMINATIONS)
        .order_by("type", "pk")
    )
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        told[row.product_id].append(
            {
                "type": row.type,
                "name": say(NAMES.get(row.type, row.type), market.locale),
                "reference": row.reference,
                "valid_to": row.valid_to,
            }
        )
    return told
