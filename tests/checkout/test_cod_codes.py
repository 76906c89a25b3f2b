"""The code before payment on delivery: sent to a mobile, guessed five times, for ten minutes."""

import re
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from checkout.cart.actions import update_buyer
from checkout.cart.errors import MissingAddress
from checkout.cart.models import Cart
from checkout.orders.models import Order, OrderState
from checkout.payments.actions import confirm_code, start_payment
from checkout.payments.cod_codes import CodCode, code_state
from checkout.payments.errors import (
    CodCodeExpired,
    CodCodeTooOften,
    CodCodeWrong,
    CodNotConfirmed,
    CodNotHere,
    PaymentMethodUnknown,
)
from checkout.payments.queries import methods_for_cart
from checkout.shipping.models import Serviceability
from i18n.locales.errors import InvalidPhone
from shop.kit.errors import Unavailable
from tests.make.checkout import (
    code_sent,
    complete,
    make_cart,
    make_cod_cart,
    make_ready_cart,
    make_shop,
)
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def ask_for_code(cart: Cart | None = None, *, at: object = NOON) -> Cart:
    chosen = cart or make_ready_cart(market=make_shop())
    return start_payment(cart=chosen, method="cod", token=None, at=at)  # type: ignore[arg-type]


def wrong_code() -> str:
    return f"{(int(code_sent()) + 1) % 10**6:06}"


def test_the_code_is_sent_in_her_language_and_only_its_digest_is_kept() -> None:
    cart = ask_for_code(make_ready_cart(market=make_shop(), locale="hi-IN"))

    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [cart.email]
    assert cart.phone in mail.outbox[0].body
    row = CodCode.objects.get()
    assert re.fullmatch(r"[0-9a-f]{64}", row.digest)
    assert code_sent() not in str(vars(row) | {"id": ANY})


def test_without_the_code_there_is_no_order() -> None:
    cart = ask_for_code()
    with pytest.raises(CodNotConfirmed):
        complete(cart)
    assert not Order.objects.exists()

    confirm_code(cart=cart, code=code_sent(), at=NOON)
    assert complete(cart).order.state == OrderState.CONFIRMED


@pytest.mark.parametrize("written", ["{}", " {} ", "hindi"])
def test_the_code_may_be_written_as_people_write(written: str) -> None:
    cart = ask_for_code()
    hindi = code_sent().translate(str.maketrans("0123456789", "०१२३४५६७८९"))

    confirm_code(
        cart=cart, code=hindi if written == "hindi" else written.format(code_sent()), at=NOON
    )

    state = code_state(cart)
    assert state
    assert state.is_confirmed


def test_five_guesses_and_then_even_the_right_one_is_refused() -> None:
    cart = ask_for_code()
    left = []
    for _ in range(5):
        with pytest.raises(CodCodeWrong) as refusal:
            confirm_code(cart=cart, code=wrong_code(), at=NOON)
        left.append(refusal.value.details["left"])
    assert left == [4, 3, 2, 1, 0]

    with pytest.raises(CodCodeExpired):
        confirm_code(cart=cart, code=code_sent(), at=NOON)

    ask_for_code(cart, at=NOON + MINUTE)
    confirm_code(cart=cart, code=code_sent(), at=NOON + MINUTE)


def test_a_code_ends_after_ten_minutes() -> None:
    cart = ask_for_code()

    with pytest.raises(CodCodeExpired):
        confirm_code(cart=cart, code=code_sent(), at=NOON + 10 * MINUTE)
    confirm_code(cart=cart, code=code_sent(), at=NOON + 10 * MINUTE - SECOND)


def test_codes_are_sent_with_pauses_and_five_at_most() -> None:
    cart = ask_for_code()
    ask_for_code(cart, at=NOON + 29 * SECOND)
    assert len(mail.outbox) == 1

    for minute in range(1, 5):
        ask_for_code(cart, at=NOON + minute * MINUTE)
    with pytest.raises(CodCodeTooOften):
        ask_for_code(cart, at=NOON + 9 * MINUTE)
    assert len(mail.outbox) == 5


def test_another_phone_has_to_be_proved_anew() -> None:
    cart = make_cod_cart(market=make_shop())
    update_buyer(cart=cart, phone="9123456789", at=NOON)
    changed = Cart.objects.get(pk=cart.pk)

    assert code_state(changed) is None
    with pytest.raises(CodNotConfirmed):
        complete(changed)
    with pytest.raises(CodCodeExpired):
        confirm_code(cart=changed, code=code_sent(), at=NOON)


def test_the_phone_must_be_a_mobile() -> None:
    cart = make_ready_cart(market=make_shop())
    Cart.objects.filter(pk=cart.pk).update(phone="+918022221234")

    with pytest.raises(InvalidPhone) as refusal:
        ask_for_code(Cart.objects.get(pk=cart.pk))

    assert refusal.value.details == {"reason": "NOT_MOBILE"}
    assert mail.outbox == []


class Broken:
    """A way to send codes that is out of order."""

    def send(self, **_given: str) -> None:
        raise OSError


def test_a_code_that_could_not_be_sent_can_be_asked_for_at_once(settings: Settings) -> None:
    cart = make_ready_cart(market=make_shop())
    sender = settings.COD_CODE_SENDER
    settings.COD_CODE_SENDER = f"{__name__}.Broken"
    with pytest.raises(Unavailable):
        ask_for_code(cart)

    settings.COD_CODE_SENDER = sender
    ask_for_code(cart)

    confirm_code(cart=cart, code=code_sent(), at=NOON)


def codes_offered(cart: Cart, amount_minor: int) -> list[str]:
    return [offer.code for offer in methods_for_cart(cart=cart, amount_minor=amount_minor, at=NOON)]


def test_cash_is_collected_up_to_the_cap_of_the_place() -> None:
    cart = make_ready_cart(market=make_shop())

    assert "cod" in codes_offered(cart, 1_000_000)
    assert "cod" not in codes_offered(cart, 1_000_001)
    Serviceability.objects.filter(prefix="560001").update(cod_max_minor=100)
    with pytest.raises(CodNotHere):
        ask_for_code(cart)


def test_cash_is_collected_where_the_carrier_does() -> None:
    cart = make_ready_cart(market=make_shop())
    Serviceability.objects.filter(prefix="560001").update(cod=False)

    assert "cod" not in codes_offered(cart, 100)
    with pytest.raises(CodNotHere):
        ask_for_code(cart)


def test_cash_without_a_place_is_refused() -> None:
    with pytest.raises((CodNotHere, MissingAddress)):
        ask_for_code(make_cart(market=make_shop()))


def test_america_pays_no_cash() -> None:
    with pytest.raises(PaymentMethodUnknown):
        ask_for_code(make_ready_cart(market=make_shop(code="us")))


def test_what_comes_to_nothing_is_paid_by_nothing() -> None:
    cart = make_ready_cart(market=make_shop())

    assert codes_offered(cart, 0) == ["zero"]
