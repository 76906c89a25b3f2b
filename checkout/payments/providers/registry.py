"""Which providers the shop has; ``PAYMENT_PROVIDERS`` of the settings names others."""

from importlib.util import find_spec

from django.conf import settings
from django.utils.module_loading import import_string

from checkout.payments.providers.base import PaymentProvider

DEFAULT = {
    "sandbox": "checkout.payments.providers.sandbox.SandboxProvider",
    "cod": "checkout.payments.providers.cod.CashOnDelivery",
}
# Takes no money, so that every shop has it.
ALWAYS = {"zero": "checkout.payments.providers.zero.ZeroTotal"}


# Whose own SDK is an extra, which may be missing.
SDKS = {"stripe": "stripe", "razorpay": "razorpay"}


def provider_codes() -> list[str]:
    """List the codes of the shop's providers; the first that offers a way to pay is asked.

    One whose SDK is not installed offers nothing.
    """
    return [code for code in _named() if code not in missing_sdks()]


def missing_sdks() -> list[str]:
    """Name the providers that are set up but whose SDK is not installed."""
    return [code for code in _named() if code in SDKS and find_spec(SDKS[code]) is None]


def provider_of(code: str) -> PaymentProvider:
    """Give the provider of a code. Raises KeyError for one that the shop does not have."""
    provider: PaymentProvider = import_string({**ALWAYS, **_named()}[code])()
    return provider


def _named() -> dict[str, str]:
    named: dict[str, str] = getattr(settings, "PAYMENT_PROVIDERS", DEFAULT)
    return named
