"""Waves bring kinds and products of a market to a stage, on their dates and not a second before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from catalog.launches.actions import enter_wave
from catalog.launches.decision import Decision, Offer, ShopperReason, Visibility
from catalog.launches.queries import decide_product
from catalog.launches.waves import waves_of
from catalog.products.models import Kind, Product, Variant
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from shop.kit.ids import to_id
from tests.make.asking import ask
from tests.make.catalog import make_kind, make_product, make_stock, make_variant, put_on_sale
from tests.make.i18n import NOON, make_goods_rate, make_market, make_stage
from tests.make.shopping import codes, mutate, variant_id

pytestmark = pytest.mark.django_db

A_SECOND = timedelta(seconds=1)
A_WEEK = timedelta(days=7)


def enter(
    market: Market,
    stage: str,
    since: datetime = NOON,
    *,
    kinds: Sequence[Kind] = (),
    products: Sequence[Product] = (),
    rest: bool = False,
) -> None:
    enter_wave(
        market=market,
        wave="a step",
        stage=stage,
        since=since,
        kinds=kinds,
        products=products,
        rest=rest,
        reason="a test",
        by="a test",
    )


@pytest.fixture
def india() -> Market:
    make_goods_rate(prefix="39")
    return make_market(code="in")


@pytest.fixture
def case(india: Market) -> Product:
    return on_sale(india, kind="CASE")


def on_sale(market: Market, *, kind: str) -> Product:
    product = make_product(kind=kind)
    variant = make_variant(product=product, on_sale_in=market, amount_minor=49900)
    make_stock(market=market, variant=variant, on_hand=5)
    return product


def decided(product: Product, market: Market, at: datetime = NOON) -> Decision:
    return decide_product(product=product, market=market, at=at)


def test_without_an_entry_a_product_is_as_its_market(india: Market, case: Product) -> None:
    assert decided(case, india).offer == Offer.IN_STOCK


def test_a_market_opens_step_by_step(india: Market, case: Product) -> None:
    band = on_sale(india, kind="BAND")
    watch = on_sale(india, kind="EARPHONES")
    enter(india, Stage.PLANNED, NOON - A_WEEK, rest=True)

    enter(india, Stage.OPEN, NOON, kinds=[case.kind])
    enter(india, Stage.OPEN, NOON + A_WEEK, kinds=[band.kind])

    assert decided(case, india, NOON - A_SECOND).visibility == Visibility.HIDDEN
    assert decided(case, india, NOON).offer == Offer.IN_STOCK
    assert decided(band, india, NOON).visibility == Visibility.HIDDEN
    assert decided(band, india, NOON + A_WEEK).offer == Offer.IN_STOCK
    assert decided(watch, india, NOON + A_WEEK).visibility == Visibility.HIDDEN


def test_a_new_product_of_an_admitted_kind_obeys_at_once(india: Market, case: Product) -> None:
    enter(india, Stage.ANNOUNCED, kinds=[case.kind])

    late = on_sale(india, kind="CASE")

    assert decided(late, india).visibility == Visibility.ANNOUNCED


def test_a_product_is_an_exception_from_its_kind(india: Market, case: Product) -> None:
    other = on_sale(india, kind="CASE")
    enter(india, Stage.OPEN, kinds=[case.kind])

    enter(india, Stage.CLOSED, products=[case])

    assert decided(case, india).visibility == Visibility.HIDDEN
    assert decided(other, india).offer == Offer.IN_STOCK


def test_what_is_lifted_follows_its_kind_again(india: Market, case: Product) -> None:
    enter(india, Stage.PAUSED, kinds=[case.kind])
    enter(india, Stage.OPEN, products=[case])

    enter(india, "", NOON + A_WEEK, products=[case])

    assert decided(case, india).offer == Offer.IN_STOCK
    after = decided(case, india, NOON + A_WEEK)
    assert [reason.code for reason in after.reasons] == [ShopperReason.MARKET_PAUSED]


def test_a_wave_never_opens_wider_than_the_market(india: Market, case: Product) -> None:
    make_stage(market=india, stage=Stage.PREORDER, since=NOON - A_WEEK)

    enter(india, Stage.OPEN, products=[case])

    make_stage(market=india, stage=Stage.PAUSED, since=NOON + A_WEEK)
    assert decided(case, india, NOON + A_WEEK).offer == Offer.NONE


def test_of_two_entries_for_one_moment_the_later_decides(india: Market, case: Product) -> None:
    enter(india, Stage.CLOSED, kinds=[case.kind])
    enter(india, Stage.OPEN, kinds=[case.kind])

    assert decided(case, india).offer == Offer.IN_STOCK


def test_what_is_announced_says_when_its_wave_opens(india: Market, case: Product) -> None:
    enter(india, Stage.ANNOUNCED, NOON - A_WEEK, kinds=[case.kind])
    enter(india, Stage.OPEN, NOON + A_WEEK, kinds=[case.kind])

    decision = decided(case, india)

    assert decision.reasons[0].until == NOON + A_WEEK
    assert (decision.since, decision.until) == (NOON - A_WEEK, NOON + A_WEEK)


def test_entries_that_change_nothing_are_passed_over(india: Market, case: Product) -> None:
    for days in range(3):
        enter(india, Stage.OPEN, NOON + timedelta(days=days), kinds=[case.kind])

    span = waves_of(india).span(case.kind_id, case.pk, NOON + timedelta(days=1))

    assert (span.stage, span.since, span.until) == (Stage.OPEN, NOON, None)


def test_another_market_does_not_hear_of_it(india: Market, case: Product) -> None:
    america = make_market(code="us")
    put_on_sale(variant=Variant.objects.get(product=case), market=america, amount_minor=999)

    enter(india, Stage.CLOSED, kinds=[case.kind])

    assert decided(case, america).visibility == Visibility.LISTED


def test_a_step_without_goods_or_zone_is_refused(india: Market) -> None:
    with pytest.raises(ValueError, match="names the goods"):
        enter(india, Stage.OPEN)
    with pytest.raises(ValueError, match="aware"):
        enter(india, Stage.OPEN, NOON.replace(tzinfo=None), kinds=[make_kind()])


PATHS = """query($slug: String, $sku: String, $id: ID!, $form: ID!) {
  market(code: "in") {
    products { nodes { slug } totalCount }
    bySlug: product(slug: $slug) { slug }
    bySku: product(sku: $sku) { slug }
    kinds { code count }
  }
  node(id: $id) { id }
  form: node(id: $form) { id }
}"""
NOTHING: dict[str, object] = {
    "market": {
        "products": {"nodes": [], "totalCount": 0},
        "bySlug": None,
        "bySku": None,
        "kinds": [],
    },
    "node": None,
    "form": None,
}


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.CLOSED])
def test_what_no_wave_admits_is_unknown_on_every_path(
    india: Market, case: Product, stage: Stage
) -> None:
    variant = Variant.objects.get(product=case)
    told = {"slug": case.slug, "sku": case.sku, "form": variant_id(variant)}
    told["id"] = to_id("Product", "in", "en-IN", case.pk)
    shown = ask(PATHS, **told).data
    assert shown["market"]["bySlug"] == {"slug": case.slug}
    assert shown["node"] == {"id": told["id"]}

    enter(india, stage, NOON - A_WEEK, kinds=[case.kind])

    assert ask(PATHS, **told).data == NOTHING
    cart = mutate("cartCreate", market="in", lines=[{"variant": told["form"], "quantity": 1}])
    assert codes(cart) == ["UNKNOWN_VARIANT"]
