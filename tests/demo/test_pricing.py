"""What a newcomer sees of prices: sales that run, and a suggestion with all that it needs."""

import pytest

from catalog.listings.models import Price, PriceKind
from catalog.listings.queries import price_of
from catalog.products.models import Variant
from catalog.suggestions.actions import suggest_price
from catalog.suggestions.errors import BasePriceMissing
from catalog.suggestions.queries import trace_price
from i18n.markets.models import Market
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.mark.parametrize(("code", "usual", "sale"), [("in", 39900, 34900), ("us", 999, 799)])
def test_a_sale_runs_in_each_market(code: str, usual: int, sale: int) -> None:
    market, film = Market.objects.get(code=code), Variant.objects.get(sku="LUM-SP-205-CLR")

    price = price_of(variant=film, market=market, at=NOW)

    assert price is not None
    assert (price.kind, price.amount_minor) == (PriceKind.SALE, sale)
    listed = Price.objects.get(market=market, variant=film, kind=PriceKind.LIST)
    assert listed.amount_minor == usual
    steps = trace_price(variant=film, market=market, at=NOW).steps
    assert [step["code"] for step in steps][:2] == ["LIST", "SALE"]


def test_a_price_of_each_market_can_be_suggested_but_one_of_unknown_base() -> None:
    bank = Variant.objects.get(sku="TES-PB-303-BLK")
    india, states = (Market.objects.get(code=code) for code in ("in", "us"))

    here = suggest_price(market=india, variant=bank, at=NOW)
    there = suggest_price(market=states, variant=bank, at=NOW)

    assert (here.amount_minor, here.ceiling_minor) == (299900, 299900)  # 4,176.16 is above the MRP
    assert here.needs_approval
    assert there.amount_minor == 1899  # 1,999 / 1.18 / 88.50 = 19.14
    only_here = Variant.objects.filter(product__sku="LUM-SP-208")[0]
    with pytest.raises(BasePriceMissing):
        suggest_price(market=india, variant=only_here, at=NOW)
