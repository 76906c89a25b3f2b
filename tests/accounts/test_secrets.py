"""What strangers cannot learn, forge or try too often."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from shop.accounts.models import Customer
from tests.accounts.signing_in import EMAIL, ME, App, Browser, Told, code_in_mail
from tests.make.accounts import PASSWORD

pytestmark = pytest.mark.django_db
OTHER = "sam@example.com"


@pytest.fixture
def known() -> str:
    """Give the address of a shopper who has an account."""
    client = App(address="192.0.2.99")
    client.sign_up()
    client.verify(code_in_mail())
    mail.outbox.clear()
    cache.clear()  # as if some time had passed
    return EMAIL


def likeness(told: Told, email: str) -> Any:
    """Give what an answer says, without the token and the address that was sent."""
    body = {name: part for name, part in told.body.items() if name != "meta"}
    return told.status, str(body).replace(email, "…"), sorted(told.body.get("meta", {}))


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("auth/signup", {"password": PASSWORD}),
        ("auth/login", {"password": "not the password"}),
        ("auth/password/request", {}),
    ],
)
def test_no_answer_tells_whether_there_is_an_account(
    known: str, path: str, more: dict[str, str]
) -> None:
    answers = {
        email: App(address=address).send("POST", path, email=email, **more)
        for email, address in ((known, "192.0.2.1"), (OTHER, "192.0.2.2"))
    }

    assert likeness(answers[known], known) == likeness(answers[OTHER], OTHER)


def test_a_second_account_for_an_address_is_told_to_its_owner_alone(known: str) -> None:
    stranger = App()
    stranger.sign_up(email=known, password="another long phrase of words")

    assert [sent.to for sent in mail.outbox] == [[known]]
    assert mail.outbox[0].subject == "You have an account with us"
    assert stranger.verify("AAA-AAA").status != 200
    assert App().sign_in(password="another long phrase of words").status == 400


@pytest.mark.parametrize("proved", [True, False])
def test_an_address_that_names_another_account_is_not_taken_over(known: str, proved: bool) -> None:
    rival = App(address="192.0.2.98")
    rival.sign_up(email=OTHER)
    if proved:
        rival.verify(code_in_mail())
    cache.clear()  # as if some time had passed
    client = App()
    client.sign_in()
    client.send("POST", "account/email", email=OTHER)

    told = client.verify(code_in_mail())

    assert (told.status, told.codes) == (400, ["email_taken"])
    assert client.me()["email"] == known
    assert Customer.objects.filter(email=OTHER).count() == 1


def test_who_reads_the_mail_gets_an_account_that_a_stranger_opened_for_her() -> None:
    App().sign_up(email=OTHER, password="the phrase of a stranger")
    cache.clear()  # as if some time had passed
    owner, fresh = App(), "the phrase of its owner"
    owner.send("POST", "auth/password/request", email=OTHER)

    owner.send("POST", "auth/password/reset", key=code_in_mail(), password=fresh)

    assert App().sign_in(email=OTHER, password=fresh).status == 200
    assert App().sign_in(email=OTHER, password="the phrase of a stranger").status == 400


def test_an_address_is_changed_once_the_new_one_is_proved(known: str) -> None:
    client = App()
    client.sign_in()
    client.send("POST", "account/email", email=OTHER)
    assert client.me()["email"] == known

    client.verify(code_in_mail())

    assert client.me()["email"] == OTHER
    assert App(address="192.0.2.3").sign_in(email=OTHER).status == 200
    assert mail.outbox[-1].to == [known]


def test_a_password_cannot_be_guessed_at_length(known: str) -> None:
    tries = [App(address=f"192.0.2.{n}").sign_in(password=f"guess {n}").codes for n in range(7)]

    assert tries[:5] == [["email_password_mismatch"]] * 5
    assert tries[5:] == [["too_many_login_attempts"]] * 2
    assert App(address="192.0.2.77").sign_in().codes == ["too_many_login_attempts"]


def test_one_place_opens_only_so_many_accounts() -> None:
    statuses = [App().sign_up(email=f"n{n}@example.com").status for n in range(21)]

    assert statuses == [401] * 20 + [429]


def test_a_mail_server_that_fails_changes_no_answer_and_leaks_nothing(
    known: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    told = App().sign_up(email=OTHER)

    assert (told.status, told.waits_for) == (401, ["verify_email"])
    assert "did not leave" in caplog.text
    assert OTHER not in caplog.text


def test_nothing_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = App()
    client.sign_up()
    code = code_in_mail()
    client.verify(code)
    client.sign_out()
    client.sign_in(password="not the password")
    client.sign_in()
    client.me()

    said = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    for secret in (PASSWORD, "not the password", code, client.token):
        assert secret
        assert secret not in said


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_browser_without_the_forgery_token_changes_nothing(known: str, method: str) -> None:
    browser = Browser()
    browser.begin()
    browser.sign_in()

    path = {"POST": "auth/login", "DELETE": "auth/session"}[method]
    answer = browser.client.generic(
        method, f"/_allauth/browser/v1/{path}", data="{}", content_type="application/json"
    )

    assert answer.status_code == 403
    assert browser.me()["email"] == known


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_cookie_counts_for_nothing_when_another_site_sends_it(
    known: str, sent: dict[str, str]
) -> None:
    browser = Browser()
    browser.begin()
    browser.sign_in()

    assert browser.me(**sent) is None
    for own in ({"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}, {}):
        assert browser.me(**own)["email"] == known


def test_a_token_goes_before_a_cookie(known: str) -> None:
    browser = Browser()
    browser.begin()
    browser.sign_in()

    assert browser.me(authorization="Bearer " + "a" * 32) is None
    assert browser.me(authorization="Basic c3RhZ2luZw==")["email"] == known


@pytest.mark.parametrize(
    "token", ["", " ", "x", "a" * 32, "A" * 32, "é" * 32, "a" * 5_000, "a" * 31 + "'"]
)
def test_an_unknown_token_is_nobodys(token: str) -> None:
    assert App().me(authorization=f"Bearer {token}") is None


def test_a_stranger_costs_no_query_and_a_shopper_two(
    known: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    app, browser = App(), Browser()
    browser.begin()
    app.sign_in()
    browser.sign_in()

    with django_assert_num_queries(0):
        assert App().me() is None
        Client().post("/graphql/", ME, content_type="application/json")
    for client in (app, browser):
        with django_assert_num_queries(2):
            assert client.me() is not None


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[" * 9_000, "application/json", 400),
        (b'{"email": "\\ud800", "password": "x"}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"email=a&password=b", "application/x-www-form-urlencoded", 415),
        (b"{}" + b" " * 10_000, "application/json", 413),
    ],
)
def test_what_is_no_small_json_object_is_refused(body: bytes, kind: str, status: int) -> None:
    answer = Client().post("/_allauth/app/v1/auth/login", data=body, content_type=kind)

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")


def test_allauth_serves_no_page() -> None:
    for path in ("/_allauth/", "/_allauth/openapi.html", "/accounts/login/", "/_allauth/login/"):
        assert Client().get(path).status_code == 404
