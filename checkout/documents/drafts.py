"""The lines that a document is to have, before it has a number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from checkout.documents.errors import NothingToCredit, NothingToInvoice
from checkout.documents.models import DocumentKind, DocumentLine, LineKind
from checkout.documents.shares import Head, Part, Unit, summed, units_of
from checkout.orders.models import Order, OrderLine
from i18n.markets.models import TaxRegime
from i18n.tax.gst import tax_between, tax_within
from i18n.tax.queries import goods_rate

BILLS = (DocumentKind.INVOICE, DocumentKind.RECEIPT)
UNIT = "NOS"  # the unit quantity code of GST for things that are counted


@dataclass(frozen=True)
class Draft:
    """A line to be written. part: its amounts; a fee bears no tax.

    new_rates: its tax is reckoned anew because a rate changed since the order.
    """

    kind: LineKind
    description: str
    part: Part
    order_line: OrderLine | None = None
    credits: DocumentLine | None = None
    code: str = ""
    goods_code: str = ""
    quantity: int = 1
    unit: str = ""
    unit_price_minor: int = 0
    new_rates: bool = False


def invoice_drafts(
    order: Order, quantities: Mapping[int, int], *, rates_of: date | None
) -> list[Draft]:
    """Give the lines that bill units of an order which no document bills yet.

    quantities: whole units by order line. rates_of: day whose rates count, null for the order's.
    Raises NothingToInvoice, TaxRateMissing.
    """
    lines = {line.pk: line for line in order.lines.all()}
    chosen = _chosen(order, lines, quantities)
    goods = [
        _goods(order, lines[pk], [unit.goods for unit in units], rates_of)
        for pk, units in chosen.items()
    ]
    return [
        *goods,
        *_deliveries(order, lines, chosen, rates_of),
        *_fees(order, lines, chosen),
    ]


def _chosen(
    order: Order, lines: Mapping[int, OrderLine], quantities: Mapping[int, int]
) -> dict[int, list[Unit]]:
    """Take the units that are billed next, in the order of the lines."""
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    billed, units = billed_units(order), units_of(order)
    for pk, quantity in wanted.items():
        if pk not in lines or not 0 < quantity <= lines[pk].quantity - billed[pk]:
            raise NothingToInvoice(field="quantities")
    if not wanted:
        raise NothingToInvoice(field="quantities")
    return {pk: units[pk][billed[pk] : billed[pk] + wanted[pk]] for pk in lines if pk in wanted}


def billed_units(order: Order) -> Mapping[int, int]:
    """Tell how many units of each line of an order are billed already (1 query)."""
    billed: defaultdict[int, int] = defaultdict(int)
    rows = DocumentLine.objects.filter(
        document__order=order, document__kind__in=BILLS, kind=LineKind.GOODS
    )
    for pk, quantity in rows.values_list("order_line_id", "quantity"):
        billed[pk or 0] += quantity
    return billed


def _goods(order: Order, line: OrderLine, parts: Sequence[Part], rates_of: date | None) -> Draft:
    part, is_new = _at_rates(order, line, summed(parts), rates_of)
    name = f"{line.name}, {line.variant_name}" if line.variant_name else line.name
    return Draft(
        kind=LineKind.GOODS,
        order_line=line,
        code=line.sku,
        description=name,
        goods_code=line.goods_code,
        quantity=len(parts),
        unit=UNIT,
        unit_price_minor=line.unit_price_minor,
        part=part,
        new_rates=is_new,
    )


def _deliveries(
    order: Order,
    lines: Mapping[int, OrderLine],
    chosen: Mapping[int, Sequence[Unit]],
    rates_of: date | None,
) -> Iterator[Draft]:
    """Bill delivery, a line for each rate: it follows the goods (composite supply)."""
    found: dict[tuple[Head, ...], list[tuple[OrderLine, Part, bool]]] = defaultdict(list)
    for pk, units in chosen.items():
        line = lines[pk]
        part, is_new = _at_rates(order, line, summed(u.delivery for u in units), rates_of)
        if part.amount:
            found[tuple(head for head, _ in part.taxes)].append((line, part, is_new))
    gst = order.market.tax_regime == TaxRegime.GST
    for rows in found.values():
        whole = summed(part for _, part, _ in rows)
        principal = max(rows, key=lambda row: row[1].amount)[0]
        yield Draft(
            kind=LineKind.DELIVERY,
            code=order.delivery["code"],
            description=order.delivery["name"],
            goods_code=principal.goods_code if gst else "",
            unit=UNIT if gst else "",
            unit_price_minor=whole.amount,
            part=whole,
            new_rates=any(is_new for _, _, is_new in rows),
        )


def _fees(
    order: Order, lines: Mapping[int, OrderLine], chosen: Mapping[int, Sequence[Unit]]
) -> Iterator[Draft]:
    """Bill statutory fees: those of goods line by line, those of the order once."""
    names = {fee.code: fee.name for fee in order.fees.all()}
    for pk, units in chosen.items():
        for code, amount in _by_code(fee for unit in units for fee in unit.fees):
            yield _fee(code, names[code], amount, lines[pk], len(units))
    everywhere = (unit for units in chosen.values() for unit in units)
    for code, amount in _by_code(fee for unit in everywhere for fee in unit.order_fees):
        yield _fee(code, names[code], amount, None, 1)


def _by_code(fees: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Add up by code; what comes to nothing is left out."""
    sums: dict[str, int] = defaultdict(int)
    for code, amount in fees:
        sums[code] += amount
    return [(code, amount) for code, amount in sums.items() if amount]


