"""Which of the environment's keys a market and a seller use with a provider; never the keys."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from i18n.markets.models import Market, SellerEntity

NAMED = RegexValidator(r"\A(STRIPE|RAZORPAY)(_[A-Z0-9]+)*\Z")


class ProviderAccount(models.Model):
    """An account with a provider, by the beginning of the names of its keys.

    keys: "STRIPE_US" means that its secret is the environment's ``STRIPE_US_SECRET_KEY``.
    market, seller: null: of any.
    """

    provider = models.CharField(max_length=30)
    market = models.ForeignKey(
        Market, models.CASCADE, null=True, blank=True, related_name="provider_accounts"
    )
    seller = models.ForeignKey(
        SellerEntity, models.CASCADE, null=True, blank=True, related_name="provider_accounts"
    )
    keys = models.CharField(max_length=60, validators=[NAMED])

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "market", "seller"],
                nulls_distinct=False,
                name="one_account_of_a_market_and_seller",
            ),
            # A key itself is longer and has small letters: it does not pass for a name.
            models.CheckConstraint(
                condition=Q(keys__regex=r"^(STRIPE|RAZORPAY)(_[A-Z0-9]+)*$"),
                name="an_account_names_its_keys",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.keys}"


def account_for(provider: str, market: Market) -> str | None:
    """Name the keys of a market and its seller, the closest row first; null when none is set."""
    rows = ProviderAccount.objects.filter(
        Q(market=market) | Q(market=None),
        Q(seller=market.seller_id) | Q(seller=None),
        provider=provider,
    )
    closest = max(
        rows, key=lambda row: (row.market_id is not None, row.seller_id is not None), default=None
    )
    return closest.keys if closest else None


def key_of(account: str, name: str) -> str:
    """Read a key of the environment: ``key_of("STRIPE_US", "SECRET_KEY")``; empty when not set."""
    return str(settings.PAYMENT_KEYS.get(f"{account}_{name}", ""))


def keys_named(provider: str, name: str) -> list[str]:
    """Read that key of every account of a provider; a webhook may be signed with any of them."""
    start, end = provider.upper(), f"_{name}"
    return [
        value
        for key, value in sorted(settings.PAYMENT_KEYS.items())
        if key.startswith(start) and key.endswith(end) and value
    ]


def accounts_set(provider: str, name: str) -> list[str]:
    """Name the accounts of a provider for which the environment has that key."""
    start, end = provider.upper(), f"_{name}"
    return [
        key.removesuffix(end)
        for key, value in sorted(settings.PAYMENT_KEYS.items())
        if key.startswith(start) and key.endswith(end) and value
    ]
