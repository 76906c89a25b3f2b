"""Races between shoppers, each on a database of its own with a thread for each of them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.make.databases import fresh_database

SCRIPT = """
import sys, django
django.setup()
from tests.checkout.racing import main
main(sys.argv[1])
"""

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]


def run(race: str, folder: Path) -> dict[str, Any]:
    """Run a race in a process of its own on a fresh database of this run's engine."""
    with fresh_database(folder) as address:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, race],
            env={
                **os.environ,
                "DATABASE_URL": address,
                "DATABASE_POOL": "12",
                "DJANGO_SETTINGS_MODULE": "shop.settings",
                "SECRET_KEY": "of-a-race",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.pop("books") == []
    return found


@pytest.mark.parametrize("race", ["same_key", "different_keys"])
def test_one_cart_completed_by_many_at_once_is_one_paid_order(race: str, tmp_path: Path) -> None:
    came = run(race, tmp_path)

    assert came["states"] == ["PAID"]
    assert came["captures"] == 1
    assert len(came["answers"]) == 1


@pytest.mark.postgres
def test_without_the_carts_lock_the_race_is_there(tmp_path: Path) -> None:
    """SQLite lets one writer in at a time, so that there is no lock to take out."""
    assert run("without_the_lock", tmp_path)["answers"] == ["COLLISION", "PAID"]


def test_a_request_sent_by_many_threads_at_once_happens_once(tmp_path: Path) -> None:
    assert run("same_creation", tmp_path) == {"carts": 1, "quantity": 2, "held": 2}


def test_carts_that_want_the_same_two_things_do_not_wait_for_each_other(tmp_path: Path) -> None:
    came = run("two_things_in_two_orders", tmp_path)

    assert came["answers"] == ["OPEN"] * 5 + ["REFUSED"] * 3


def test_the_last_units_are_sold_once(tmp_path: Path) -> None:
    came = run("last_units", tmp_path)

    assert came["left"] == [0, 0]
    assert came["answers"] == ["PAID"] * 3 + ["REFUSED"] * 5


def test_no_unit_is_packed_and_cancelled_at_once(tmp_path: Path) -> None:
    came = run("pack_or_cancel", tmp_path)

    assert came["units"] == 2
    assert came["paid_back"] == came["cancelled"]
    # What is packed may be unpacked again for whoever cancels.
    assert came["done"] >= 2


def test_units_are_shipped_and_billed_once(tmp_path: Path) -> None:
    assert run("ship_the_same_units", tmp_path) == {"packed": 1, "told": 1, "billed": 1}


def test_units_come_back_and_are_paid_back_once(tmp_path: Path) -> None:
    came = run("send_back_the_same_units", tmp_path)

    assert came == {"asked": 1, "paid_back": 2 * 49900, "left": 7}


def test_of_two_hundred_uses_of_a_promotion_limited_to_fifty_fifty_are_granted(
    tmp_path: Path,
) -> None:
    came = run("limited_promotion", tmp_path)

    assert came == {"granted": 50, "used": 50, "promotions": 0}


@pytest.mark.postgres
def test_without_the_guard_more_are_granted_and_the_books_tell(tmp_path: Path) -> None:
    """Reading first and writing then lets uses get lost; SQLite lets one writer in at a time."""
    came = run("limited_promotion_without_the_guard", tmp_path)

    assert came["granted"] > 50
    assert came["promotions"] == 1


def test_one_customer_in_a_hurry_uses_a_promotion_once(tmp_path: Path) -> None:
    came = run("one_customer_in_a_hurry", tmp_path)

    assert came == {"granted": 1, "refused": 7}


def test_a_gift_card_is_spent_once(tmp_path: Path) -> None:
    came = run("one_gift_card_in_many_orders", tmp_path)

    assert came == {"paid": 1, "left": [300, 0], "credits": []}
