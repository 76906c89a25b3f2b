"""Certificates as they are told: which of them a shopper is shown, and by what name."""

from django.utils.translation import gettext_noop

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


def certificate_name(type_: str, locale: str) -> str:
    """Name what demands it, in words of the locale."""
    return say(NAMES.get(type_, type_), locale)
