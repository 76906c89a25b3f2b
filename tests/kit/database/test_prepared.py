"""Hand-written statements, on whichever database the run has."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.db.utils import DataError
from django.test.utils import CaptureQueriesContext

from i18n.markets.models import StageChange
from shop.kit.database.parameters import moment_parameter, moment_value
from shop.kit.database.prepared import Statement, fetch
from tests.make.i18n import make_market

IST = timezone(timedelta(hours=5, minutes=30))
EVENING = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
ECHO = Statement("select %(text)s::text, %(number)s::int8", "select :text, :number")
NUMBERS = Statement(
    "select n from generate_series(1, 5) n where n = any(%(ids)s) order by n",
    "select value from json_each('[1,2,3,4,5]') where value in (select value from json_each(:ids))",
)
SINCE = Statement.of("select id, since from i18n_stagechange where since = %(since)s")
AT_NO_STAGE = Statement.of("update i18n_stagechange set stage = 'DREAMT' returning id")
BROKEN = Statement.of("select nothing from nowhere")

pytestmark = pytest.mark.django_db


def test_parameters_go_in_by_name_and_rows_come_out_as_tuples() -> None:
    assert fetch(ECHO, {"text": "कवर %s :number", "number": 7}) == [("कवर %s :number", 7)]


def test_one_text_serves_both_databases_and_keeps_its_percent_signs() -> None:
    statement = Statement.of("select 7 %% 4 where 'case' like '%%as%%' and %(yes)s = 1")

    assert fetch(statement, {"yes": 1}) == [(3,)]


def test_a_list_goes_in_whatever_its_length() -> None:
    assert fetch(NUMBERS, {"ids": [4, 2, 90_000]}) == [(2,), (4,)]
    assert fetch(NUMBERS, {"ids": []}) == []


@pytest.mark.parametrize("microsecond", [0, 5, 500_000])
def test_a_moment_is_the_same_one_as_for_django(microsecond: int) -> None:
    since = EVENING.replace(microsecond=microsecond)
    made = StageChange.objects.create(market=make_market(), stage="OPEN", since=since)

    [(pk, read)] = fetch(SINCE, {"since": since.astimezone(IST)})

    assert (pk, read) == (made.pk, since)
    assert read.utcoffset() == timedelta(0)


def test_a_computed_moment_is_read_by_a_function_of_its_own() -> None:
    StageChange.objects.create(market=make_market(), stage="OPEN", since=EVENING)

    [(last,)] = fetch(Statement.of("select max(since) from i18n_stagechange"), {})

    assert moment_value(last) == EVENING
    assert moment_value(None) is None


def test_a_moment_is_written_for_sqlite_as_django_writes_it() -> None:
    assert moment_parameter(EVENING.astimezone(IST)) == "2026-11-22 18:30:00"
    assert moment_parameter(EVENING.replace(microsecond=5)) == "2026-11-22 18:30:00.000005"
    with pytest.raises(ValueError, match="zone"):
        moment_parameter(EVENING.replace(tzinfo=None))


def test_an_id_finds_its_row() -> None:
    holder = UUID("c0ffee00-0000-4000-8000-000000000001")
    statement = Statement("select %(id)s = %(same)s::uuid", "select :id = :same")

    assert fetch(statement, {"id": holder, "same": holder}) == [(True,)]


def test_what_a_transaction_wrote_is_seen_in_it_and_gone_after_its_rollback() -> None:
    market = make_market()
    with transaction.atomic():
        StageChange.objects.create(market=market, stage="OPEN", since=EVENING)
        inside = fetch(SINCE, {"since": EVENING})
        transaction.set_rollback(True)

    assert len(inside) == 1
    assert fetch(SINCE, {"since": EVENING}) == []


def test_a_broken_transaction_refuses_until_it_ends() -> None:
    with transaction.atomic():
        with pytest.raises((ProgrammingError, OperationalError)), transaction.atomic():
            fetch(BROKEN, {})
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            fetch(ECHO, {"text": "x", "number": 1})


def test_the_drivers_errors_are_told_as_djangos() -> None:
    market = make_market()
    StageChange.objects.create(market=market, stage="OPEN", since=EVENING)

    with pytest.raises(IntegrityError), transaction.atomic():
        fetch(AT_NO_STAGE, {})


def test_the_query_log_shows_each_statement_once() -> None:
    with CaptureQueriesContext(connection) as queries:
        fetch(ECHO, {"text": "a", "number": 1})

    assert [query["sql"] for query in queries] == [
        ECHO.postgresql if connection.vendor == "postgresql" else ECHO.sqlite
    ]


def test_a_wrapper_sees_a_statement_and_may_stop_it() -> None:
    seen: list[Any] = []

    def forbid(_execute: Any, sql: str, params: Any, many: bool, context: Any) -> None:
        seen.append((sql.split(maxsplit=1)[0], params["text"], many, context["connection"].alias))
        raise PermissionError

    with connection.execute_wrapper(forbid), pytest.raises(PermissionError):
        fetch(ECHO, {"text": "a", "number": 1})

    assert seen == [("select", "a", False, "default")]


@pytest.mark.postgres
def test_postgresql_prepares_a_statement_once_whatever_the_size_of_its_numbers() -> None:
    for number in (1, 70_000, 2**40):
        fetch(ECHO, {"text": "x", "number": number})
    fetch(NUMBERS, {"ids": [1]})
    fetch(NUMBERS, {"ids": [1, 2**40]})

    prepared = Statement.of(
        "select generic_plans + custom_plans from pg_prepared_statements"
        " where statement like %(like)s order by 1"
    )
    assert fetch(prepared, {"like": "select $1::text, $2::int8%"}) == [(3,)]
    assert fetch(prepared, {"like": "select n from generate_series%"}) == [(2,)]


@pytest.mark.postgres
def test_a_value_that_does_not_fit_is_an_error_of_the_data() -> None:
    with pytest.raises(DataError), transaction.atomic():
        fetch(Statement.of("select %(n)s::int2"), {"n": 70_000})
    assert fetch(ECHO, {"text": "after", "number": 1}) == [("after", 1)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_gets_a_cursor_of_its_own() -> None:
    fetch(ECHO, {"text": "before", "number": 1})

    connection.close()

    assert fetch(ECHO, {"text": "after", "number": 1}) == [("after", 1)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_the_driver_forgot_after_a_rollback_is_prepared_again() -> None:
    asked = {"text": "before", "number": 1}
    assert fetch(ECHO, asked) == [("before", 1)]

    with transaction.atomic():
        fetch(ECHO, asked)
        transaction.set_rollback(True)
    with transaction.atomic():  # here the driver sends what it owes since the rollback
        fetch(ECHO, asked)

    assert fetch(ECHO, asked) == [("before", 1)]
