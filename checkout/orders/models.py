from django.db import models
from django.db.models import F, Q

from catalog.products.models import Variant
from checkout.promotions.models import Promotion
from i18n.markets.models import Market


class OrderState(models.TextChoices):
    AWAITING_PAYMENT = "AWAITING_PAYMENT", "Awaiting payment"
    CONFIRMED = "CONFIRMED", "Confirmed"
    PAID = "PAID", "Paid"
    CANCELLED = "CANCELLED", "Cancelled"


class Fulfillment(models.TextChoices):
    """How far the goods of an order have come; apart from its money."""

    UNFULFILLED = "UNFULFILLED", "Nothing is on its way"
    PARTIAL = "PARTIAL", "A part is on its way"
    SHIPPED = "SHIPPED", "All of it is on its way"
    DELIVERED = "DELIVERED", "All of it has arrived"


class Order(models.Model):
    """What was sold, as it was sold: a copy that later changes of the catalog do not touch.

    number: for people; not the invoice number, it may have gaps.
    token: unguessable; whoever knows it may see the order.
    fingerprint: of the totals that the shopper reviewed.
    confirmed_at: when it became binding before its money came; null when it was paid at once.
    total_minor: subtotal − discount + delivery + fees, and + tax unless it is included.
    delivery_minor: what is charged for it, after promotions.
    credit_minor: what gift cards and store credit pay of the total; a payment is for the rest.
    company, gstin: of a business that buys; empty for a consumer.
    tax_provider: the outside engine that told the tax, and its calculation; empty for our own.
    """

    number = models.CharField(max_length=30, unique=True)
    token = models.CharField(max_length=43, unique=True)
    cart_id = models.UUIDField()
    market = models.ForeignKey(Market, models.PROTECT, related_name="orders")
    locale = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, choices=OrderState)
    fulfillment = models.CharField(
        max_length=12, choices=Fulfillment, default=Fulfillment.UNFULFILLED
    )
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    ship_to = models.JSONField()
    bill_to = models.JSONField()
    delivery = models.JSONField()
    subtotal_minor = models.PositiveBigIntegerField()
    delivery_minor = models.PositiveBigIntegerField()
    discount_minor = models.PositiveBigIntegerField(default=0)
    tax_minor = models.PositiveBigIntegerField()
    fees_minor = models.PositiveBigIntegerField()
    total_minor = models.PositiveBigIntegerField()
    credit_minor = models.PositiveBigIntegerField(default=0)
    tax_included = models.BooleanField()
    tax_label = models.CharField(max_length=40)
    estimated = models.BooleanField(default=False)
    place_of_supply = models.CharField(max_length=10, blank=True)
    company = models.CharField(max_length=160, blank=True)
    gstin = models.CharField(max_length=15, blank=True)
    tax_provider = models.CharField(max_length=30, blank=True)
    tax_calculation = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=32)
    placed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["market", "placed_at"], name="orders_of_market"),
            models.Index(fields=["cart_id"], name="orders_of_cart"),
        )
        constraints = (
            # Two completions of one cart cannot both make an order, whatever the code does.
            models.UniqueConstraint(
                fields=["cart_id"],
                condition=~Q(state=OrderState.CANCELLED),
                name="one_live_order_per_cart",
            ),
            models.CheckConstraint(
                condition=Q(
                    total_minor=F("subtotal_minor")
                    - F("discount_minor")
                    + F("delivery_minor")
                    + F("fees_minor"),
                    tax_included=True,
                )
                | Q(
                    total_minor=F("subtotal_minor")
                    - F("discount_minor")
                    + F("delivery_minor")
                    + F("fees_minor")
                    + F("tax_minor"),
                    tax_included=False,
                ),
                name="order_totals_sum",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=False) | ~Q(state=OrderState.PAID),
                name="paid_orders_say_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | ~Q(state=OrderState.CONFIRMED),
                name="confirmed_orders_say_when",
            ),
            models.CheckConstraint(
                condition=Q(credit_minor__lte=F("total_minor")), name="credit_within_the_total"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def due_minor(self) -> int:
        """What is to be paid beside gift cards and store credit, in minor units."""
        return self.total_minor - self.credit_minor


class OrderLine(models.Model):
    """One variant of an order, copied.

    total_minor: quantity × unit price, before discount, as the market shows prices.
    image: ``{"name", "alt", "width", "height"}`` or null.
    cancelled_units, shipped_units, returned_units: of ``quantity``; a unit in a parcel counts as
        shipped, one that is asked to come back or came back as returned.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    variant_name = models.CharField(max_length=200, blank=True)
    slug = models.CharField(max_length=200)
    goods_code = models.CharField(max_length=20, blank=True)
    quantity = models.PositiveSmallIntegerField()
    unit_price_minor = models.PositiveBigIntegerField()
    total_minor = models.PositiveBigIntegerField()
    discount_minor = models.PositiveBigIntegerField(default=0)
    cancelled_units = models.PositiveSmallIntegerField(default=0)
    shipped_units = models.PositiveSmallIntegerField(default=0)
    returned_units = models.PositiveSmallIntegerField(default=0)
    is_preorder = models.BooleanField(default=False)
    ship_from = models.DateField(null=True, blank=True)
    ship_by = models.DateField(null=True, blank=True)
    image = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["order", "position"], name="order_lines_in_order"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=Q(total_minor=F("unit_price_minor") * F("quantity")),
                name="order_line_total",
            ),
            # Whatever the code does, no unit is shipped twice, or shipped and cancelled.
            models.CheckConstraint(
                condition=Q(quantity__gte=F("cancelled_units") + F("shipped_units")),
                name="no_unit_leaves_twice",
            ),
            models.CheckConstraint(
                condition=Q(shipped_units__gte=F("returned_units")),
                name="only_what_left_comes_back",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def open_units(self) -> int:
        """Units that are neither in a parcel nor cancelled."""
        return self.quantity - self.cancelled_units - self.shipped_units


class ShipPromise(models.Model):
    """The days of dispatch that a shopper was shown and accepted before her payment was authorised.

    basis: what the days were taken from. text_shown: as she read it, in the order's language.
    """

    order_line = models.OneToOneField(OrderLine, models.CASCADE, related_name="promise")
    shown_at = models.DateTimeField()
    ship_from = models.DateField()
    ship_by = models.DateField()
    text_shown = models.CharField(max_length=200)
    basis = models.CharField(max_length=120)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ship_from__lte=F("ship_by")), name="a_promise_has_its_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__lte=F("accepted_at")), name="a_promise_is_shown_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_line_id} by {self.ship_by}"


class OrderTaxLine(models.Model):
    """Tax of one head on one line, stored as charged and never computed again.

    line: null when the tax is of the whole order.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="tax_lines")
    line = models.ForeignKey(OrderLine, models.CASCADE, null=True, related_name="tax_lines")
    head = models.CharField(max_length=40)
    rate = models.DecimalField(max_digits=7, decimal_places=6)
    base_minor = models.PositiveBigIntegerField()
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.head} {self.amount_minor}"


