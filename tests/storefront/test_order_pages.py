"""The page of an order, with forms alone, in every language; and the mails that lead to it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.test import Client

from checkout.fulfillment.lateness import tell_delay
from checkout.orders.models import Order
from checkout.outbox.actions import deliver_due
from checkout.returns.actions import Arrived, approve, receive_back
from checkout.returns.lateness import attend_to_delays
from checkout.returns.models import Cancellation, Return
from tests.make.i18n import NOON
from tests.make.orders import DELIVERED, make_order, make_parcel, make_return, make_selling_shop
from tests.storefront.forms import submit, text_of
from tests.storefront.journey import follow, page

pytestmark = pytest.mark.django_db
LOCALES = ("en-in", "hi-in", "en-us", "es-us")
WORDS = {
    "en-in": ("Delivered", "Cancel items", "Return items"),
    "hi-in": ("पहुँच गया", "सामान रद्द करें", "सामान लौटाएँ"),
    "en-us": ("Delivered", "Cancel items", "Return items"),
    "es-us": ("Entregado", "Cancelar artículos", "Devolver artículos"),
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def order_in(locale: str, *, quantity: int = 2) -> Order:
    order = make_order(market=make_selling_shop(code=locale[-2:]), quantity=quantity)
    order.locale = f"{locale[:2]}-{locale[-2:].upper()}"
    order.save(update_fields=["locale"])
    return order


def path(order: Order) -> str:
    return f"/{order.locale.lower()}/order/{order.token}/"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_shopper_cancels_with_a_form(client: Client, locale: str) -> None:
    order = order_in(locale)
    shown = page(client, path(order))
    assert WORDS[locale][1] in text_of(shown)

    after = follow(client, submit(client, shown, "/cancel/"))

    order.refresh_from_db()
    assert order.state == "CANCELLED"
    assert WORDS[locale][1] not in text_of(after)


def test_the_same_form_sent_twice_cancels_once(client: Client) -> None:
    order = order_in("en-in", quantity=3)
    shown = page(client, path(order))
    units = {f"units:{order.lines.get().sku}": "1"}

    for _ in range(2):
        submit(client, shown, "/cancel/", **units)

    assert Cancellation.objects.count() == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_a_shopper_sends_back_with_a_form(client: Client, locale: str) -> None:
    order = order_in(locale)
    make_parcel(order=order, to=DELIVERED)
    shown = page(client, path(order))
    assert WORDS[locale][0] in text_of(shown)
    assert WORDS[locale][2] in text_of(shown)

    units = {f"units:{order.lines.get().sku}": "2"}
    follow(client, submit(client, shown, "/return/", reason="LATE", words="It is late.", **units))

    assert (Return.objects.get().reason, Return.objects.get().words) == ("LATE", "It is late.")


def test_what_is_refused_is_said_on_the_page(client: Client) -> None:
    order = order_in("en-in")
    make_parcel(order=order, to=DELIVERED)
    shown = page(client, path(order))

    response = submit(
        client, shown, "/return/", reason="LATE", **{f"units:{order.lines.get().sku}": "9"}
    )

    assert response.status_code == 422
    assert "Only 2 of these can be returned." in text_of(response.content.decode())
    assert 'id="return" open' in response.content.decode()


@pytest.mark.parametrize(("answer", "state"), [("wait", "PAID"), ("cancel", "CANCELLED")])
@pytest.mark.parametrize("locale", ["en-us", "es-us"])
def test_a_delay_is_answered_on_the_page(
    client: Client, locale: str, answer: str, state: str
) -> None:
    order = order_in(locale)
    attend_to_delays(NOON)
    tell_delay(line=order.lines.select_related("order").get(), revised=None, at=NOON)

    follow(client, submit(client, page(client, path(order)), "/delay/", answer=answer))

    order.refresh_from_db()
    assert order.state == state


@pytest.mark.parametrize("act", ["cancel", "return", "delay"])
def test_an_order_of_another_market_or_none_is_not_there(client: Client, act: str) -> None:
    order = order_in("en-in")
    make_selling_shop(code="us")

    for there in (f"/en-us/order/{order.token}/{act}/", f"/en-in/order/x/{act}/"):
        assert client.post(there, {"reason": "LATE"}).status_code == 404
    assert client.get(f"/en-in/order/{order.token}/{act}/").status_code == 405
    assert Order.objects.get().state == "PAID"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_step_is_told_by_mail_in_the_orders_language(locale: str) -> None:
    order = order_in(locale)
    make_parcel(order=order, to=DELIVERED)
    deliver_due(NOON)

    told = [each for each in mail.outbox if order.number in each.subject]
    assert len(told) == 3  # confirmed, on its way, arrived
    assert all(path(order) in str(each.body) for each in told)
    assert all(each.extra_headers["Content-Language"] == order.locale for each in told)
    assert "BlueKite BK-1" in str(told[1].body)
    assert len({each.subject for each in told}) == 3
    english = {f"Order {order.number} is on its way", f"Order {order.number} has arrived"}
    assert (english <= {each.subject for each in told}) == locale.startswith("en")


@pytest.mark.parametrize("locale", ["en-us", "es-us"])
def test_a_delay_is_told_by_mail_with_its_choice(locale: str) -> None:
    order = order_in(locale)
    attend_to_delays(NOON)
    tell_delay(line=order.lines.select_related("order").get(), revised=None, at=NOON)
    deliver_due(NOON)

    told = mail.outbox[-1]
    day = {"en-us": "Jan 21, 2027", "es-us": "21 ene 2027"}[locale]
    assert day in str(told.body)


def test_a_return_is_told_step_by_step() -> None:
    order = order_in("en-in")
    make_parcel(order=order, to=DELIVERED)
    pk = order.lines.get().pk
    sent_back = make_return(order=order, units={pk: 1})
    deliver_due(NOON)
    approve(sent_back=sent_back, at=NOON)
    deliver_due(NOON)
    receive_back(sent_back=sent_back, arrived={pk: Arrived(1)}, at=NOON)
    deliver_due(NOON)

    subjects = [each.subject.partition(": ")[2] for each in mail.outbox]
    assert [each for each in subjects if each] == [
        "we have your return",
        "your return",
        "your return has arrived",
    ]
    assert "₹499 goes back the way you paid." in str(mail.outbox[-1].body)
