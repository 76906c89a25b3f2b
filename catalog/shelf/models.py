"""The shelf: what a market shows, written down ready to serve, and what of it is out of date."""

from datetime import UTC, datetime

from django.db import models

from catalog.launches.decision import Visibility
from catalog.products.models import Kind, Product, Variant
from i18n.markets.models import Market

# The ends of time, as a column holds them: spans have no empty end, so that SQL compares plainly.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9999, 12, 31, tzinfo=UTC)


class ShelfRow(models.Model):
    """A listed product in a locale of a market, between two moments at which nothing dated changes.

    The spans of a product follow each other without a gap until ``END``; what ended a day before
    the last refresh is not kept. What holds in a span is written here; two things are asked when it
    is read: the market's stage, and stock.

    since, until: from the first moment until before the second.
    own_stage: of the listing or its wave, the narrower; empty is the market's.
    planned: the most that switch and window allow in the span.
    proved: whether all evidence is there, a price of at least one variant among it; asked only of
    what would be LISTED.
    lowest_minor: the lowest price of its variants, minor units; empty without a price.
    card: JSON of what a list shows; details: JSON of that and all the rest. Texts, not documents:
    the database only hands them on.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="shelf_rows", db_index=False)
    locale = models.CharField(max_length=12)
    product = models.ForeignKey(Product, models.CASCADE, related_name="shelf_rows")
    since = models.DateTimeField()
    until = models.DateTimeField()
    own_stage = models.CharField(max_length=9, blank=True)
    planned = models.CharField(max_length=9, choices=Visibility.choices)
    proved = models.BooleanField()
    kind = models.ForeignKey(Kind, models.CASCADE, related_name="shelf_rows", db_index=False)
    needs_fit = models.BooleanField()
    position = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    slug = models.CharField(max_length=120)
    sku = models.CharField(max_length=40)
    brand = models.CharField(max_length=60)
    origin = models.CharField(max_length=2)
    lowest_minor = models.PositiveBigIntegerField(null=True)
    card = models.TextField()
    details = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("market", "locale", "product", "since"), name="one_shelf_row_from_a_moment"
            ),
        )
        indexes = (
            models.Index(
                fields=("market", "locale", "kind", "position", "product"), name="shelf_of_a_kind"
            ),
            models.Index(fields=("market", "locale", "position", "product"), name="shelf_in_order"),
            models.Index(fields=("market", "locale", "created_at", "product"), name="shelf_by_age"),
            models.Index(fields=("market", "locale", "slug"), name="shelf_by_slug"),
            models.Index(fields=("market", "until"), name="shelf_boundaries"),
        )

    def __str__(self) -> str:
        return f"{self.product_id} in {self.locale} from {self.since:%Y-%m-%d %H:%M}"


class ShelfVariant(models.Model):
    """A variant of a row's product in the row's span, the same in every locale of the market.

    amount_minor: its price in the span, minor units; empty without one.
    """

    market = models.ForeignKey(
        Market, models.CASCADE, related_name="shelf_variants", db_index=False
    )
    product = models.ForeignKey(Product, models.CASCADE, related_name="shelf_variants")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="shelf_variants")
    since = models.DateTimeField()
    until = models.DateTimeField()
    colour = models.CharField(max_length=10, blank=True)
    amount_minor = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("market", "product", "since", "variant"),
                name="one_shelf_variant_from_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.market_id} from {self.since:%Y-%m-%d %H:%M}"


class ShelfMark(models.Model):
    """That something was written which rows were made of, so that they must be made anew.

    Triggers of the database leave marks in the transaction that writes; whoever refreshes the rows
    takes them away in the same transaction in which the rows are right again.
    market, product: ids; an empty one means every market, or every product. No keys: a mark may
    outlive what it names.
    """

    market = models.BigIntegerField(null=True)
    product = models.BigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"product {self.product or 'any'} in market {self.market or 'any'}"


class ShelfMarket(models.Model):
    """The token of a market's shelf: another one as soon as any of its rows is another.

    Random and not counted: a number would come back after a transaction that was rolled back.
    """

    market = models.OneToOneField(
        Market, models.CASCADE, primary_key=True, related_name="shelf_token"
    )
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.market_id} {self.token}"
