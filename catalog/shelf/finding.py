"""Find one product: by the name in its address, a SKU or an id."""

from typing import Any

from catalog.shelf.reading import Row, View, read_rows
from catalog.shelf.statements import Question, Stock

BY_SLUG = "r.slug = %(slug)s"
# A SKU names a product before it names a variant of another.
BY_SKU = """r.product_id = COALESCE((SELECT p.id FROM catalog_product p WHERE p.sku = %(sku)s),
    (SELECT n.product_id FROM catalog_variant n WHERE n.sku = %(sku)s))"""
BY_ID = "r.product_id = %(product)s"
BY_VARIANT = "r.product_id = (SELECT n.product_id FROM catalog_variant n WHERE n.id = %(variant)s)"
CONDITIONS = {"slug": BY_SLUG, "sku": BY_SKU, "product": BY_ID, "variant": BY_VARIANT}


def find_product(
    view: View,
    *,
    details: bool = False,
    texts: bool = True,
    stock: Stock = Stock.NONE,
    **named: Any,
) -> Row | None:
    """Find what is shown under a ``slug``, a ``sku``, an id of a ``product`` or of a ``variant``.

    Of several names all must be its own. A variant's name finds its product, whether or not the
    variant itself is shown.
    """
    where = tuple(CONDITIONS[name] for name in named)
    question = Question(view.stage, where=where, details=details, texts=texts, stock=stock)
    params = {**view.params, **named}
    return next(iter(read_rows(question, params, at=view.at).rows), None)
