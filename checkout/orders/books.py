"""The books of orders: what must hold of every one of them, whatever happened."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.inventory.models import Movement, StockMovement
from checkout.credits.models import CreditHold, CreditHoldState
from checkout.orders.models import Order, OrderDiscount, OrderLine, OrderState
from checkout.promotions.models import PromotionUse, UseState


def verify_orders() -> list[str]:
    """Name every order that breaks a rule of the books; an empty list is a clean book."""
    return [
        *_sums(Order.objects.all()),
        *_parts(),
        *_carts_sold_twice(),
        *_foreign_money(),
        *_binding_without_a_day(),
        *_goods_unlike_the_stock(),
        *_discounts(),
        *_promotions_used(),
        *_credit(),
    ]


def _sums(orders: "QuerySet[Order]") -> Iterator[str]:
    """Compare totals with their parts; tax is added only where prices do not hold it."""
    before_tax = F("subtotal_minor") - F("discount_minor") + F("delivery_minor") + F("fees_minor")
    included = Q(tax_included=True) & ~Q(total_minor=before_tax)
    added = Q(tax_included=False) & ~Q(total_minor=before_tax + F("tax_minor"))
    for order in orders.filter(included | added):
        yield f"order {order.number}: the total {order.total_minor} is not the sum of its parts"


def _parts() -> Iterator[str]:
    """Compare lines, tax lines and fees with the figures of their order."""
    for table, figure, amount in (
        ("lines", "subtotal_minor", "total_minor"),
        ("tax_lines", "tax_minor", "amount_minor"),
        ("fees", "fees_minor", "amount_minor"),
    ):
        summed = Order.objects.annotate(summed=Coalesce(Sum(f"{table}__{amount}"), 0))
        for order in summed.exclude(summed=F(figure)):
            yield f"order {order.number}: its {table} do not sum to {figure}"
    wrong = OrderLine.objects.exclude(total_minor=F("unit_price_minor") * F("quantity"))
    for line in wrong.select_related("order"):
        yield f"order {line.order.number}: line {line.sku} is not quantity × price"


def _carts_sold_twice() -> Iterator[str]:
    live = Order.objects.exclude(state=OrderState.CANCELLED).values("cart_id")
    for row in live.annotate(orders=Count("pk")).filter(orders__gt=1):
        yield f"cart {row['cart_id']}: {row['orders']} live orders"


def _foreign_money() -> Iterator[str]:
    """Compare the money of orders and of their markets."""
    for order in Order.objects.exclude(currency=F("market__currency")):
        yield f"order {order.number}: {order.currency} is not the money of its market"


def _binding_without_a_day() -> Iterator[str]:
    for order in Order.objects.filter(state=OrderState.PAID, paid_at=None):
        yield f"order {order.number}: paid, but nobody knows when"
    for order in Order.objects.filter(state=OrderState.CONFIRMED, confirmed_at=None):
        yield f"order {order.number}: confirmed, but nobody knows when"


def _goods_unlike_the_stock() -> Iterator[str]:
    """Compare what orders that were ever binding sold and kept with what left the stock for them.

    Units cancelled before they left went back into it; what came back later is a movement of its
    own. One statement reads both, so that no sale can fall between the two.
    """
    binding = Q(order__paid_at__isnull=False) | Q(order__confirmed_at__isnull=False)
    sold_lines = OrderLine.objects.filter(binding).order_by()
    moved = (Movement.TAKEN, Movement.CANCELLED)
    taken = StockMovement.objects.filter(reason__in=moved).order_by()
    sold_units = sold_lines.values_list("order__number", "variant_id").annotate(
        sold=Sum(F("quantity") - F("cancelled_units")), taken=Value(0)
    )
    taken_units = taken.values_list("reference", "stock__variant_id").annotate(
        sold=Value(0), taken=-Sum("delta")
    )
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for number, variant_id, sold, left in sold_units.union(taken_units, all=True):
        before = sums.get((number, variant_id), (0, 0))
        sums[number, variant_id] = (before[0] + sold, before[1] + left)
    for (number, variant_id), (sold, left) in sorted(sums.items()):
        if sold != left:
            yield f"order {number}: {sold} of variant {variant_id} sold, {left} left the stock"


def _discounts() -> Iterator[str]:
    """Compare what promotions took off with the order and with its lines."""
    lines = _summed(OrderLine.objects.all(), "discount_minor")
    promotions = _summed(OrderDiscount.objects.all(), "amount_minor")
    orders = Order.objects.annotate(by_lines=lines, by_promotions=promotions)
    for order in orders.exclude(by_lines=F("discount_minor"), by_promotions=F("discount_minor")):
        yield f"order {order.number}: its discounts are not what was taken off"


def _summed(rows: "QuerySet[Any]", field: str) -> Coalesce:
    mine = rows.filter(order=OuterRef("pk")).order_by().values("order")
    return Coalesce(Subquery(mine.annotate(total=Sum(field)).values("total")), 0)


def _promotions_used() -> Iterator[str]:
    """Compare the uses that are counted with the promotions of live orders."""
    granted = OrderDiscount.objects.exclude(order__state=OrderState.CANCELLED)
    given = set(granted.values_list("order__number", "promotion_id"))
    uses = PromotionUse.objects.filter(state=UseState.RESERVED)
    used = set(uses.values_list("order_number", "promotion_id"))
    for number, promotion_id in sorted(given ^ used):
        yield f"order {number}: promotion {promotion_id} is given or counted, but not both"


def _credit() -> Iterator[str]:
    """Compare what orders say credit pays with what is set aside or taken for them."""
    rows = CreditHold.objects.values_list("order_number", "state", "amount_minor")
    held: dict[str, dict[str, int]] = {}
    for number, state, amount in rows:
        sums = held.setdefault(number, {})
        sums[state] = sums.get(state, 0) + amount
    orders = Order.objects.filter(Q(credit_minor__gt=0) | Q(number__in=held))
    for order in orders:
        found = held.pop(order.number, {})
        if sum(found.values()) != order.credit_minor or not _may_be(order, found):
            yield f"order {order.number}: its credit is not what was set aside or taken"
    for number in sorted(held):
        yield f"order {number}: credit was set aside for no order of ours"


def _may_be(order: Order, found: Mapping[str, int]) -> bool:
    """Tell whether an order in its state may have credit in these states."""
    allowed = {
        OrderState.AWAITING_PAYMENT: {CreditHoldState.HELD},
        OrderState.CANCELLED: {CreditHoldState.RELEASED, CreditHoldState.TAKEN},
    }
    return found.keys() <= allowed.get(OrderState(order.state), {CreditHoldState.TAKEN})
