"""Gift cards and store credit: set aside, taken, let go, given back; never spent twice."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.inventory.ledger import AppendOnly
from catalog.products.models import Variant
from checkout.cart.actions import update_buyer
from checkout.cart.models import Cart
from checkout.cart.paying import use_store_credit
from checkout.cart.queries import cart_view
from checkout.credits import actions
from checkout.credits.books import verify_credits
from checkout.credits.codes import folded, hash_of, new_code
from checkout.credits.errors import CreditRefundTooLarge, CreditSpent, NoStoreCredit
from checkout.credits.models import CreditAccount, CreditEntry
from checkout.credits.queries import refundable_minor, tender
from checkout.orders.books import verify_orders
from checkout.orders.models import Order
from checkout.payments.books import verify_money
from checkout.payments.models import Payment
from checkout.pricing.discounts import CreditShare
from i18n.markets.models import Market
from shop.kit.graphql.ids import to_id
from tests.make.accounts import make_customer
from tests.make.catalog import make_variant
from tests.make.checkout import DELHI, make_cart, make_ready_cart, make_shop
from tests.make.i18n import NOON
from tests.make.promotions import make_gift_card, make_store_credit
from tests.make.shopping import codes, complete, mutate, ready_cart, start_cart

pytestmark = pytest.mark.django_db

TENDER = """cart { id giftCards { id last4 amount { minor } problem { code } }
  totals { total { minor } credit { minor } due { minor } fingerprint
    credits { kind name last4 amount { minor } } } }
