"""What was paid goes back the way it came: cash, credit, money that is only promised."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from catalog.inventory.models import Stock
from checkout.cart.paying import apply_gift_card
from checkout.credits.books import verify_credits
from checkout.credits.models import CreditAccount
from checkout.documents.actions import issue_receipt_voucher, issue_rest, vouched
from checkout.documents.books import verify_documents
from checkout.documents.models import Document, DocumentKind
from checkout.documents.reporting import give_receipt
from checkout.fulfillment.actions import dispatch, move
from checkout.fulfillment.errors import CashShipsWhole
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.payments.actions import reconcile
from checkout.payments.models import Payment, Refund, SandboxCharge
from checkout.returns.actions import take_in_undelivered
from checkout.returns.errors import CashCancelsWhole
from checkout.returns.models import Payback, Return
from checkout.returns.paying_back import follow_paybacks, hear_of_refund
from checkout.returns.states import ReturnReason
from tests.checkout.test_fulfillment import books
from tests.make.catalog import make_variant
from tests.make.checkout import complete, make_cod_cart, make_ready_cart
from tests.make.i18n import NOON
from tests.make.orders import (
    DELIVERED,
    DISPATCHED,
    all_units,
    cancel_units,
    make_order,
    make_parcel,
    make_selling_shop,
    send_back,
)
from tests.make.promotions import make_gift_card

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
Committing = Callable[..., Any]


def all_books() -> list[str]:
    return [*books(), *verify_credits(), *verify_documents()]


def line_pk(order: Order) -> int:
    return order.lines.get().pk


def cash_order() -> Order:
    market = make_selling_shop()
    case = make_variant(on_sale_in=market, free=7)
    cart = make_cod_cart(market=market, variants=[case], quantity=2)
    return Order.objects.get(pk=complete(cart).order.pk)


def held_order() -> Order:
    market = make_selling_shop(code="us")
    case = make_variant(on_sale_in=market, free=7)
    cart = make_ready_cart(market=market, variants=[case], quantity=2, card="tok_hold")
    return Order.objects.get(pk=complete(cart).order.pk)


def gift_order(amount_minor: int = 30000) -> Order:
    market = make_selling_shop()
    case = make_variant(on_sale_in=market, free=7, amount_minor=29900)
    cart = make_ready_cart(market=market, variants=[case], quantity=2)
    _card, code = make_gift_card(market=market, amount_minor=amount_minor)
    apply_gift_card(cart=cart, code=code, at=NOON)
    return Order.objects.get(pk=complete(cart).order.pk)


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_cash_is_collected_when_the_parcel_arrives() -> None:
    order = cash_order()
    assert order.state == "CONFIRMED"
    parcel = make_parcel(order=order)

    dispatch(shipment=parcel, at=NOON)
    move(shipment=parcel, to=ShipmentState.DELIVERED, at=NOON)

    assert (state_of(order), Payment.objects.get().state) == ("PAID", "COD_COLLECTED")
    send_back(order=order, units={line_pk(order): 1})
    assert Payback.objects.get().money_minor == 29900
    assert Refund.objects.get().done_at is None  # people pay cash back
    assert all_books() == []


def test_cash_refused_at_the_door_is_owed_by_nobody() -> None:
    order = cash_order()
    parcel = make_parcel(order=order)
    dispatch(shipment=parcel, at=NOON)

    back = take_in_undelivered(shipment=parcel, at=NOON)

    assert (state_of(order), Payment.objects.get().state) == ("CANCELLED", "COD_REFUSED")
    assert (back.state, Payback.objects.get().money_minor) == ("REFUNDED", 0)
    assert Stock.objects.get().on_hand == 7
    assert all_books() == []


def test_cash_ships_and_cancels_as_a_whole() -> None:
    order = cash_order()

    with pytest.raises(CashShipsWhole):
        make_parcel(order=order, units={line_pk(order): 1})
    with pytest.raises(CashCancelsWhole):
        cancel_units(order, {line_pk(order): 1})
    make_parcel(order=order)
    cancel_units(order)

    assert (state_of(order), Payment.objects.get().state) == ("CANCELLED", "COD_REFUSED")
    assert all_books() == []


def test_money_that_is_only_held_is_let_go_with_the_order() -> None:
    order = held_order()
    assert order.state == "CONFIRMED"

    cancel_units(order)
    reconcile(LATER)

    assert (state_of(order), Payment.objects.get().state) == ("CANCELLED", "VOIDED")
    assert SandboxCharge.objects.get().state == "CANCELLED"
    assert (Payback.objects.get().money_minor, Refund.objects.exists()) == (0, False)
    assert all_books() == []


def test_a_part_cancelled_before_the_money_came_goes_back_once_it_has() -> None:
    order = held_order()
    cancel_units(order, {line_pk(order): 1})
    assert not Refund.objects.exists()
    parcel = make_parcel(order=order)

    dispatch(shipment=parcel, at=NOON)
    follow_paybacks(LATER)
    reconcile(LATER)
    follow_paybacks(LATER)

    payback = Payback.objects.get()
    assert (payback.money_minor, payback.sent_at) == (Refund.objects.get().amount_minor, LATER)
    assert all_books() == []


def test_nothing_leaves_before_its_money_is_taken() -> None:
    parcel = make_parcel(order=held_order())

    with pytest.raises(Exception, match="PAYMENT_PENDING"):
        move(shipment=parcel, to=ShipmentState.DISPATCHED, at=NOON)
    assert dispatch(shipment=parcel, at=NOON).state == "DISPATCHED"
    assert Payment.objects.get().state == "CAPTURED"


def test_a_gift_card_gets_back_what_money_did_not_pay() -> None:
    order = gift_order()
    assert order.credit_minor == 30000

    cancel_units(order)

    payback = Payback.objects.get()
    assert payback.money_minor == order.total_minor - 30000
    assert (payback.credit_minor, CreditAccount.objects.get().balance_minor) == (30000, 30000)
    assert all_books() == []


def test_money_goes_back_first_and_then_credit() -> None:
    order = gift_order()
    make_parcel(order=order, to=DELIVERED)

    for _ in range(2):
        send_back(order=order, units={line_pk(order): 1}, reason=ReturnReason.DEFECTIVE)

    first, second = Payback.objects.order_by("pk")
    assert (first.money_minor, first.credit_minor) == (29900, 0)
    assert second.money_minor == order.total_minor - 30000 - 29900
    assert second.credit_minor == 30000
    assert all_books() == []


def test_an_order_that_credit_paid_gets_credit_back() -> None:
    order = gift_order(amount_minor=100000)
    assert (order.state, order.due_minor) == ("PAID", 0)
    make_parcel(order=order, to=DELIVERED)

    back = send_back(order=order, units={line_pk(order): 1})

    assert (back.state, Payback.objects.get().credit_minor) == ("REFUNDED", 29900)
    assert not Refund.objects.exists()
    assert all_books() == []


def test_a_return_is_refunded_when_the_provider_says_so(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    order = make_order(quantity=1)
    make_parcel(order=order, to=DELIVERED)

    with django_capture_on_commit_callbacks(execute=True):
        back = send_back(order=order, units={line_pk(order): 1})
    assert back.state == "RECEIVED"
    refund = Refund.objects.get()
    assert refund.done_at is not None
    for _ in range(2):
        hear_of_refund({"refund": refund.pk}, LATER)

    row = Return.objects.get()
    assert (row.state, row.refunded_at) == ("REFUNDED", NOON)
    assert all_books() == []


def test_what_a_receipt_billed_at_payment_goes_back_by_a_credit_note() -> None:
    order = make_order(market=make_selling_shop(code="us"), quantity=3, amount_minor=999)
    issue_rest(order=order, at=NOON)

    for _ in range(3):
        cancel_units(order, {line_pk(order): 1})

    notes = Document.objects.filter(kind=DocumentKind.CREDIT_NOTE)
    assert sum(note.total_minor for note in notes) == order.total_minor
    assert sum(each.amount_minor for each in Payback.objects.all()) == order.total_minor
    assert all_books() == []


def test_an_advance_goes_back_by_a_refund_voucher() -> None:
    order = make_order(quantity=2)
    issue_receipt_voucher(order=order, amount_minor=order.total_minor, at=NOON)

    cancel_units(order, {line_pk(order): 1})
    assert vouched(order) == order.total_minor - Payback.objects.get().amount_minor
    cancel_units(order)

    assert vouched(order) == 0
    assert all_books() == []


def test_invoices_less_credit_notes_are_what_is_kept() -> None:
    market = make_selling_shop()
    goods = [make_variant(on_sale_in=market, amount_minor=minor, free=9) for minor in (999, 33333)]
    order = make_order(market=market, variants=goods, quantity=3)
    first, second = order.lines.all()
    cancel_units(order, {first.pk: 1})
    make_parcel(order=order, units={first.pk: 1, second.pk: 2}, to=DELIVERED)
    make_parcel(order=order, units=all_units(order), to=DISPATCHED)
    send_back(order=order, units={second.pk: 1})

    billed = sum(each.total_minor for each in Document.objects.filter(kind=DocumentKind.INVOICE))
    noted = sum(each.total_minor for each in Document.objects.filter(kind=DocumentKind.CREDIT_NOTE))
    owed = sum(each.amount_minor for each in Payback.objects.all())
    assert billed - noted == order.total_minor - owed
    assert all_books() == []


def test_a_hold_lapses_after_a_part_went_back_as_credit() -> None:
    market = make_selling_shop(code="us")
    case = make_variant(on_sale_in=market, amount_minor=4000, free=9)
    card, code = make_gift_card(market=market, amount_minor=11000)
    cart = make_ready_cart(market=market, variants=[case], quantity=3, card="tok_hold")
    apply_gift_card(cart=cart, code=code, at=NOON)
    order = Order.objects.get(pk=complete(cart).order.pk)
    [line] = order.lines.all()
    cancel_units(order, {line.pk: 2})

    for _ in range(2):
        reconcile(NOON + timedelta(days=9))
        follow_paybacks(NOON + timedelta(days=9))

    card.refresh_from_db()
    assert (Order.objects.get().state, card.free_minor) == ("CANCELLED", 11000)
    assert Stock.objects.get().on_hand == 9
    assert books() == []
    assert verify_credits() == []


def test_units_cancelled_before_the_worker_gave_the_receipt_go_back_once() -> None:
    order = make_order(market=make_selling_shop(code="us"))
    assert not Document.objects.filter(order=order).exists()

    cancel_units(order, {line_pk(order): 1})
    give_receipt({"order": order.pk}, LATER)
    cancel_units(order, {line_pk(order): 2}, at=LATER)

    owed = sum(each.amount_minor for each in Payback.objects.filter(order=order))
    assert owed == order.total_minor
    assert all_books() == []