def _fee(code: str, name: str, amount: int, line: OrderLine | None, quantity: int) -> Draft:
    return Draft(
        kind=LineKind.FEE,
        order_line=line,
        code=code,
        description=name,
        quantity=quantity,
        unit_price_minor=amount // quantity,
        part=Part(amount),
    )


def _at_rates(
    order: Order, line: OrderLine, part: Part, rates_of: date | None
) -> tuple[Part, bool]:
    """Reckon the tax anew where the rate is another on the day of the invoice (CGST Act, s.14).

    What the shopper pays stays: only prices that hold the tax can be reckoned anew.
    """
    if rates_of is None or not part.taxes or not order.tax_included:
        return part, False
    if order.market.tax_regime != TaxRegime.GST:
        return part, False
    rate = goods_rate(order.market.seller.country, line.goods_code, rates_of)
    if rate == sum(head.rate for head, _ in part.taxes):
        return part, False
    return replace(part, taxes=_taxes(part, rate)), True


def _taxes(part: Part, rate: Decimal) -> tuple[tuple[Head, int], ...]:
    heads = [head.code for head, _ in part.taxes]
    if len(heads) == 1:
        return ((Head(heads[0], rate), tax_between(part.amount, rate, included=True)),)
    half = tax_within(part.amount, rate, included=True)
    return tuple((Head(code, rate / 2), half) for code in heads)


def credit_drafts(order: Order, quantities: Mapping[int, int], *, delivery: bool) -> list[Draft]:
    """Give the lines that take back units, and what was charged for delivery if asked.

    Each takes its share of what its line of the invoice says. Raises NothingToCredit.
    """
    rows = _billed_rows(order)
    drafts = [
        draft
        for pk, quantity in quantities.items()
        if quantity
        for draft in _credited(rows, pk, quantity)
    ]
    if delivery:
        drafts += [
            _credit(row, row.quantity, _part_of(row))
            for row, credited in rows
            if _is_of_order(row) and not credited
        ]
    if not drafts:
        raise NothingToCredit(field="quantities")
    return drafts


Billed = tuple[DocumentLine, int]


def _billed_rows(order: Order) -> list[Billed]:
    """List the lines of an order's invoices, each with its units that are credited (3 queries)."""
    of_order = DocumentLine.objects.filter(document__order=order)
    credited: defaultdict[int | None, int] = defaultdict(int)
    for pk, quantity in of_order.filter(credits__isnull=False).values_list("credits", "quantity"):
        credited[pk] += quantity
    billed = of_order.filter(document__kind__in=BILLS).order_by("pk")
    rows = billed.select_related("document", "order_line").prefetch_related("taxes")
    return [(row, credited[row.pk]) for row in rows]


def _is_of_order(row: DocumentLine) -> bool:
    """Tell what is charged once an order: delivery, and fees that go with it."""
    return row.order_line_id is None


def _credited(rows: Iterable[Billed], line_id: int, quantity: int) -> Iterator[Draft]:
    """Take back units of a line, those of its earliest invoice first, with their fees."""
    mine = [(row, credited) for row, credited in rows if row.order_line_id == line_id]
    left = quantity
    for row, credited in mine:
        if row.kind == LineKind.GOODS and left > 0:
            taken = min(left, row.quantity - credited)
            left -= taken
            same = [r for r, _ in mine if r.document_id == row.document_id]
            for each in same if taken else []:
                yield _credit(each, taken, _units_of(each, credited, taken))
    if left or quantity < 1:
        raise NothingToCredit(field="quantities")


def _units_of(row: DocumentLine, first: int, count: int) -> Part:
    return summed(_part_of(row).units(row.quantity)[first : first + count])


def _part_of(row: DocumentLine) -> Part:
    taxes = tuple((Head(tax.head, tax.rate), tax.amount_minor) for tax in row.taxes.all())
    tax = sum(amount for _, amount in taxes)
    amount = row.total_minor - (0 if row.document.tax_included else tax)
    return Part(amount, row.discount_minor, taxes)


def _credit(row: DocumentLine, count: int, part: Part) -> Draft:
    return Draft(
        kind=LineKind(row.kind),
        order_line=row.order_line,
        credits=row,
        code=row.code,
        description=row.description,
        goods_code=row.goods_code,
        quantity=count,
        unit=row.unit,
        unit_price_minor=row.unit_price_minor,
        part=part,
    )
