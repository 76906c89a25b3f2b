"""The staff's sign-in tells nothing about accounts and bounds how often a password is guessed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from shop.accounts.errors import TooManySignIns
from shop.accounts.sign_ins import TRIES, WINDOW_MINUTES, count_sign_in
from tests.make.accounts import PASSWORD, make_customer, make_manager
from tests.make.caches import REDIS, redis_caches
from tests.make.i18n import NOON, make_market

pytestmark = pytest.mark.django_db
SIGN_IN = "/manage/tables/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def sign_in(email: str, password: str = PASSWORD, *, address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post(SIGN_IN, {"username": email, "password": password})


def refusal(email: str, password: str = PASSWORD, *, address: str = "192.0.2.1") -> list[str]:
    answer = sign_in(email, password, address=address)
    assert answer.status_code == 200
    return list(answer.context["form"].non_field_errors())


def test_a_manager_signs_in_by_e_mail_in_any_letters() -> None:
    make_manager(make_market(code="in"), email="asha@example.com")

    assert sign_in(" Asha@Example.com ").status_code == 302


def test_every_refusal_reads_the_same() -> None:
    make_manager(make_market(code="in"), email="asha@example.com")
    closed = make_manager(make_market(code="us"), email="closed@example.com")
    closed.is_active = False
    closed.save()
    make_customer(email="shopper@example.com")

    said = {
        tuple(refusal("asha@example.com", "wrong")),
        tuple(refusal("nobody@example.com")),
        tuple(refusal("closed@example.com")),
        tuple(refusal("shopper@example.com")),
    }

    assert len(said) == 1


@pytest.mark.parametrize("email", ["asha@example.com", "nobody@example.com"])
def test_after_ten_wrong_tries_even_the_right_password_waits(email: str) -> None:
    make_manager(make_market(code="in"), email="asha@example.com")
    for _ in range(TRIES):
        refusal(email, "wrong")

    assert str(WINDOW_MINUTES) in refusal(email)[0]


@pytest.mark.skipif(not REDIS, reason="TEST_REDIS_URL names no Redis")
def test_processes_that_share_a_redis_count_together(settings: Settings) -> None:
    settings.CACHES = redis_caches()
    for _ in range(TRIES):
        refusal("nobody@example.com", "wrong")

    assert str(WINDOW_MINUTES) in refusal("nobody@example.com")[0]


def test_the_tries_of_others_do_not_count() -> None:
    make_manager(make_market(code="in"), email="asha@example.com")
    for _ in range(TRIES):
        refusal("asha@example.com", "wrong", address="192.0.2.66")
        refusal("someone@example.com", "wrong")

    assert sign_in("asha@example.com").status_code == 302


def test_a_sign_in_that_works_begins_anew() -> None:
    make_manager(make_market(code="in"), email="asha@example.com")
    for _ in range(2):
        for _ in range(TRIES - 1):
            refusal("asha@example.com", "wrong")
        assert sign_in("asha@example.com").status_code == 302


def test_the_window_ends_counted_from_the_first_try() -> None:
    who = {"email": "asha@example.com", "address": "192.0.2.1"}
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(TRIES):
            count_sign_in(**who)
            clock.shift(timedelta(minutes=1))
        with pytest.raises(TooManySignIns):
            count_sign_in(**who)
        clock.shift(timedelta(minutes=WINDOW_MINUTES - TRIES + 1))
        count_sign_in(**who)


@pytest.mark.parametrize("path", ["/manage/", "/manage/tables/", "/manage/tables/catalog/price/"])
def test_a_stranger_is_led_to_the_sign_in_and_back(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 302
    assert answer["Location"] == f"{SIGN_IN}?next={path}"


def test_a_sign_in_does_not_lead_to_another_host() -> None:
    make_manager(make_market(code="in"), email="asha@example.com")
    form = {"username": "asha@example.com", "password": PASSWORD, "next": "https://evil.example/"}

    assert Client().post(SIGN_IN, form)["Location"].startswith("/")
