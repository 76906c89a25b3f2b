"""A card's number is never kept: in no table, in no log, in no form; nor is a provider's key."""

import logging
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from checkout.cart.models import Cart
from checkout.payments.actions import start_payment
from checkout.payments.errors import PaymentMethodUnknown
from checkout.payments.providers.base import InvalidWebhook
from tests.fakes.provider import Event
from tests.fakes.server import Fakes
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON
from tests.make.payments import make_paying_cart, page_of, tell

CARD = "4111111111111111"
RUN = re.compile(r"(?<![0-9a-f])[0-9](?:[ -]?[0-9]){12,18}(?![0-9a-f])")


def passes_luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def card_numbers(text: str) -> list[str]:
    runs = (re.sub("[ -]", "", run) for run in RUN.findall(text))
    return [digits for digits in runs if passes_luhn(digits)]


def kept_texts() -> list[str]:
    """Read every text of every table."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        str(value)
        for table in apps.get_models()
        for row in QuerySet(table).values(
            *[f.name for f in table._meta.concrete_fields if isinstance(f, kinds)]
        )
        for value in row.values()
    ]


def test_the_search_would_find_one() -> None:
    assert card_numbers(f"paid with {CARD}, thanks") == [CARD]
    assert card_numbers("paid with 4111 1111 1111 1111") == [CARD]
    assert card_numbers("ordered 4111111111111112 times") == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [CARD, "4111 1111 1111 1111", f"tok_{CARD}"])
def test_a_card_number_as_a_token_is_refused_and_leaves_no_trace(
    number: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    market = make_shop()
    cart = make_ready_cart(market=market)

    with pytest.raises(PaymentMethodUnknown) as refusal:
        start_payment(cart=cart, method="card", token=number, at=NOON)
    complete(cart)

    assert Cart.objects.get(pk=cart.pk).payment_token == "tok_ok"
    told = f"{refusal.value} {refusal.value.details}"
    assert [
        found for text in (*kept_texts(), caplog.text, told) for found in card_numbers(text)
    ] == []


KEYS = ("sk_test_fake", "whsec_test", "rzp_test_secret", "rzp_webhook_secret")


@pytest.mark.django_db
def test_paying_by_providers_leaves_no_number_and_no_key(
    fakes: Fakes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for code, fake in (("us", fakes.stripe), ("in", fakes.razorpay)):
        cart = make_paying_cart(market=make_shop(code=code))
        action = complete(cart).next_action
        assert action
        fake.pay(page_of(action["url"]))
        tell(fake)
        forged = Event("evt_x", "x", f'{{"number": "{CARD}", "object": "event"}}')
        with suppress(InvalidWebhook):
            tell(fake, [forged])

    told = [*kept_texts(), caplog.text]
    assert [found for text in told for found in card_numbers(text)] == []
    assert [key for text in told for key in KEYS if key in text] == []


def test_no_form_of_ours_asks_for_a_card() -> None:
    """Nothing in any template invites a browser to fill in a card."""
    asked = re.compile(r"cc-(number|csc|exp)|card.?number|cvv|cvc", re.IGNORECASE)
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    pages = [path for folder in folders for path in Path(folder).rglob("*.html")]

    assert len(pages) > 20
    assert [path.name for path in pages if asked.search(path.read_text(encoding="utf-8"))] == []
