"""The demo's orders can be billed, in both markets."""

import pytest
from django.core.management import CommandError, call_command

from catalog.products.models import Variant
from checkout.cart.actions import create_cart, select_delivery, update_buyer
from checkout.cart.lines import LineInput
from checkout.documents.models import Document
from checkout.orders.models import Order
from checkout.payments.actions import complete_cart, start_payment
from i18n.markets.models import Market
from tests.make.checkout import EMAIL, HOMES, PHONES
from tests.make.demo import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def bought(code: str, sku: str) -> Order:
    variant = Variant.objects.filter(product__sku=sku).first()
    assert variant
    market = Market.objects.get(code=code)
    cart = create_cart(market=market, lines=[LineInput(variant.pk)], at=NOW)
    update_buyer(cart=cart, email=EMAIL, phone=PHONES[code], shipping_address=HOMES[code], at=NOW)
    select_delivery(cart=cart, option="standard", at=NOW)
    start_payment(cart=cart, method="card", token="tok_ok", at=NOW)
    return complete_cart(cart=cart, key="a-key", at=NOW).order


@pytest.mark.parametrize(("code", "begins"), [("in", "KA2"), ("us", "US2")])
def test_an_order_of_the_demo_is_billed_from_the_command_line(
    code: str, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    order = bought(code, "KAV-CS-101")

    call_command("documents", "issue", order.number)

    told = capsys.readouterr().out
    document = Document.objects.get(order=order)
    assert document.number.startswith(begins)
    assert document.number in told
    assert document.seller["name"].startswith("Meridian")
    with pytest.raises(CommandError):
        call_command("documents", "issue", "IN-1999-1")


def test_goods_are_billed_once_from_the_command_line() -> None:
    order = bought("in", "KAV-CS-101")
    call_command("documents", "issue", order.number)

    with pytest.raises(CommandError, match="NOTHING_TO_INVOICE"):
        call_command("documents", "issue", order.number)
