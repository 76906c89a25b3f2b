"""The carriers' known answers for the demo's products and places."""

from typing import Any

import pytest

from catalog.products.models import Product
from checkout.shipping.places import Place, battery_of, destination_of, served_at
from checkout.shipping.rules import shipping_decision
from i18n.markets.models import Market
from tests.demo.answers import shipping_answers
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def told(answer: dict[str, Any]) -> str:
    to = answer["to"]
    where = to.get("pin") or f"{to['zip']}{' box' if to['po_box'] else ''}"
    return f"{answer['sku']} to {where} {answer.get('payment', '')}".strip()


@pytest.mark.parametrize("answer", shipping_answers(), ids=told)
@pytest.mark.known_answers("3.2")
def test_a_parcel_goes_as_the_rules_say(answer: dict[str, Any]) -> None:
    to = answer["to"]
    market = Market.objects.get(countries__country=to["country"])
    place = Place(
        country=to["country"],
        postal_code=to.get("pin") or to["zip"],
        region=f"US-{to['state']}" if "state" in to else "",
        po_box=to.get("po_box", False),
    )
    served = served_at(market=market, postal_code=place.postal_code, at=NOW)

    decided = shipping_decision(
        goods=battery_of(Product.objects.get(sku=answer["sku"])),
        to=destination_of(place, served),
        cash_on_delivery=answer.get("payment") == "COD",
    )

    assert decided.value == answer["expected"]