class OrderFee(models.Model):
    """A statutory fee of an order, shown as a line of its own.

    shares: what each line's goods bear, by the line's position; empty for a fee of the whole order.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="fees")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    amount_minor = models.PositiveBigIntegerField()
    shares = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.code} {self.amount_minor}"


class OrderDiscount(models.Model):
    """What one promotion took off an order, copied with the name that the shopper saw.

    amount_minor: off the goods, the sum of the lines' parts; delivery_minor: off the fee.
    by_line: the goods' part of each line, by its position.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="discounts")
    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    amount_minor = models.PositiveBigIntegerField()
    delivery_minor = models.PositiveBigIntegerField(default=0)
    by_line = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["order", "promotion"], name="granted_once_per_order"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.amount_minor}"


class OrderEvent(models.Model):
    """A step in the life of an order, for its timeline; rows are only added."""

    class Code(models.TextChoices):
        PLACED = "PLACED", "Order placed"
        PAYMENT_PENDING = "PAYMENT_PENDING", "Waiting for the payment"
        CONFIRMED = "CONFIRMED", "Order confirmed"
        PAID = "PAID", "Payment received"
        CANCELLED = "CANCELLED", "Order cancelled"
        REFUNDED = "REFUNDED", "Payment refunded"
        SHIPPED = "SHIPPED", "A parcel is on its way"
        DELIVERED = "DELIVERED", "A parcel has arrived"
        CAME_BACK = "CAME_BACK", "A parcel came back undelivered"
        UNITS_CANCELLED = "UNITS_CANCELLED", "A part was cancelled"
        DELAY_TOLD = "DELAY_TOLD", "A delay was told"
        DELAY_ACCEPTED = "DELAY_ACCEPTED", "The delay was accepted"
        RETURN_REQUESTED = "RETURN_REQUESTED", "A return was asked for"
        RETURN_APPROVED = "RETURN_APPROVED", "The return was approved"
        RETURN_REFUSED = "RETURN_REFUSED", "The return was refused"
        RETURN_WITHDRAWN = "RETURN_WITHDRAWN", "The return was withdrawn"
        RETURN_RECEIVED = "RETURN_RECEIVED", "The return has arrived"

    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    code = models.CharField(max_length=30, choices=Code)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M}"


class OrderCounter(models.Model):
    """The last order number of a market in a year of its own time zone."""

    market = models.ForeignKey(Market, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["market", "year"], name="one_counter_per_year"),
        )

    def __str__(self) -> str:
        return f"{self.market_id} {self.year}: {self.last}"
