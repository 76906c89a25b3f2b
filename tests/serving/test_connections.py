"""Connections that live long, on servers that do not."""

import logging
from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import OperationalError, connection, connections, transaction
from pytest_django import Settings

from i18n.markets.models import Market
from shop.kit.database import health
from shop.kit.database.addresses import described
from shop.kit.database.lost import drop_lost_connections
from shop.kit.database.prepared import Statement, fetch
from shop.kit.database.replicas import (
    ReplicaRouter,
    on_primary,
    read_from_replicas,
    reading_alias,
    reading_from_replicas,
)
from shop.kit.database.statements import fetch_from

WHO = Statement.of("select pg_backend_pid()")
END = Statement.of("select pg_terminate_backend(%(pid)s::int4, 1000)")
AT_ONCE = Statement.of("select 0.0::float8")
LATE = Statement.of("select 9.0::float8")


def in_another_thread(pid: int) -> None:
    def end() -> None:
        fetch(END, {"pid": pid})
        connection.close()

    thread = Thread(target=end)
    thread.start()
    thread.join()


def backend() -> int:
    return int(fetch(WHO, {})[0][0])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_request_never_meets_a_connection_that_the_server_has_closed() -> None:
    before = backend()
    in_another_thread(before)

    drop_lost_connections()

    assert backend() != before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_that_look_the_request_fails_once() -> None:
    before = backend()
    in_another_thread(before)

    with pytest.raises(OperationalError):
        backend()

    connection.close_if_unusable_or_obsolete()
    assert backend() != before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_healthy_connection_is_kept() -> None:
    before = backend()

    drop_lost_connections()

    assert backend() == before


@pytest.fixture
def replica(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> Iterator[str]:
    """Call the one database a replica of itself, with a heartbeat that is always fresh."""
    settings.DATABASE_REPLICAS = ["replica1"]
    connections["replica1"] = connections["default"].copy("replica1")
    monkeypatch.setattr("shop.kit.database.replicas._replicas", {})
    monkeypatch.setattr(health, "_measures", [AT_ONCE])
    yield "replica1"
    connections["replica1"].close()
    del connections["replica1"]


@pytest.mark.postgres
def test_only_reads_that_may_go_there_and_outside_of_transactions_go_to_a_replica(
    replica: str,
) -> None:
    router = ReplicaRouter()
    assert reading_alias() == "default"

    with reading_from_replicas():
        assert reading_alias() == router.db_for_read(Market) == replica
        assert router.db_for_write(Market) == "default"
        with on_primary():
            assert reading_alias() == "default"
        with transaction.atomic():
            assert reading_alias() == "default"

    assert reading_alias() == "default"


@pytest.mark.postgres
def test_a_replica_that_is_late_or_has_no_heartbeat_is_not_read(
    replica: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_measures", [LATE])
    with reading_from_replicas():
        assert reading_alias() == "default"

    monkeypatch.setattr("shop.kit.database.replicas._replicas", {})
    monkeypatch.setattr(health, "_measures", [Statement.of("select 1 where false")])
    with reading_from_replicas():
        assert reading_alias() == "default"


@pytest.mark.postgres
def test_a_read_whose_replica_is_gone_is_repeated_on_the_primary_with_one_warning(
    replica: str, caplog: pytest.LogCaptureFixture
) -> None:
    with reading_from_replicas(), caplog.at_level(logging.WARNING):
        there = backend()
        in_another_thread(there)
        here = backend()
        again = backend()

    [(primary,)] = fetch_from("default", WHO, {})
    assert here == again == primary != there
    assert len(caplog.records) == 1


@pytest.mark.postgres
def test_work_that_swallowed_the_failure_is_done_again_on_the_primary(replica: str) -> None:
    tried: list[str] = []

    def run() -> str:
        tried.append(alias := reading_alias())
        if alias == replica:
            in_another_thread(backend())
        try:
            return str(Market.objects.using(alias).count())
        except OperationalError:
            return "failed"

    assert read_from_replicas(run) == "0"
    assert tried == [replica, "default"]


@pytest.mark.any_engine
def test_replicas_are_described_beside_the_primary() -> None:
    known = described("postgres://shop@one/shop", ["postgres://shop@two/shop?sslmode=require"])

    assert list(known) == ["default", "replica1"]
    assert known["replica1"]["HOST"] == "two"
    assert known["replica1"]["OPTIONS"]["sslmode"] == "require"
    assert known["default"]["CONN_MAX_AGE"] is None
    assert known["default"]["OPTIONS"]["prepare_threshold"] == 5
    assert "statement_timeout=5000" in known["default"]["OPTIONS"]["options"]
