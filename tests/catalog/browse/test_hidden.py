"""What is hidden leaves no trace: not in results, suggestions, corrections, facets or counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.browse.correction import corrected, correction_params, correction_sql
from catalog.browse.queries import suggest
from catalog.browse.searching import words_params
from catalog.products.models import Product
from catalog.search.actions import refresh_search
from catalog.shelf.reading import read_rows
from catalog.shelf.statements import Question
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.catalog.browse.shelf import (
    found,
    india,
    on_sale,
    page,
    result,
    skus_on,
    up_to_date,
    view,
)
from tests.make.i18n import NOON, make_stage

pytestmark = pytest.mark.django_db


def switch_off(product: Product) -> None:
    product.listings.update(switched_on=False)


def open_later(product: Product) -> None:
    product.listings.update(opens_at=NOON + timedelta(seconds=1))


def close_now(product: Product) -> None:
    product.listings.update(closes_at=NOON)


def plan_only(product: Product) -> None:
    product.listings.update(stage=Stage.PLANNED)


def take_the_price(product: Product) -> None:
    product.variants.get().prices.all().delete()


def take_the_tariff_code(product: Product) -> None:
    product.listings.update(goods_code="0000")


HIDING = (switch_off, open_later, close_now, plan_only, take_the_price, take_the_tariff_code)


def shelf_with_a_secret() -> tuple[Market, Product]:
    market = india()
    on_sale(market, "KNOWN", en="Quartet shell", brand="Kavrin")
    secret = on_sale(market, "SECRET", en="Quartz shell", brand="Zel", origin="VN")
    refresh_search()
    return market, secret


@pytest.mark.parametrize("hide", HIDING)
def test_a_hidden_product_leaves_no_trace(hide: Callable[[Product], None]) -> None:
    market, secret = shelf_with_a_secret()
    assert found(market, "quart") == ["KNOWN", "SECRET"]

    hide(secret)

    assert found(market, "shell") == ["KNOWN"]
    assert "SECRET" not in found(market, "quartz")
    assert [s.slug for s in suggest(view(market, "en-IN"), "shel")] == ["known"]
    whole = page(market)
    assert (whole.total(), skus_on(whole)) == (1, ["KNOWN"])
    told = {(f.code, v.value, v.count) for f in whole.facets() for v in f.values}
    assert ("brand", "Kavrin", 1) in told
    assert not {value for _, value, _ in told} & {"Zel", "VN"}
    assert {count for *_, count in told} == {1}


@pytest.mark.parametrize("hide", HIDING)
def test_no_misspelling_is_led_to_a_hidden_word(hide: Callable[[Product], None]) -> None:
    market, secret = shelf_with_a_secret()
    assert result(market, "quarzz").corrected == "quartz"

    hide(secret)

    assert result(market, "quarzz").corrected != "quartz"


def test_the_gate_is_what_keeps_hidden_words_out() -> None:
    """Prove the guard: asked about everything, the same correction gives the secret away."""
    market, secret = shelf_with_a_secret()
    switch_off(secret)
    looking = up_to_date(view(market))

    def correction(stage: Stage | None) -> tuple[str, ...] | None:
        column = f"{correction_sql(['quarzz'], stage)} AS known"
        question = Question(looking.stage, where=("FALSE",), head=(column,))
        asked = {**words_params(["quarzz"]), **correction_params(["quarzz"])}
        (known,) = read_rows(question, {**looking.params, **asked}, at=NOON).head
        return corrected(["quarzz"], known)

    assert correction(None) == ("quartz",)
    assert correction(looking.stage) != ("quartz",)


def test_nothing_is_found_in_a_market_that_shows_nothing() -> None:
    market, _ = shelf_with_a_secret()
    make_stage(market=market, stage=Stage.CLOSED, since=NOON)

    assert found(market, "shell") == []
    assert (page(market).total(), page(market).facets()) == (0, [])


def test_an_announced_product_is_found() -> None:
    market, secret = shelf_with_a_secret()
    secret.listings.update(stage=Stage.ANNOUNCED)

    assert found(market, "quartz") == ["SECRET"]
