"""Shops that are paid through the fakes of Stripe and Razorpay."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.fakes.__main__ import environment
from tests.fakes.server import Fakes, serving
from tests.make.i18n import NOON
from tests.make.payments import PROVIDERS


@pytest.fixture
def fakes(db: None, settings: Settings) -> Iterator[Fakes]:
    """Serve the fakes, and point the shop at them as its environment would."""
    with serving() as running:
        given = environment(running.base)
        settings.PAYMENT_PROVIDERS = PROVIDERS
        settings.STRIPE_API_BASE = given.pop("STRIPE_API_BASE")
        settings.RAZORPAY_API_BASE = given.pop("RAZORPAY_API_BASE")
        settings.PAYMENT_KEYS = given
        settings.PAYMENT_TIMEOUT_SECONDS = 5.0
        running.stripe.now = running.razorpay.now = NOON.timestamp()
        yield running
