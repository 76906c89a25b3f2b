"""Which providers the shop has; ``PAYMENT_PROVIDERS`` of the settings names others."""

from django.conf import settings
from django.utils.module_loading import import_string

from checkout.payments.providers.base import PaymentProvider

DEFAULT = {
    "sandbox": "checkout.payments.providers.sandbox.SandboxProvider",
    "cod": "checkout.payments.providers.cod.CashOnDelivery",
}
# Takes no money, so that every shop has it.
ALWAYS = {"zero": "checkout.payments.providers.zero.ZeroTotal"}


def provider_codes() -> list[str]:
    """List the codes of the shop's providers; the first that offers a way to pay is asked."""
    return list(_named())


def provider_of(code: str) -> PaymentProvider:
    """Give the provider of a code. Raises KeyError for one that the shop does not have."""
    provider: PaymentProvider = import_string({**ALWAYS, **_named()}[code])()
    return provider


def _named() -> dict[str, str]:
    named: dict[str, str] = getattr(settings, "PAYMENT_PROVIDERS", DEFAULT)
    return named
