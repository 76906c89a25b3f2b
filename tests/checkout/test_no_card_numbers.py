"""A card's number is never kept: in no field, in no log."""

import logging
import re

import pytest
from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from checkout.cart.models import Cart
from checkout.payments.actions import start_payment
from checkout.payments.errors import PaymentMethodUnknown
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.i18n import NOON

CARD = "4111111111111111"
RUN = re.compile(r"(?<![0-9a-f])[0-9](?:[ -]?[0-9]){12,18}(?![0-9a-f])")


def passes_luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def card_numbers(text: str) -> list[str]:
    runs = (re.sub("[ -]", "", run) for run in RUN.findall(text))
    return [digits for digits in runs if passes_luhn(digits)]


def kept_texts() -> list[str]:
    """Read every text of checkout's tables."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        str(value)
        for table in apps.get_app_config("checkout").get_models()
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
