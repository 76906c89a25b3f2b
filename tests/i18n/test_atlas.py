"""The atlas: every market in memory, and never another than the database has."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.markets.atlas import (
    Atlas,
    current_atlas,
    current_token,
    one_atlas,
    prove_atlas,
    run_with_one_atlas,
)
from i18n.markets.models import (
    Market,
    MarketCountry,
    MarketLocale,
    SellerEntity,
    SellerRegistration,
    StageChange,
)
from i18n.markets.plans import StagePlan
from i18n.markets.queries import stage_of
from i18n.markets.stages import Stage
from i18n.tax.models import GoodsTaxRate
from i18n.tax.queries import goods_rates
from tests.make.i18n import LONG_AGO, NOON, make_goods_rate, make_market, make_stage

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def _rename(market: Market) -> None:
    Market.objects.filter(pk=market.pk).update(name="Bharat")


def _rename_behind_the_orm(market: Market) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update i18n_market set name = 'Bharat' where id = %s", [market.pk])


def _add_a_language(market: Market) -> None:
    MarketLocale.objects.create(market=market, code="ta-IN", native_name="தமிழ்")


def _take_a_country(market: Market) -> None:
    MarketCountry.objects.filter(market=market).delete()


def _change_the_seller(market: Market) -> None:
    SellerEntity.objects.filter(pk=market.seller_id).update(support_phone="+91 80 1234")


def _plan_a_stage(market: Market) -> None:
    make_stage(market=market, stage=Stage.PAUSED, since=NOON + HOUR)


def _take_a_stage_back(market: Market) -> None:
    StageChange.objects.filter(market=market).delete()


def _register_the_seller(market: Market) -> None:
    SellerRegistration.objects.create(
        seller_id=market.seller_id,
        region="IN-KA",
        kind="physical",
        valid_from=NOON.date(),
        source="a test",
    )


def _change_a_rate(_market: Market) -> None:
    make_goods_rate(prefix="85")


def _demand_something(_market: Market) -> None:
    Requirement.objects.create(
        code="IN_BIS",
        country="IN",
        severity=Severity.BLOCK,
        evidence=Evidence.CERTIFICATE,
        name="a paper",
        valid_from=NOON.date(),
        source="a test",
    )


WRITES = [
    _register_the_seller,
    _change_a_rate,
    _demand_something,
    _rename,
    _rename_behind_the_orm,
    _add_a_language,
    _take_a_country,
    _change_the_seller,
    _plan_a_stage,
    _take_a_stage_back,
]


@pytest.mark.django_db
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__.strip("_"))
def test_every_write_to_a_market_gives_another_atlas(write: Callable[[Market], None]) -> None:
    market = make_market()
    before = current_atlas()

    write(market)

    assert current_atlas() is not before


@pytest.mark.django_db
def test_an_unchanged_atlas_costs_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_market()
    make_market(code="us")
    before = current_atlas()

    with django_assert_num_queries(1):
        assert current_atlas() is before


@pytest.mark.django_db
def test_a_rule_is_read_once_and_anew_after_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_goods_rate(prefix="85")
    assert goods_rates("IN", NOON.date()).of("8507") == Decimal("0.18")
    with django_assert_num_queries(1):  # the token
        goods_rates("IN", NOON.date())

    GoodsTaxRate.objects.update(rate=Decimal("0.12"))

    assert goods_rates("IN", NOON.date()).of("8507") == Decimal("0.12")


@pytest.mark.django_db
def test_within_a_block_the_atlas_is_proved_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    market = make_market()
    current_atlas()

    with django_assert_num_queries(1), one_atlas():
        assert current_atlas() is current_atlas()
    with one_atlas():
        seen = current_atlas()
        _rename(market)
        assert current_atlas() is seen
    assert current_atlas() is not seen


@pytest.mark.django_db
def test_a_run_that_may_be_repeated_trusts_what_is_known_and_proves_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_market()
    token = current_token()
    known = current_atlas()

    def run() -> Atlas:
        seen = current_atlas()
        prove_atlas(token)  # as it was read beside a list
        return seen

    with django_assert_num_queries(0):
        assert run_with_one_atlas(run, repeatable=True) is known
    with django_assert_num_queries(1):
        assert run_with_one_atlas(current_atlas, repeatable=True) is known


@pytest.mark.django_db
def test_a_run_that_trusted_what_is_not_current_is_done_again() -> None:
    market = make_market()
    before = current_atlas()
    _rename(market)
    runs = []

    def run() -> str:
        runs.append(current_atlas())
        return current_atlas().markets[0].name

    assert run_with_one_atlas(run, repeatable=True) == "Bharat"
    assert runs[0] is before
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_run_that_changes_something_is_done_once() -> None:
    market = make_market()
    current_atlas()
    _rename(market)
    runs = []

    def run() -> str:
        runs.append(current_atlas().markets[0].name)
        return runs[-1]

    assert run_with_one_atlas(run, repeatable=False) == "Bharat"
    assert runs == ["Bharat"]


@pytest.mark.django_db
def test_a_token_read_beside_other_things_stops_a_run_that_trusted_another() -> None:
    market = make_market()
    current_atlas()
    _rename(market)
    ended = []

    def run() -> str:
        name = current_atlas().markets[0].name
        prove_atlas(current_token())
        ended.append(name)
        return name

    assert run_with_one_atlas(run, repeatable=True) == "Bharat"
    assert ended == ["Bharat"]


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_remembered() -> None:
    market = make_market()
    with transaction.atomic():
        _rename(market)
        assert current_atlas().markets[0].name == "Bharat"
        transaction.set_rollback(True)

    assert current_atlas().markets[0].name == "India"
    Market.objects.filter(pk=market.pk).update(name="Hindustan")
    assert current_atlas().markets[0].name == "Hindustan"


@pytest.mark.django_db
def test_what_was_rolled_back_makes_one_run_twice_and_no_more() -> None:
    market = make_market()
    current_atlas()
    with transaction.atomic():
        _rename(market)
        current_atlas()
        transaction.set_rollback(True)
    runs: list[str] = []

    def run() -> None:
        runs.append(current_atlas().markets[0].name)

    for _ in range(3):
        run_with_one_atlas(run, repeatable=True)

    assert runs == ["Bharat", "India", "India", "India"]


@pytest.mark.django_db
def test_a_token_never_comes_back() -> None:
    market = make_market()
    tokens = []
    for name in ("One", "Two", "One"):
        Market.objects.filter(pk=market.pk).update(name=name)
        tokens.append(current_token())

    assert len(set(tokens)) == 3


@pytest.mark.django_db
def test_markets_are_found_by_all_their_names() -> None:
    india, us = make_market(), make_market(code="us")
    atlas = current_atlas()

    assert (atlas.by_code("in"), atlas.by_country("us")) == (india, us)
    spanish = atlas.locale("es-US")
    assert spanish is not None
    assert spanish.market == us
    assert (atlas.by_code("xx"), atlas.by_country("XX"), atlas.locale("xx-XX")) == (None,) * 3


@pytest.mark.django_db
def test_the_atlas_reads_without_another_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_market()
    atlas = current_atlas()

    with django_assert_num_queries(0):
        market = atlas.shown(NOON)[0]
        assert market.seller.country == "IN"
        assert [row.code for row in market.locales.all()] == ["en-IN", "hi-IN"]
        assert [row.country for row in market.countries.all()] == ["IN"]
        assert atlas.span(market, NOON).stage == Stage.OPEN


@pytest.mark.django_db
@given(
    entries=st.lists(
        st.tuples(st.integers(-2, 3), st.sampled_from(list(Stage))), min_size=1, max_size=5
    )
)
def test_a_plan_tells_the_stage_that_the_database_tells(entries: list[tuple[int, Stage]]) -> None:
    with transaction.atomic():
        market = make_market(stage=None)
        for days, stage in entries:
            make_stage(market=market, stage=stage, since=NOON + days * DAY)
        atlas = current_atlas()
        for days in range(-3, 5):
            at = NOON + days * DAY
            span = atlas.span(market, at)
            assert span.stage == stage_of(market=market, at=at)
            assert span.since is None or span.since <= at
            assert span.until is None or atlas.span(market, span.until).stage != span.stage
        transaction.set_rollback(True)


def test_entries_that_change_nothing_neither_begin_nor_end_a_span() -> None:
    plan = StagePlan(
        [
            (LONG_AGO, Stage.ANNOUNCED),
            (NOON, Stage.OPEN),
            (NOON + HOUR, Stage.OPEN),
            (NOON + DAY, Stage.PAUSED),
        ]
    )

    span = plan.span(NOON + 2 * HOUR)

    assert (span.since, span.until) == (NOON, NOON + DAY)
