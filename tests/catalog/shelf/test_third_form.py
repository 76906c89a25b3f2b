"""The shelf is the decision's third form: at every moment it shows what the decision shows."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.strategies import SearchStrategy

from catalog.launches.decision import Decision, Visibility
from catalog.launches.moment import Moment, moment_of
from catalog.launches.queries import decide_many, decide_products
from catalog.listings.queries import prices_of
from catalog.shelf.actions import refresh
from catalog.shelf.models import BEGINNING, END, ShelfRow
from catalog.shelf.verify import verify
from catalog.shelf.writing.rows import made_of
from catalog.shelf.writing.sources import Sources, read_sources
from catalog.shelf.writing.spans import Subject
from catalog.shelf.writing.store import store
from i18n.compliance.models import Evidence
from i18n.markets.models import StageChange
from tests.catalog.building import Built, built
from tests.catalog.shelf.reading import rows_at, shown_at, told, variants_at
from tests.catalog.worlds import World, demanding, with_taxed_goods, worlds
from tests.make.i18n import LONG_AGO

pytestmark = pytest.mark.django_db

WORLDS, MANY_WORLDS = 12, 500
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
FIRST = LONG_AGO + timedelta(days=2)  # before every moment of a world
Moments = Iterator[datetime | None]


@given(worlds)
@settings(max_examples=WORLDS, deadline=None, suppress_health_check=QUIET)
def test_the_shelf_shows_what_the_decision_shows_on_random_worlds(world: World) -> None:
    _assert_the_shelf_agrees(world)


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@given(worlds)
@settings(max_examples=MANY_WORLDS, deadline=None, suppress_health_check=QUIET)
def test_the_shelf_shows_what_the_decision_shows_on_five_hundred_worlds(world: World) -> None:
    _assert_the_shelf_agrees(world)


def _assert_the_shelf_agrees(world: World) -> None:
    with built(world) as shop:
        refresh([product.pk for product in shop.products], at=FIRST)
        for at in {*world.moments, *_around(_boundaries())}:
            if at >= FIRST:
                _assert_it_agrees_at(shop, at)
        assert list(verify(at=FIRST)) == []


def _boundaries() -> Iterator[datetime]:
    yield from StageChange.objects.values_list("since", flat=True)
    for since, until in ShelfRow.objects.values_list("since", "until"):
        yield from {since, until} - {BEGINNING, END}


def _around(moments: Iterable[datetime]) -> Iterator[datetime]:
    for moment in moments:
        yield from (moment + timedelta(seconds=seconds) for seconds in (-1, 0, 1))


def _assert_it_agrees_at(shop: Built, at: datetime) -> None:
    """Compare products, variants, prices and dates; the best of its variants is a product's."""
    moment = moment_of(market=shop.market, at=at)
    decisions = _seen(decide_many(variants=shop.variants, market=shop.market, at=at))
    sold = {variant.product_id for variant in shop.variants}
    bare = [product for product in shop.products if product.pk not in sold]
    decided = _seen(decide_products(products=bare, market=shop.market, at=at)) if bare else {}
    shown = {pk: one.visibility.value for pk, one in decided.items()}
    for variant in shop.variants:
        if variant.pk in decisions:
            shown[variant.product_id] = decisions[variant.pk].visibility.value

    assert shown_at(moment) == shown
    assert variants_at(moment) == _variants_decided(shop, decisions, at)
    assert _dates(moment) == {pk: (one.since, one.until) for pk, one in decisions.items()}


def _variants_decided(
    shop: Built, decisions: dict[int, Decision], at: datetime
) -> dict[int, tuple[str, int | None]]:
    prices = prices_of(variants=shop.variants, market=shop.market, at=at)
    return {
        pk: (
            one.visibility.value,
            prices[pk].amount_minor if one.visibility == Visibility.LISTED else None,
        )
        for pk, one in decisions.items()
    }


def _seen(decisions: dict[int, Decision]) -> dict[int, Decision]:
    return {pk: one for pk, one in decisions.items() if one.visibility != Visibility.HIDDEN}


def _dates(moment: Moment) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Join the dates on the cards with those of the stage, for variants that are shown."""
    shown, found = variants_at(moment), {}
    for row in rows_at(moment.market, moment.at).values():
        for variant in told(row.card)["variants_all"]:
            if variant["pk"] in shown:
                found[variant["pk"]] = (
                    max(_known(variant["dates"]["since"], moment.span.since), default=None),
                    min(_known(variant["dates"]["until"], moment.span.until), default=None),
                )
    return found


def _known(text: str | None, stage: datetime | None) -> list[datetime]:
    told_moment = datetime.fromisoformat(text) if text else None
    return [moment for moment in (told_moment, stage) if moment]


class WithoutWindow(Subject):
    def of_listing(self) -> Moments:
        yield None


class WithoutPrices(Subject):
    def of_prices(self) -> Moments:
        yield None


class WithoutCertificates(Subject):
    def of_certificates(self) -> Moments:
        yield None


class WithoutDemands(Subject):
    def of_demands(self) -> Moments:
        yield None


class WithoutRates(Subject):
    def of_rates(self) -> Moments:
        yield None


# Worlds in which what is missed often decides.
LIKELY: dict[type[Subject], SearchStrategy[World]] = {
    WithoutCertificates: demanding(Evidence.CERTIFICATE),
    WithoutRates: with_taxed_goods,
}


@pytest.mark.parametrize(
    "careless",
    [WithoutWindow, WithoutPrices, WithoutCertificates, WithoutDemands, WithoutRates],
    ids=lambda careless: careless.__name__,
)
def test_without_any_one_source_of_boundaries_the_shelf_differs(
    careless: type[Subject],
) -> None:
    no_shrinking = settings(
        max_examples=3000,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=QUIET,
    )

    find(
        LIKELY.get(careless, worlds), lambda world: _differs(world, careless), settings=no_shrinking
    )


def _differs(world: World, careless: type[Subject]) -> bool:
    """Tell whether a careless shelf differs at a cut that it missed; elsewhere it cannot begin."""
    with built(world) as shop:
        products = [product.pk for product in shop.products]
        sources = read_sources(products)
        subjects = [careless(listing, sources) for listing in sources.listings]
        missed = [at for each in subjects for at in _missed(each, sources) if FIRST < at < END]
        if not missed:
            return False
        store([made_of(each, sources, after=FIRST) for each in subjects], products, None)
        return any(_shown_otherwise(shop, at) for at in set(missed))


def _missed(careless: Subject, sources: Sources) -> set[datetime]:
    true = Subject(careless.listing, sources)
    return set(true.boundaries()) - set(careless.boundaries())


def _shown_otherwise(shop: Built, at: datetime) -> bool:
    moment = moment_of(market=shop.market, at=at)
    decisions = _seen(decide_many(variants=shop.variants, market=shop.market, at=at))
    return variants_at(moment) != _variants_decided(shop, decisions, at)
