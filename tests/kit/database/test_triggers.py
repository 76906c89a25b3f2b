"""Triggers act in the writing transaction, for what counts, whoever writes."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

from catalog.devices.models import Device
from catalog.shelf.marks import TRIGGERS, is_marked
from shop.kit.database.triggers import Trigger, put_up, take_down
from tests.make.catalog import make_device

pytestmark = pytest.mark.django_db

NOTES = Trigger(
    "notes_of_devices",
    "catalog_device",
    "INSERT INTO notes (device, brand, token) SELECT written.id, written.brand, {token}"
    " FROM {written}",
    columns=("id", "brand"),
)


@pytest.fixture(autouse=True)
def _notes(db: None) -> None:
    """Keep notes about devices, in a table that goes with the test."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (device bigint, brand text, token text)")
    put_up([NOTES], using="default")


def noted() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT device, brand FROM notes ORDER BY brand")
        return [(device, brand) for device, brand in cursor.fetchall()]


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notes")


def test_what_comes_and_goes_is_written_once() -> None:
    phone = make_device()
    pk = phone.pk
    assert noted() == [(pk, "Orvane")]

    forget()
    phone.delete()
    assert noted() == [(pk, "Orvane")]


def test_an_update_gives_what_was_and_what_is() -> None:
    phone = make_device()
    forget()

    Device.objects.filter(pk=phone.pk).update(brand="Zelkin")

    assert noted() == [(phone.pk, "Orvane"), (phone.pk, "Zelkin")]


def test_an_update_of_other_columns_or_to_the_same_value_counts_for_nothing() -> None:
    phone = make_device()
    forget()

    Device.objects.filter(pk=phone.pk).update(name="Another", brand="Orvane")
    Device.objects.filter(pk=0).update(brand="Nobody")

    assert noted() == []


def test_a_statement_that_writes_no_row_counts_for_nothing() -> None:
    plain = Trigger(NOTES.name, NOTES.table, "INSERT INTO notes (brand) VALUES ({token})")
    phone = make_device()
    forget()
    put_up([plain], using="default")

    phone.pk = None
    Device.objects.bulk_create([phone], ignore_conflicts=True)
    Device.objects.filter(pk=0).update(brand="Nobody")
    Device.objects.filter(pk=0).delete()

    assert noted() == []


def test_of_many_rows_only_those_that_changed_are_written() -> None:
    one, other = make_device(), make_device(code="Z", brand="Zelkin")
    forget()

    Device.objects.update(brand="Zelkin")

    assert noted() == [(one.pk, "Orvane"), (one.pk, "Zelkin")]
    assert other.brand == "Zelkin"


def test_empty_columns_mean_every_column() -> None:
    put_up([Trigger(NOTES.name, NOTES.table, NOTES.sql)], using="default")
    phone = make_device()
    forget()

    phone.save()
    assert noted() == []

    Device.objects.filter(pk=phone.pk).update(name="Another")
    assert len(noted()) == 2


def test_what_is_put_up_again_stands_once_and_what_is_taken_down_is_gone() -> None:
    put_up([NOTES], using="default")
    make_device()
    assert len(noted()) == 1

    take_down([NOTES], using="default")
    make_device(code="Z")
    assert len(noted()) == 1


def test_random_text_is_another_each_time() -> None:
    make_device()
    make_device(code="Z")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT token), min(length(token)) FROM notes")
        assert cursor.fetchone()[0] == 2


def test_after_migrations_the_triggers_of_the_shop_stand_again() -> None:
    """Emptied tables send the signal without a plan; then nothing is put up or marked."""
    take_down(TRIGGERS, using="default")

    _migrated(plan=[])
    assert not {f"{each.name}_insert" for each in TRIGGERS} & _standing()
    _migrated(plan=[("a migration", False)])

    assert {f"{each.name}_insert" for each in TRIGGERS} <= _standing()
    assert not is_marked(), "nothing is listed yet"


def _migrated(*, plan: list[tuple[str, bool]]) -> None:
    config = apps.get_app_config("catalog")
    told = {"app_config": config, "verbosity": 0, "interactive": False, "apps": apps}
    post_migrate.send(sender=config, using="default", plan=plan, **told)


def _standing() -> set[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}
