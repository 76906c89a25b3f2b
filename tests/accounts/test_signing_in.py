"""A shopper opens an account, proves her address, signs in and out, as an app and in a browser."""

import pytest
from django.core import mail
from django.core.cache import cache

from shop.accounts.models import Customer
from tests.accounts.signing_in import EMAIL, App, Browser, code_in_mail
from tests.make.accounts import PASSWORD, make_administrator, make_customer

pytestmark = pytest.mark.django_db
CLIENTS = [App, Browser]


def begun(kind: type[App]) -> App:
    client = kind()
    if isinstance(client, Browser):
        client.begin()
    return client


def with_account(kind: type[App]) -> App:
    """Give a client whose shopper has an account and has proved her address."""
    client = begun(kind)
    client.sign_up()
    client.verify(code_in_mail())
    client.sign_out()
    mail.outbox.clear()
    return begun(kind)


@pytest.mark.parametrize("kind", CLIENTS)
def test_an_account_is_opened_with_a_code_from_the_mail(kind: type[App]) -> None:
    client = begun(kind)

    asked = client.sign_up(name="Asha Rao")
    assert (asked.status, asked.waits_for) == (401, ["verify_email"])
    assert client.me() is None

    assert client.verify(code_in_mail()).status == 200
    me = client.me()
    assert (me["email"], me["name"]) == (EMAIL, "Asha Rao")


@pytest.mark.parametrize("kind", CLIENTS)
def test_whoever_signs_in_is_known_until_she_signs_out(kind: type[App]) -> None:
    client = with_account(kind)
    assert client.me() is None

    assert client.sign_in().status == 200
    assert client.me()["email"] == EMAIL

    assert client.sign_out().status == 401
    assert client.me() is None


def test_letters_of_any_size_name_the_same_account() -> None:
    client = with_account(App)

    assert client.sign_in(email="Asha@Example.COM").status == 200


def test_a_token_is_dead_after_signing_out() -> None:
    client = with_account(App)
    client.sign_in()
    stolen = App(token=client.token)
    assert stolen.me() is not None

    client.sign_out()

    assert stolen.me() is None


def test_a_token_is_dead_after_the_password_was_changed_elsewhere() -> None:
    client = with_account(App)
    client.sign_in()

    customer = Customer.objects.get(email=EMAIL)
    customer.set_password("another long phrase of words")
    customer.save()

    assert client.me() is None


def test_a_closed_account_is_nobodys_at_once() -> None:
    client = with_account(App)
    client.sign_in()

    Customer.objects.update(is_active=False)

    assert client.me() is None
    assert App().sign_in().codes == ["email_password_mismatch"]


def test_an_address_that_is_not_proved_signs_nobody_in() -> None:
    App().sign_up()
    cache.clear()  # as if some time had passed
    client = App()

    asked = client.sign_in()

    assert (asked.status, asked.waits_for) == (401, ["verify_email"])
    assert client.me() is None


def test_an_account_that_the_staff_made_is_proved_at_its_first_sign_in() -> None:
    make_administrator(email=EMAIL)
    client = App()
    client.sign_in()

    assert client.verify(code_in_mail()).status == 200
    assert client.me()["email"] == EMAIL


def test_a_wrong_code_proves_nothing_and_three_are_enough() -> None:
    client = App()
    client.sign_up()
    code = code_in_mail()

    assert client.verify("AAA-AAA").codes == ["incorrect_code"]
    client.verify("AAA-AAB")
    client.verify("AAA-AAC")

    assert client.verify(code).status != 200
    assert client.me() is None


def test_a_forgotten_password_is_set_anew_with_a_code() -> None:
    client = with_account(App)
    client.send("POST", "auth/password/request", email=EMAIL)
    code = code_in_mail()

    fresh = "a new and longer phrase"
    told = client.send("POST", "auth/password/reset", key=code, password=fresh)

    assert told.status == 401  # set, and nobody signed in by that alone
    assert App().sign_in(password=PASSWORD).status == 400
    assert App().sign_in(password=fresh).status == 200
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_weak_password_is_refused() -> None:
    assert "password_too_common" in App().sign_up(password="password").codes


def test_mail_speaks_the_language_of_the_browser() -> None:
    client = App()
    client.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "hi-IN,hi;q=0.9"
    client.sign_up()

    assert not mail.outbox[-1].subject.isascii()


def test_mail_holds_no_link() -> None:
    make_customer(email="sam@example.com")
    App().sign_up()
    App().sign_up(email="sam@example.com")
    App().send("POST", "auth/password/request", email="sam@example.com")
    App().send("POST", "auth/password/request", email="nobody@example.com")

    assert len(mail.outbox) == 4
    assert [sent for sent in mail.outbox if "://" in str(sent.body)] == []
