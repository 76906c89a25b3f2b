"""Orders with all that hangs on them, written as rows."""

from datetime import timedelta
from uuid import uuid4

from catalog.products.models import Variant
from checkout.orders.models import Order, OrderEvent, OrderFee, OrderLine, OrderTaxLine
from i18n.markets.models import Market
from tests.make.i18n import LONG_AGO, NOON


def make_order(market: Market, variant: Variant, *, serial: int = 1) -> Order:
    """Make a paid order of one unit with all that hangs on it."""
    order = Order.objects.create(
        number=f"{market.code.upper()}-2026-{serial:06}",
        token=uuid4().hex,
        cart_id=uuid4(),
        market=market,
        locale=market.default_locale,
        currency=market.currency,
        state="PAID",
        email=f"buyer-{market.code}@example.com",
        ship_to={},
        bill_to={},
        delivery={"code": "standard"},
        subtotal_minor=29900,
        delivery_minor=0,
        tax_minor=0,
        fees_minor=0,
        total_minor=29900,
        tax_included=False,
        tax_label="NO_TAX",
        fingerprint="f",
        placed_at=LONG_AGO + timedelta(hours=serial),
        paid_at=NOON,
    )
    line = OrderLine.objects.create(
        order=order,
        variant=variant,
        sku=variant.sku,
        name="Clear case",
        slug="clear-case",
        quantity=1,
        unit_price_minor=29900,
        total_minor=29900,
        position=0,
    )
    OrderTaxLine.objects.create(
        order=order, line=line, head="IGST", rate="0.18", base_minor=1, amount_minor=0
    )
    OrderFee.objects.create(order=order, code="FEE", name="Fee", amount_minor=0)
    OrderEvent.objects.create(order=order, code="PLACED", at=NOON)
    return order
