"""Stock: units in warehouses, and units set aside for carts and orders."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q

from catalog.inventory.ledger import AppendOnlyQuerySet, refuse
from catalog.products.models import Variant
from i18n.markets.models import Market


class Warehouse(models.Model):
    """A place that ships. country, region: ISO 3166."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)

    def __str__(self) -> str:
        return self.code


class WarehouseMarket(models.Model):
    """That a warehouse ships to a market."""

    warehouse = models.ForeignKey(Warehouse, models.CASCADE, related_name="markets")
    market = models.ForeignKey(Market, models.CASCADE, related_name="warehouses")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("market", "warehouse"), name="ships_to_a_market_once"),
        )

    def __str__(self) -> str:
        return f"{self.warehouse_id} to {self.market_id}"


class Pool(models.TextChoices):
    """Whether units are here or on their way."""

    ON_HAND = "ON_HAND", "In the warehouse"
    INCOMING = "INCOMING", "On the way, for pre-orders"


class StockQuerySet(models.QuerySet["Stock"]):
    def for_market(self, market: Market) -> "StockQuerySet":
        """Keep the stock that ships to a market."""
        return self.filter(warehouse__markets__market=market)

    def promisable(self) -> "StockQuerySet":
        """Keep what may be sold: units here, and units on their way whose days are known."""
        dated = Q(ships_from__isnull=False, ships_by__isnull=False)
        return self.filter(Q(pool=Pool.ON_HAND) | dated)


class Stock(models.Model):
    """Units of one variant in one warehouse and pool, and how many of them are held.

    ships_from, ships_by: days promised for units of the INCOMING pool.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="stock")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="stock")
    pool = models.CharField(max_length=8, choices=Pool.choices, default=Pool.ON_HAND)
    on_hand = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    ships_from = models.DateField(null=True, blank=True)
    ships_by = models.DateField(null=True, blank=True)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stock"
        constraints = (
            models.CheckConstraint(condition=Q(held__lte=F("on_hand")), name="never_oversold"),
            models.UniqueConstraint(
                fields=("variant", "warehouse", "pool"), name="one_stock_of_a_variant"
            ),
            models.CheckConstraint(
                condition=Q(ships_from__isnull=True, ships_by__isnull=True)
                | Q(ships_from__lte=F("ships_by")),
                name="ships_from_before_ships_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.warehouse_id}: {self.on_hand} ({self.held} held)"

    @property
    def unheld(self) -> int:
        """Units that no hold sets aside."""
        return self.on_hand - self.held


class Movement(models.TextChoices):
    """Why a balance changed; a delivery may name a reason of its own."""

    RECEIVED = "RECEIVED", "Received"
    HELD = "HELD", "Set aside"
    RELEASED = "RELEASED", "Let go"
    EXPIRED = "EXPIRED", "Time was over"
    TAKEN = "TAKEN", "Sold"
    CANCELLED = "CANCELLED", "Sold, but cancelled before it left"
    RESTOCKED = "RESTOCKED", "Came back and is sold again"


class StockMovement(models.Model):
    """One change of a balance; the books are the sum of these. Rows are only added.

    delta: units that came (or left), held_delta: units set aside (or let go).
    reference: the paper or the hold it came from.
    """

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="movements")
    delta = models.IntegerField()
    held_delta = models.IntegerField(default=0)
    reason = models.CharField(max_length=30)
    reference = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["StockMovement"].as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.stock_id} {self.delta:+} ({self.held_delta:+} held) {self.reason}"

    def delete(self, *_args: object, **_options: object) -> NoReturn:
        refuse()


class HoldState(models.TextChoices):
    """What became of a hold."""

    HELD = "HELD", "Set aside"
    TAKEN = "TAKEN", "Sold"
    RELEASED = "RELEASED", "Let go"


class HoldQuerySet(models.QuerySet["Hold"]):
    def held(self) -> "HoldQuerySet":
        """Keep the holds that still set units aside, in time or overdue."""
        return self.filter(state=HoldState.HELD)

    def live(self) -> "HoldQuerySet":
        """Keep the holds that their holder still counts on: held, or lost and not yet told."""
        return self.filter(Q(state=HoldState.HELD) | Q(lost=True))

    def overdue(self, at: datetime) -> "HoldQuerySet":
        """Keep the holds whose time is over but which still set units aside."""
        return self.held().filter(until__lte=at)

    def of(self, holder: UUID) -> "HoldQuerySet":
        """Keep the holds of a cart or an order, in the order in which stock is locked."""
        return self.filter(holder=holder).order_by("stock_id", "pk")


class Hold(models.Model):
    """Units of one stock set aside for a cart or an order until a moment.

    holder: the UUID of whoever holds; inventory knows no carts.
    lost: its time was over and the units went back; taking it must fail.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()
    holder = models.UUIDField(db_index=True)
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HoldState.choices, default=HoldState.HELD)
    lost = models.BooleanField(default=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_hold_holds_something"),
        )
        indexes = (
            models.Index(
                fields=("stock", "until"),
                condition=Q(state=HoldState.HELD),
                name="holds_by_stock",
            ),
            models.Index(
                fields=("until",), condition=Q(state=HoldState.HELD), name="holds_by_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.stock_id} {self.state}"
