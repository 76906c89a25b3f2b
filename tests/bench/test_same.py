"""No ratio is told of rungs that do not answer the same."""

from copy import deepcopy
from typing import Any

import pytest

from bench.same import Differs, prove_same
from bench.serving import LIMIT, SHOP, USUAL
from bench.works import Work
from tests.bench.answering import answering

pytestmark = pytest.mark.any_engine
WORK = Work("LIST", "list", dict.fromkeys((SHOP, LIMIT, USUAL), ({},)))


def money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "INR", "formatted": f"₹{minor}"}


def price(minor: int) -> dict[str, Any]:
    return {"display": money(minor)}


def product(variants: Any, **more: Any) -> dict[str, Any]:
    return {"slug": "a", "name": "A", "kind": {"code": "CASE"}, "variants": variants, **more}


OFFER = {"offer": "IN_STOCK", "quantity": 10}
SPAN = {"min": money(100), "max": money(200)}
VARIANT = {"sku": "A-1", "name": "A · Black", "availability": OFFER}
SHOPS = product({"nodes": [{**VARIANT, "price": price(100)}]}, priceRange=SPAN, availability=OFFER)
USUALS = product([{**VARIANT, "price": money(100)}], priceRange=SPAN, availability=OFFER)
CARD = {
    **{key: SHOPS[key] for key in ("slug", "name", "kind")},
    "priceRange": SPAN,
    "variants": [{"sku": "A-1", "name": "A · Black", "price": price(100)}],
}


def told(shop: Any = SHOPS, free: int = 12, usual: Any = USUALS) -> int:
    """Compare three rungs that each tell one product."""
    with (
        answering({"data": {"market": {"products": {"nodes": [shop]}}}}) as one,
        answering({"products": [{"card": CARD, "free": [free]}]}) as two,
        answering({"data": {"products": [usual]}}) as three,
    ):
        return prove_same(WORK, {SHOP: one, LIMIT: two, USUAL: three})


def test_equal_products_are_equal_in_whatever_form_they_are_told() -> None:
    assert told() == 1


def test_another_price_is_found() -> None:
    dearer = deepcopy(USUALS)
    dearer["variants"][0]["price"]["minor"] = 101

    with pytest.raises(Differs, match="usual"):
        told(usual=dearer)


def test_another_offer_is_found() -> None:
    with pytest.raises(Differs, match="limit"):
        told(free=0)


def test_a_shop_that_tells_nothing_is_found() -> None:
    empty: dict[str, Any] = {"data": {"market": {"products": {"nodes": []}}}}
    with answering(empty) as one, answering({"products": []}) as two, pytest.raises(Differs):
        prove_same(WORK, {SHOP: one, LIMIT: two})
