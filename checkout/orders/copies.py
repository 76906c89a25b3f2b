"""Copy what is sold into an order, so that later changes of the catalog do not touch it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.inventory.models import Pool
from catalog.products.models import Image, Variant
from catalog.products.queries import IMAGE, PRODUCT, variant_names
from checkout.cart.promises import promise_text
from checkout.cart.view import CartView, LineView
from checkout.orders.models import (
    Order,
    OrderDiscount,
    OrderFee,
    OrderLine,
    OrderTaxLine,
    ShipPromise,
)
from checkout.pricing.totals import LineShare
from checkout.shipping.queries import Option
from i18n.locales.queries import texts_of
from i18n.locales.texts import ServedText


@dataclass(frozen=True)
class Words:
    """What a line is called in the shopper's language, and its picture."""

    product: str
    variant: str
    image: dict[str, Any] | None


def words_of(lines: Sequence[LineView], chain: Sequence[str]) -> dict[int, Words]:
    """Read names and pictures, by variant id (4 queries)."""
    products = {line.product.pk: line.product.sku for line in lines}
    texts = texts_of(owner=PRODUCT, ids=products, fields=("name",), chain=chain)
    names = {
        pk: texts[pk, "name"].text if (pk, "name") in texts else products[pk] for pk in products
    }
    variants = [line.variant for line in lines]
    colours = variant_names(variants=variants, chain=chain)
    images = _images(variants, names, chain)
    return {
        variant.pk: Words(
            product=names[variant.product_id],
            variant=colours[variant.pk].text,
            image=images.get(variant.pk),
        )
        for variant in variants
    }


def _images(
    variants: Sequence[Variant], names: Mapping[int, str], chain: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Find the picture of each variant, else the first of its product."""
    by_product: dict[int, list[Image]] = defaultdict(list)
    for image in Image.objects.filter(product__in=names).order_by("position", "pk"):
        by_product[image.product_id].append(image)
    chosen = {
        variant.pk: _nearest(found, variant)
        for variant in variants
        if (found := by_product[variant.product_id])
    }
    ids = {image.pk for image in chosen.values()}
    alts = texts_of(owner=IMAGE, ids=ids, fields=("alt",), chain=chain)
    return {
        pk: {
            "name": image.name,
            "alt": _text(alts, image.pk, "alt", names[image.product_id]),
            "width": image.width,
            "height": image.height,
        }
        for pk, image in chosen.items()
    }


def _nearest(images: Sequence[Image], variant: Variant) -> Image:
    """Prefer the variant's own picture to the product's, and that to another variant's."""
    own = [image for image in images if image.variant_id == variant.pk]
    common = [image for image in images if image.variant_id is None]
    return [*own, *common, *images][0]


def _text(
    texts: Mapping[tuple[int, str], ServedText], owner_id: int, field: str, otherwise: str
) -> str:
    served = texts.get((owner_id, field))
    return served.text if served else otherwise


def copied_delivery(option: Option, names: Mapping[int, str]) -> dict[str, Any]:
    """Copy the delivery with its name in the shopper's language and its days."""
    return {
        "code": option.code,
        "name": names.get(option.method_id, option.code),
        "carrier": option.carrier,
        "fee_minor": option.fee_minor,
        "from": option.from_date.isoformat(),
        "to": option.to_date.isoformat(),
        "restrictions": list(option.restrictions),
    }


def copy_lines(order: Order, view: CartView, words: Mapping[int, Words]) -> None:
    """Copy the lines, each with its share of the discount and its own lines of tax."""
    shares = {share.key: share for share in view.totals.lines}
    lines = {
        str(line.line.pk): _line(order, i, line, shares[str(line.line.pk)], words[line.variant.pk])
        for i, line in enumerate(view.lines, start=1)
    }
    OrderLine.objects.bulk_create(lines.values())
    tax = view.totals.tax
    OrderTaxLine.objects.bulk_create(
        OrderTaxLine(
            order=order,
            line=lines.get(row.line_key or ""),
            head=row.head,
            rate=row.rate,
            base_minor=row.base_minor,
            amount_minor=row.amount_minor,
        )
        for row in (tax.tax_lines if tax else ())
    )


def _line(order: Order, position: int, line: LineView, share: LineShare, words: Words) -> OrderLine:
    promise = line.promise or (None, None)
    return OrderLine(
        order=order,
        variant=line.variant,
        sku=line.variant.sku,
        name=words.product,
        variant_name=words.variant,
        slug=line.product.slug,
        goods_code=line.live.goods_code,
        quantity=line.quantity,
        unit_price_minor=line.unit_minor,
        total_minor=line.total_minor,
        discount_minor=share.discount_minor,
        is_preorder=line.is_preorder,
        ship_from=promise[0],
        ship_by=promise[1],
        image=words.image,
        position=position,
    )


def copy_promises(order: Order, view: CartView, at: datetime) -> None:
    """Keep what each pre-order was promised, as it was shown and accepted."""
    rows = {line.position: line for line in order.lines.all()} if _waits(view) else {}
    ShipPromise.objects.bulk_create(
        ShipPromise(
            order_line=rows[position],
            shown_at=min(line.line.promise_shown_at or at, at),
            ship_from=line.promise[0],
            ship_by=line.promise[1],
            text_shown=promise_text(line.promise, order.locale),
            basis=f"{Pool.INCOMING.label}: {line.variant.sku}"[:120],
            accepted_at=at,
        )
        for position, line in enumerate(view.lines, start=1)
        if line.promise
    )


def _waits(view: CartView) -> bool:
    return any(line.promise for line in view.lines)


def copy_fees(order: Order, view: CartView) -> None:
    """Copy the statutory fees."""
    tax = view.totals.tax
    positions = {str(line.line.pk): i for i, line in enumerate(view.lines, start=1)}
    OrderFee.objects.bulk_create(
        OrderFee(
            order=order,
            code=fee.code,
            name=fee.name,
            amount_minor=fee.amount_minor,
            shares={str(positions[key]): amount for key, amount in fee.shares},
        )
        for fee in (tax.fees if tax else ())
    )


def copy_discounts(order: Order, view: CartView, names: Mapping[int, str]) -> None:
    """Copy what each promotion took off, with its name in the shopper's language."""
    OrderDiscount.objects.bulk_create(
        OrderDiscount(
            order=order,
            promotion_id=each.promotion_id,
            code=each.code,
            name=names.get(each.promotion_id, each.code or each.kind),
            kind=each.kind,
            amount_minor=each.goods_minor,
            delivery_minor=each.delivery_minor,
            by_line=list(each.by_line),
        )
        for each in view.totals.discounts
    )
