"""The customer, and which markets a manager looks after."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from i18n.markets.models import Market


class CustomerManager(BaseUserManager["Customer"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Customer":
        customer = self.model(email=self.normalize_email(email).lower(), **facts)
        customer.set_password(password)
        customer.save(using=self._db)
        return customer

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "Customer":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)


class Customer(AbstractBaseUser, PermissionsMixin):
    """A person with an account: shopper, manager or both. Signs in by e-mail."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CustomerManager] = CustomerManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email


class MarketManager(models.Model):
    """That a member of staff looks after a market, and so may see and change it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="managed_markets")
    market = models.ForeignKey(Market, models.CASCADE, related_name="managers")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("customer", "market"), name="manages_a_market_once"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.market_id}"


class StaffRequest(models.Model):
    """A write of the staff under a key of theirs, so that it may be sent again and done once.

    input_hash: of what was asked for. outcome: key of the row that was made.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="staff_requests")
    key = models.CharField(max_length=100)
    input_hash = models.CharField(max_length=64)
    outcome = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("customer", "key"), name="one_staff_request_per_key"),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.customer_id}"
