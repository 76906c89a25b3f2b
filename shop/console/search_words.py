"""Products stay findable by the words that staff write."""

from catalog.products.models import Product, Variant
from catalog.products.queries import PRODUCT, VARIANT
from catalog.search.actions import refresh_search
from i18n.locales.models import Translation


def refresh_search_after(text: Translation) -> None:
    """Bring search up to date with a text that was written.

    The words of a kind or an attribute may stand on any product, so these refresh all.
    """
    if text.owner == PRODUCT:
        refresh_search_of(text.owner_id)
    elif text.owner == VARIANT:
        variants = Variant.objects.filter(pk=text.owner_id)
        refresh_search_of(*variants.values_list("product_id", flat=True))
    elif text.owner.startswith("catalog."):
        refresh_search()


def refresh_search_of(*product_ids: int) -> None:
    """Bring search up to date with products that were written."""
    refresh_search(products=Product.objects.filter(pk__in=product_ids))
