"""What staff write stands on the shelf at once, and is found by its words."""

from catalog.products.models import Variant
from catalog.products.queries import PRODUCT, VARIANT
from catalog.shelf.actions import refresh
from i18n.locales.models import Translation
from shop.kit.clock import now


def refresh_search_after(text: Translation) -> None:
    """Bring the shelf up to date with a text that was written.

    The words of a kind or an attribute may stand on very many products; those are marked, and
    whoever reads or works next brings them up to date.
    """
    if text.owner == PRODUCT:
        refresh_search_of(text.owner_id)
    elif text.owner == VARIANT:
        variants = Variant.objects.filter(pk=text.owner_id)
        refresh_search_of(*variants.values_list("product_id", flat=True))


def refresh_search_of(*product_ids: int) -> None:
    """Bring the shelf up to date with products that were written."""
    refresh(product_ids, at=now())
