"""Rows written by statements of our own are the rows that Django would write."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.forms.models import model_to_dict

from catalog.inventory.models import Warehouse
from checkout.cart.models import Cart
from checkout.outbox.models import OutboxEvent
from i18n.markets.models import Market
from shop.kit.database.rows import insert, update
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(code="us")


def a_cart(market: Market, **facts: Any) -> Cart:
    given = {"locale": "en-US", "currency": "USD", "created_at": NOON, "touched_at": NOON, **facts}
    return Cart(market=market, **given)


@pytest.mark.parametrize("address", [None, {"city": "São Paulo", "lines": ["%s", "'"]}])
def test_a_new_row_is_written_as_django_would(market: Market, address: Any) -> None:
    ours, theirs = (a_cart(market, shipping_address=address) for _ in range(2))

    insert(ours)
    theirs.save()

    read = [Cart.objects.get(pk=cart.pk) for cart in (ours, theirs)]
    assert model_to_dict(read[0]) == model_to_dict(read[1])
    assert read[0].shipping_address == address
    ours.email = "a@b.c"
    ours.save(force_update=True)


def test_the_database_gives_the_key(market: Market) -> None:
    events = [
        OutboxEvent(topic="t", payload={"n": n}, created_at=NOON, due_at=NOON) for n in (1, 2)
    ]
    for event in events:
        insert(event)
    found = OutboxEvent.objects.in_bulk([event.pk for event in events])
    assert [found[event.pk].payload for event in events] == [{"n": 1}, {"n": 2}]


def test_a_row_is_changed_as_a_whole_and_no_other(market: Market) -> None:
    cart, other = a_cart(market), a_cart(market)
    insert(cart)
    insert(other)

    cart.email, cart.shipping_address, cart.touched_at = (
        "a@b.c",
        {"a": 1},
        NOON + timedelta(hours=1),
    )
    update(cart)

    assert model_to_dict(Cart.objects.get(pk=cart.pk)) == model_to_dict(cart)
    assert Cart.objects.get(pk=other.pk).email == ""


def test_a_row_that_is_not_there_cannot_be_changed(market: Market) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        update(a_cart(market, id=uuid4()))


def test_the_tables_rules_hold(market: Market) -> None:
    insert(Warehouse(code="ONE", name="One", country="US"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Warehouse(code="ONE", name="Another", country="US"))
    assert Warehouse.objects.get(code="ONE").name == "One"
