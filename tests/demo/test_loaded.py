"""What is loaded already is not loaded again, unless there is a reason to."""

from pathlib import Path

import pytest
from django.db.models import F
from pytest_django.fixtures import Settings

from catalog.products.models import Product
from checkout.shipping.models import DeliveryMethod
from shop.accounts.models import Customer
from shop.demo.load import load_demo, load_demo_when_changed
from tests.demo.test_load import dump
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LOGIN = "manager.us@example.com"  # nobody's credit or history hangs on it
LAST = "promotions"  # of what is loaded
SKIPPED = ["the demo is loaded, and nothing changed since"]


class Interrupted(Exception):
    """Ctrl-C, as it were."""


def start() -> list[str]:
    said: list[str] = []
    load_demo_when_changed(at=NOW, say=said.append)
    return said


def is_whole(said: list[str]) -> bool:
    return said[0] == "loading the demo" and said[-1].strip().startswith(LAST)


def interrupt_after_stock(line: str) -> None:
    if line.strip().startswith("stock"):
        raise Interrupted


def test_a_second_start_loads_nothing_and_changes_nothing() -> None:
    before = dump()

    assert start() == SKIPPED
    assert dump() == before


def test_what_a_manager_changed_is_no_reason_to_load_again() -> None:
    Product.objects.update(weight_g=F("weight_g") + 1)

    assert start() == SKIPPED


def test_changed_facts_or_code_are_loaded_once(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT = tmp_path
    changed = tmp_path / "shop" / "demo" / "data" / "catalog.json"
    changed.parent.mkdir(parents=True)
    changed.write_text("{}", encoding="utf-8")

    assert is_whole(start())
    assert start() == SKIPPED
    changed.write_text("[]", encoding="utf-8")
    assert is_whole(start())


def test_a_load_that_was_interrupted_is_completed_by_the_next_start() -> None:
    Customer.objects.filter(email=LOGIN).delete()
    with pytest.raises(Interrupted):
        load_demo(at=NOW, say=interrupt_after_stock)

    assert is_whole(start())
    assert Customer.objects.filter(email=LOGIN).exists()
    assert start() == SKIPPED


def test_a_login_that_is_gone_is_loaded_again() -> None:
    Customer.objects.filter(email=LOGIN).delete()

    assert is_whole(start())
    assert Customer.objects.filter(email=LOGIN).exists()


def test_a_part_of_the_tables_that_was_emptied_is_loaded_again() -> None:
    DeliveryMethod.objects.all().delete()

    assert is_whole(start())
    assert DeliveryMethod.objects.exists()
