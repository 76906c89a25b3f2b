"""How the prices of a market are to be read, in words."""

from django.utils.translation import gettext_noop

from i18n.markets.models import TaxDisplay
from shop.kit.words import say

NOTES = {
    TaxDisplay.INCLUSIVE: gettext_noop("inclusive of all taxes"),
    TaxDisplay.EXCLUSIVE: gettext_noop("before tax"),
}


def tax_note_of(display: str, locale: str) -> str:
    """Say in words of the locale whether prices hold the tax."""
    return say(NOTES[TaxDisplay(display)], locale)