problems { code field }"""


def shop() -> tuple[Market, Variant]:
    market = make_shop()
    return market, make_variant(on_sale_in=market, amount_minor=50000, free=9)


def use(cart: str, code: str) -> dict[str, Any]:
    return mutate("cartGiftCardApply", TENDER, cart=cart, code=code)


def share(card: CreditAccount, minor: int) -> CreditShare:
    return CreditShare(card.pk, card.kind, card.last4, minor)


def balances(card: CreditAccount) -> tuple[int, int]:
    card.refresh_from_db()
    return card.balance_minor, card.held_minor


def test_a_code_is_kept_as_a_hash_and_its_end() -> None:
    card, code = make_gift_card(market=make_shop())

    kept = " ".join(str(value) for value in vars(card).values())
    assert code not in kept
    assert folded(code) not in kept
    assert card.last4 == code[-4:]
    assert hash_of(code.lower().replace("-", " ")) == card.code_hash
    assert new_code() != new_code()


def test_a_gift_card_pays_as_far_as_it_reaches() -> None:
    market, case = shop()
    card, code = make_gift_card(market=market, amount_minor=20000)
    cart = ready_cart(case)

    totals = use(cart["id"], code.lower())["cart"]["totals"]

    assert totals["credits"] == [
        {
            "kind": "GIFT_CARD",
            "name": "Gift card",
            "last4": code[-4:],
            "amount": {"minor": 20000},
        }
    ]
    assert (totals["total"]["minor"], totals["due"]["minor"]) == (54900, 34900)
    paid = complete(cart["id"], seenTotals=totals["fingerprint"])
    assert paid["problems"] == []
    order = Order.objects.get()
    assert (order.credit_minor, order.due_minor) == (20000, 34900)
    assert Payment.objects.get().amount_minor == 34900
    assert balances(card) == (0, 0)
    assert [*verify_orders(), *verify_credits(), *verify_money()] == []


def test_a_failed_payment_lets_the_credit_go() -> None:
    market, case = shop()
    card, code = make_gift_card(market=market, amount_minor=20000)
    cart = ready_cart(case, card="tok_declined")
    use(cart["id"], code)

    assert codes(complete(cart["id"])) == ["PAYMENT_DECLINED"]

    assert balances(card) == (20000, 0)
    assert [*verify_orders(), *verify_credits(), *verify_money()] == []


def test_what_is_unknown_blocked_or_empty_is_one_answer() -> None:
    market, case = shop()
    blocked, blocked_code = make_gift_card(market=market)
    actions.switch_account(account=blocked, on=False)
    empty, empty_code = make_gift_card(market=market, amount_minor=10)
    actions.hold(order_number="X", shares=[share(empty, 10)], at=NOON)
    _old, old_code = make_gift_card(market=market, valid_until=date(2020, 1, 1))
    _dollars, dollars_code = make_gift_card(market=make_shop(code="us"))
    cart = start_cart(case)["id"]

    for code in ("", "NOPE-NOPE-NOPE-NOPE", blocked_code, empty_code):
        assert codes(use(cart, code)) == ["UNKNOWN_GIFT_CARD"]
    assert codes(use(cart, old_code)) == ["GIFT_CARD_ENDED"]
    assert codes(use(cart, dollars_code)) == ["GIFT_CARD_CURRENCY"]


def test_a_card_is_taken_out_by_its_id() -> None:
    market, case = shop()
    _card, code = make_gift_card(market=market)
    cart = start_cart(case)["id"]
    [applied] = use(cart, code)["cart"]["giftCards"]

    out = mutate("cartGiftCardRemove", TENDER, cart=cart, giftCard=applied["id"])
    again = mutate("cartGiftCardRemove", TENDER, cart=cart, giftCard=applied["id"])

    assert out["cart"]["giftCards"] == []
    assert codes(again) == ["UNKNOWN_GIFT_CARD"]


def test_store_credit_is_for_its_owner_and_stops_when_the_address_changes() -> None:
    market, case = shop()
    owner, other = make_customer(), make_customer(email="other@example.com")
    make_store_credit(market=market, customer=owner, amount_minor=1000)
    cart = make_cart(market=market, variants=[case])

    use_store_credit(cart=cart, use=True, customer_id=owner.pk, at=NOON)
    fresh = Cart.objects.select_related("market__seller").get()
    assert cart_view(fresh, NOON).totals.credit_minor == 1000

    update_buyer(cart=cart, shipping_address=DELHI, at=NOON)
    fresh = Cart.objects.select_related("market__seller").get()
    assert cart_view(fresh, NOON).totals.credit_minor == 0
    for nobody in (None, other.pk):
        with pytest.raises(NoStoreCredit):
            use_store_credit(cart=cart, use=True, customer_id=nobody, at=NOON)


def test_issuing_with_the_same_key_adds_once() -> None:
    market, owner = make_shop(), make_customer()

    first = make_store_credit(market=market, customer=owner, amount_minor=1000)
    again = make_store_credit(market=market, customer=owner, amount_minor=1000)

    assert first.pk == again.pk
    assert again.balance_minor == 1000


def test_a_refund_goes_back_where_it_came_from_and_never_more() -> None:
    market = make_shop()
    first, _ = make_gift_card(market=market, amount_minor=300)
    second, _ = make_gift_card(market=market, amount_minor=500)
    actions.hold(order_number="A", shares=[share(first, 300), share(second, 200)], at=NOON)
    actions.take(order_number="A", at=NOON)

    actions.give_back(order_number="A", amount_minor=250, key="one", at=NOON)
    actions.give_back(order_number="A", amount_minor=250, key="one", at=NOON)

    assert (balances(first), balances(second)) == ((50, 0), (500, 0))
    assert refundable_minor("A") == 250
    with pytest.raises(CreditRefundTooLarge):
        actions.give_back(order_number="A", amount_minor=251, key="two", at=NOON)
    actions.give_back(order_number="A", amount_minor=250, key="two", at=NOON)
    assert (balances(first), balances(second)) == ((300, 0), (500, 0))
    assert verify_credits() == []


def test_taking_and_letting_go_twice_does_it_once() -> None:
    card, _ = make_gift_card(market=make_shop(), amount_minor=300)
    actions.hold(order_number="A", shares=[share(card, 100)], at=NOON)

    assert [actions.take(order_number="A", at=NOON) for _ in range(2)] == [100, 0]
    assert actions.release(order_number="A", at=NOON) == 0
    assert balances(card) == (200, 0)
    with pytest.raises(CreditSpent), transaction.atomic():
        actions.hold(order_number="B", shares=[share(card, 201)], at=NOON)


def test_the_database_forbids_what_the_code_must_not_do() -> None:
    card, _ = make_gift_card(market=make_shop(), amount_minor=300)

    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAccount.objects.filter(pk=card.pk).update(held_minor=301)
    with pytest.raises(AppendOnly):
        CreditEntry.objects.update(delta_minor=1)


def test_the_books_name_what_is_wrong() -> None:
    card, _ = make_gift_card(market=make_shop(), amount_minor=300)
    CreditAccount.objects.filter(pk=card.pk).update(balance_minor=400, held_minor=5)

    assert verify_credits() == [
        f"credit {card.pk}: 400 is not the sum of its entries",
        f"credit {card.pk}: 5 held is not the sum of its holds",
    ]


def test_an_order_that_credit_pays_in_full_asks_for_no_payment_method() -> None:
    market, case = shop()
    make_gift_card(market=market, amount_minor=100_000, code="FULL")
    cart = make_ready_cart(market=market, variants=[case])
    Cart.objects.update(payment_method="", payment_token="")
    mutate("cartGiftCardApply", TENDER, cart=ready_id(cart), code="FULL")

    view = cart_view(Cart.objects.select_related("market__seller").get(), NOON)

    assert view.totals.due_minor == 0
    assert [problem.code for problem in view.problems] == []


def ready_id(cart: Cart) -> str:
    return to_id("Cart", cart.market.code, cart.locale, cart.pk)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(0, 10**7),
    accounts=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["INR", "USD"])),
        max_size=5,
    ),
)
def test_tender_never_pays_more_than_the_total_or_than_there_is(
    total: int, accounts: list[tuple[int, int, str]]
) -> None:
    cards = [
        CreditAccount(
            pk=i,
            kind="GIFT_CARD",
            currency=currency,
            balance_minor=balance + held,
            held_minor=held,
        )
        for i, (balance, held, currency) in enumerate(accounts)
    ]

    shares = tender(accounts=cards, currency="INR", total_minor=total, at=NOON)

    usable = sum(card.free_minor for card in cards if card.currency == "INR")
    assert sum(each.amount_minor for each in shares) == min(total, usable)
    assert all(0 < each.amount_minor <= cards[each.account_id].free_minor for each in shares)
