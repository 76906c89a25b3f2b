import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.products.models import Variant
from checkout.credits.models import CreditAccount
from checkout.promotions.models import Promotion
from i18n.markets.models import Market

MAX_QUANTITY = 10


class CartState(models.TextChoices):
    OPEN = "OPEN", "Open"
    PAYING = "PAYING", "Paying"
    ORDERED = "ORDERED", "Ordered"


class Cart(models.Model):
    """What one shopper wants to buy in one market; whoever knows its id may change it.

    PAYING: an order of it waits for its payment; nothing may change until that is settled.
    customer: who was signed in when a code or credit was used; null for guests.
    uses_store_credit: whether that customer's store credit pays as far as it reaches.
    company, gstin: of a business that buys; empty for a consumer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    market = models.ForeignKey(Market, models.PROTECT, related_name="carts")
    locale = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=CartState, default=CartState.OPEN)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    shipping_address = models.JSONField(null=True, blank=True)
    billing_address = models.JSONField(null=True, blank=True)
    company = models.CharField(max_length=160, blank=True)
    gstin = models.CharField(max_length=15, blank=True)
    delivery_option = models.CharField(max_length=30, blank=True)
    payment_method = models.CharField(max_length=30, blank=True)
    payment_token = models.CharField(max_length=64, blank=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uses_store_credit = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["state", "touched_at"], name="carts_by_touch"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(payment_token="")
                | Q(("payment_token__startswith", "tok_"))
                | Q(("payment_token__startswith", "pm_")),
                name="a_token_never_a_card",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def region(self) -> str:
        """The region of delivery, such as "IN-KA"; empty while there is no address."""
        return str(self.shipping_address["region"]) if self.shipping_address else ""


class CartLine(models.Model):
    """Units of one variant in a cart; the cart is their holder in stock.

    unit_price_minor: the price that the shopper last saw; the live price may differ.
    promised_from, promised_by: the dispatch dates that she last saw; null when in stock.
    promise_shown_at: when she saw them first. promise_accepted: id of the promise that she accepted
        of her own; empty while she accepted none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    unit_price_minor = models.PositiveBigIntegerField()
    is_preorder = models.BooleanField(default=False)
    promised_from = models.DateField(null=True, blank=True)
    promised_by = models.DateField(null=True, blank=True)
    promise_shown_at = models.DateTimeField(null=True, blank=True)
    promise_accepted = models.CharField(max_length=16, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["cart", "variant"], name="one_line_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="line_quantity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class CartPromotion(models.Model):
    """A promotion whose code the shopper typed; whether it gives anything is decided each time."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="typed_codes")
    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["cart", "promotion"], name="a_code_once_per_cart"),
        )

    def __str__(self) -> str:
        return f"{self.cart_id} {self.promotion_id}"


class CartGiftCard(models.Model):
    """A gift card whose code the shopper typed; cards pay in the order they were typed."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="typed_cards")
    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["cart", "account"], name="a_gift_card_once_per_cart"),
        )

    def __str__(self) -> str:
        return f"{self.cart_id} {self.account_id}"


class CartRequest(models.Model):
    """The memory of a write that a client may repeat: same key, same input, same answer.

    scope: what the key belongs to, such as one cart's additions.
    """

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    input_hash = models.CharField(max_length=64)
    cart = models.ForeignKey(Cart, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scope", "key"], name="one_answer_per_key"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
