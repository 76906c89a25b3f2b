"""Bring the lines of a locked cart to quantities, all of them or none."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.inventory.errors import OutOfStock
from catalog.products.models import Variant
from checkout.cart.errors import CartFull, QuantityOutOfRange, UnknownVariant
from checkout.cart.holds import hold_line, lock_stock
from checkout.cart.live import Live, live_facts, refusal
from checkout.cart.models import MAX_QUANTITY, Cart, CartLine
from checkout.cart.queries import lines_of
from shop.kit.errors import Problem, Problems

MAX_LINES = 50


@dataclass(frozen=True)
class LineInput:
    """A wish: so many units of a variant; null when the shopper's id named nothing here."""

    variant_id: int | None
    quantity: int = 1


def put(cart: Cart, lines: Sequence[LineInput], at: datetime) -> None:
    """Add units to what the cart has of each variant already."""
    variants = _variants(lines)
    present = dict(cart.lines.values_list("variant_id", "quantity"))
    fields = {line.variant_id: f"lines.{i}" for i, line in enumerate(lines) if line.variant_id}
    wanted: Counter[int] = Counter()
    for i, line in enumerate(lines):
        if not 1 <= line.quantity <= MAX_QUANTITY:
            raise QuantityOutOfRange(field=f"lines.{i}.quantity", most=MAX_QUANTITY)
        wanted[variants[line.variant_id or 0].pk] += line.quantity
    if len(present.keys() | wanted.keys()) > MAX_LINES:
        raise CartFull(field="lines", most=MAX_LINES)
    totals = {pk: present.get(pk, 0) + quantity for pk, quantity in wanted.items()}
    bring_to(cart, totals, variants, fields, at)


def _variants(lines: Sequence[LineInput]) -> dict[int, Variant]:
    """Read the variants that lines name. Raises UnknownVariant for each that is none."""
    ids = [line.variant_id for line in lines if line.variant_id]
    found = Variant.objects.select_related("product").in_bulk(ids)
    _raise(
        UnknownVariant(field=f"lines.{i}.variant")
        for i, line in enumerate(lines)
        if line.variant_id not in found
    )
    return found


def bring_to(
    cart: Cart,
    wanted: Mapping[int, int],
    variants: Mapping[int, Variant],
    fields: Mapping[int, str],
    at: datetime,
) -> None:
    """Bring lines to quantities, in the order of the variants' keys, as locks are taken."""
    live = live_facts(variants=variants.values(), market=cart.market, at=at, region=cart.region)
    mine = {line.variant_id: line for line in lines_of(cart)}
    _raise(
        problem
        for pk in wanted
        if (problem := _refused(live[pk], wanted[pk], fields[pk], mine.get(pk)))
    )
    lock_stock(cart=cart, variant_ids=wanted)
    # Lines of one request keep its order, a microsecond apart; locks are taken by key.
    added = {pk: at + timedelta(microseconds=turn) for turn, pk in enumerate(wanted)}
    for pk in sorted(wanted):
        line = mine.get(pk) or CartLine(
            cart=cart, variant=variants[pk], added_at=added[pk], quantity=0
        )
        _bring_line(line, wanted[pk], live[pk], fields[pk], at)


def _refused(live: Live, quantity: int, field: str, line: CartLine | None) -> Problem | None:
    """Say why a line cannot have that quantity.

    What is hidden here is answered like what does not exist, unless it is in the cart already.
    """
    if line is None and (not live.shown or live.price is None):
        return UnknownVariant(field=f"{field}.variant")
    refused = refusal(live, held=line is not None, field=f"{field}.variant")
    if refused is None and not 1 <= quantity <= live.most:
        return QuantityOutOfRange(field=f"{field}.quantity", most=live.most)
    return refused


def _bring_line(line: CartLine, quantity: int, live: Live, field: str, at: datetime) -> None:
    """Hold a line's units, and note what the shopper has seen: quantity, price and dispatch.

    What she has on pre-order she may keep when pre-orders have ended, but not more of it.
    """
    ordered_ahead = line.quantity if line.is_preorder else 0
    line.quantity = quantity
    try:
        hold_line(line=line, may_wait=live.is_preorder or quantity <= ordered_ahead, at=at)
    except OutOfStock as short:
        available = max(short.available, ordered_ahead)
        raise OutOfStock(available=available, field=f"{field}.quantity") from short
    line.promise_shown_at, line.promise_accepted = (at if line.is_preorder else None), ""
    line.unit_price_minor = live.price.amount_minor if live.price else line.unit_price_minor
    line.save()


def _raise(problems: Iterable[Problem]) -> None:
    """Raise one problem as itself, several as a group."""
    found = tuple(problems)
    if len(found) > 1:
        raise Problems(found)
    for problem in found:
        raise problem
