"""The doctor: silent about a good set-up, and it names every problem with its fix."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from catalog.products.models import Image, Product
from catalog.search.models import SearchDocument
from catalog.shelf.models import ShelfRow
from checkout.payments.accounts import ProviderAccount
from checkout.payments.providers import registry
from i18n.compliance.models import Requirement
from i18n.markets.models import Market
from shop.management.diagnosis import diagnose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo", "good_setup")]


@pytest.fixture
def good_setup(demo: list[str], settings: Settings, tmp_path: Path) -> None:
    """Give a set-up without a fault, in a folder of its own."""
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.STATIC_ROOT, settings.LOCALE_PATHS = tmp_path / "static", [tmp_path / "locale"]
    settings.DEBUG, settings.REDIS_URL = False, ""
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["127.0.0.1"], "k" * 50
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    (tmp_path / "media" / "products").mkdir(parents=True)
    for image in Image.objects.all():
        (tmp_path / "media" / "products" / f"{image.name}-{image.width}.png").touch()


def findings() -> dict[str, str]:
    """Give the name of each check that found something, with the problem and its fix."""
    return {
        name: " ".join(f"{each.problem} {each.fix}" for each in found)
        for name, found in diagnose().items()
        if found
    }


def test_a_good_set_up_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("doctor")

    assert "all is well" in capsys.readouterr().out
    assert not findings()


def test_a_problem_ends_the_command_with_1(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEY = "short"

    with pytest.raises(SystemExit) as ended:
        call_command("doctor")

    assert ended.value.code == 1
    assert "fix: set SECRET_KEY" in capsys.readouterr().out


def test_debug_on_a_public_host_is_named(settings: Settings) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["shop.example.com"]

    assert "shop.example.com" in findings()["secrets and hosts"]


def test_a_folder_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "nowhere"

    assert "mkdir -p" in findings()["var folder"]


def test_stale_messages_are_named(tmp_path: Path) -> None:
    catalogue = tmp_path / "locale" / "hi" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "django.po").touch()

    assert "messages compile" in findings()["messages"]


def test_missing_static_files_of_a_public_shop_are_named(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ALLOWED_HOSTS = ["shop.example.com"]
    (tmp_path / "static" / "staticfiles.json").unlink()

    assert "collectstatic" in findings()["static files"]


def test_static_files_that_changed_since_are_named(settings: Settings, tmp_path: Path) -> None:
    settings.ALLOWED_HOSTS = ["shop.example.com"]
    os.utime(tmp_path / "static" / "staticfiles.json", (0, 0))

    assert "collectstatic" in findings()["static files"]


def test_a_redis_that_does_not_answer_is_named(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert "unset REDIS_URL" in findings()["redis"]


def test_missing_facts_are_named() -> None:
    Requirement.objects.all().delete()

    assert "requirements" in findings()["facts"]


def test_a_catalogue_that_cannot_be_searched_is_named() -> None:
    SearchDocument.objects.all().delete()

    assert "shelf rebuild" in findings()["search"]


def test_an_empty_shelf_is_named() -> None:
    ShelfRow.objects.all().delete()

    assert "shelf rebuild" in findings()["shelf"]


def test_marks_that_wait_are_named() -> None:
    Product.objects.update(brand="Renamed")

    assert "shelf refresh" in findings()["shelf"]


def test_an_unknown_time_zone_is_named() -> None:
    with transaction.atomic():  # undone at once: no shelf can be kept in a zone that is none
        Market.objects.filter(code="in").update(time_zone="Asia/Nowhere")
        found = findings()
        transaction.set_rollback(True)

    assert "Asia/Nowhere" in found["markets' time zones"]


def test_missing_pictures_are_named(tmp_path: Path) -> None:
    (tmp_path / "media" / "products" / "case-slim-blk-960.png").unlink()

    assert "case-slim-blk" in findings()["pictures"]


def test_test_cards_on_a_public_host_are_named(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["shop.example.com"]

    assert "test cards" in findings()["payment"]


def test_a_shop_where_nobody_can_pay_is_named(settings: Settings) -> None:
    settings.PAYMENT_PROVIDERS = {}

    assert "nobody can pay" in findings()["payment"]


def test_cash_alone_is_not_enough(settings: Settings) -> None:
    settings.PAYMENT_PROVIDERS = {"cod": "checkout.payments.providers.cod.CashOnDelivery"}

    assert "nobody can pay ahead" in findings()["payment"]


def test_a_key_that_is_missing_is_named_and_no_key_is_shown(settings: Settings) -> None:
    settings.PAYMENT_KEYS = {
        "STRIPE_US_SECRET_KEY": "sk_live_secret",
        "RAZORPAY_KEY_SECRET": "rzp_live_secret",
    }

    told = findings()["payment"]
    assert "STRIPE_US_WEBHOOK_SECRET is not set" in told
    assert "RAZORPAY_KEY_ID is not set" in told
    assert "live_secret" not in told


def test_a_provider_whose_sdk_is_missing_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAYMENT_PROVIDERS = {**settings.PAYMENT_PROVIDERS, "stripe": "of.no.matter"}
    monkeypatch.setitem(registry.SDKS, "stripe", "an_sdk_that_nobody_has")

    assert "pip install 'foothold[stripe]'" in findings()["payment"]


def test_an_account_that_leads_to_no_key_is_named(settings: Settings) -> None:
    settings.PAYMENT_KEYS = {}
    india = Market.objects.get(code="in")
    ProviderAccount.objects.create(provider="razorpay", market=india, keys="RAZORPAY_IN")

    assert "RAZORPAY_IN_KEY_SECRET" in findings()["payment accounts"]
