"""A shop that is used in any order, held to a plain model and to its books after every step."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from django.core import mail
from django.db import transaction
from django.db.models import Sum
from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog.inventory.actions import release_expired
from catalog.inventory.models import Stock
from catalog.products.models import Variant
from checkout.cart.actions import (
    LineChange,
    add_lines,
    create_cart,
    remove_lines,
    select_delivery,
    update_buyer,
    update_lines,
)
from checkout.cart.lines import LineInput
from checkout.cart.models import Cart, CartState
from checkout.cart.paying import apply_gift_card, apply_promotion
from checkout.credits.models import CreditAccount
from checkout.fulfillment.actions import dispatch, move, pack
from checkout.fulfillment.models import Shipment
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
from checkout.outbox.actions import deliver_due
from checkout.payments.actions import (
    complete_cart,
    confirm_code,
    confirm_step,
    paid_back_by_hand,
    reconcile,
    start_payment,
)
from checkout.payments.models import Payment, Refund
from checkout.payments.states import ENDED, PaymentState
from checkout.promotions.models import PromotionKind
from checkout.returns.actions import (
    Arrived,
    approve,
    receive_back,
    refuse,
    request_return,
    take_in_undelivered,
    withdraw,
)
from checkout.returns.cancelling import cancel
from checkout.returns.models import Cancellation, Payback, Return
from checkout.returns.paying_back import follow_paybacks
from checkout.returns.states import CancelReason, ReturnReason
from i18n.markets.models import Market
from shop.kit.errors import Problem, Problems
from shop.management.commands.ledger import BOOKS
from tests.checkout.shop_model import (
    AWAITING,
    CANCELLED,
    CONFIRMED,
    PAID,
    Model,
    ModelCart,
    ModelLine,
    ModelOrder,
)
from tests.make.catalog import make_variant
from tests.make.checkout import EMAIL, HOMES, PHONES
from tests.make.i18n import NOON
from tests.make.orders import make_selling_shop
from tests.make.promotions import make_gift_card, make_promotion

CARDS = ("tok_ok", "tok_step", "tok_hold", "tok_declined", "tok_timeout", "tok_timeout_unpaid")
TOKENS = (*CARDS, "tok_ok", "tok_hold", "cod", "cod")
PRICES = (999, 3331, 49900)
UNITS = 6  # few, so that shoppers want the same ones
CARD = 8000  # too little for the dearest, so that money and credit pay together
CODES = ("TENOFF", "NODELIVERY", "THIRDFREE")
PAYMENT_WINDOW, HOLD = timedelta(minutes=15), timedelta(minutes=20)
CAPTURE, LAPSE = timedelta(days=6), timedelta(days=7)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=16),
    timedelta(days=1),
    timedelta(days=6, hours=1),
    timedelta(days=9),
)
REASONS = (ReturnReason.CHANGED_MIND, ReturnReason.DEFECTIVE, ReturnReason.WRONG_ITEM)

picks = st.integers(0, 59)
markets = st.sampled_from(["in", "us"])


@dataclass(frozen=True)
class World:
    """Markets with goods, promotions and a gift card each; every run begins with it."""

    markets: dict[str, Market]
    goods: dict[str, list[Variant]]
    cards: dict[str, tuple[CreditAccount, str]]


def make_world() -> World:
    markets = {code: make_selling_shop(code=code) for code in ("in", "us")}
    for market in markets.values():
        make_promotion(market=market, code="TENOFF", limit_total=2)
        make_promotion(market=market, code="NODELIVERY", kind=PromotionKind.FREE_DELIVERY)
        make_promotion(
            market=market,
            code="THIRDFREE",
            kind=PromotionKind.BUY_GET,
            percent=Decimal(1),
            buy=2,
            get=1,
        )
    goods = {
        code: [make_variant(on_sale_in=market, amount_minor=p, free=UNITS) for p in PRICES]
        for code, market in markets.items()
    }
    cards = {code: make_gift_card(market=m, amount_minor=CARD) for code, m in markets.items()}
    return World(markets, goods, cards)


class Shop(RuleBasedStateMachine):
    """Whoever does something to the shop: shoppers, packers, carriers, the worker, the clock."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.at, world = NOON, self.world
        self.before = transaction.savepoint()
        self.unpacked: set[int] = set()
        goods = [each for variants in world.goods.values() for each in variants]
        prices = {each.pk: PRICES[i % len(PRICES)] for i, each in enumerate(goods)}
        self.model = Model(
            stock=dict.fromkeys(prices, UNITS),
            credit=dict.fromkeys(world.markets, CARD),
            prices=prices,
        )

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)  # the next run begins with the world as it was

    def act(self, what: Callable[[], Any], *, dies: bool = False) -> Any:
        """Do something; None when it is refused. Who dies does nothing after the commit."""
        try:
            with TestCase.captureOnCommitCallbacks(execute=not dies):
                return what()
        except (Problem, Problems):
            return None

    # --- the shopper fills a cart

    @rule(market=markets, pick=picks, quantity=st.integers(1, 3))
    def start_a_cart(self, market: str, pick: int, quantity: int) -> None:
        self._start(market, pick, quantity)

    def _start(self, market: str, pick: int, quantity: int) -> Cart | None:
        variant = self._good(market, pick)
        lines = [LineInput(variant, quantity)]
        cart: Cart | None = self.act(
            lambda: create_cart(market=self.world.markets[market], lines=lines, at=self.at)
        )
        if cart is not None:
            self.model.carts[cart.pk] = ModelCart(market, {variant: quantity})
            self._address(cart)
        return cart

    def _address(self, cart: Cart) -> None:
        code = self.model.carts[cart.pk].market
        update_buyer(
            cart=cart, email=EMAIL, phone=PHONES[code], shipping_address=HOMES[code], at=self.at
        )
        select_delivery(cart=cart, option="standard", at=self.at)

    @precondition(lambda self: self._carts())
    @rule(pick=picks, how=st.sampled_from([*CODES, "card", "add", "set"]), units=st.integers(0, 3))
    def change_a_cart(self, pick: int, how: str, units: int) -> None:
        cart, mine = self._cart(pick)
        if how == "add":
            self._add_a_line(cart, mine, pick, max(units, 1))
        elif how == "set":
            self._change_a_line(cart, mine, pick, units)
        else:
            self._type_a_code(cart, mine, how)

    def _add_a_line(self, cart: Cart, mine: ModelCart, which: int, quantity: int) -> None:
        variant = self._good(mine.market, which)
        lines = [LineInput(variant, quantity)]
        if self.act(lambda: add_lines(cart=cart, lines=lines, at=self.at)):
            mine.units[variant] = mine.units.get(variant, 0) + quantity

    def _change_a_line(self, cart: Cart, mine: ModelCart, which: int, quantity: int) -> None:
        lines = list(cart.lines.order_by("pk"))
        if not lines:
            return
        line = lines[which % len(lines)]
        if quantity:
            change = [LineChange(line.pk, quantity)]
            done = self.act(lambda: update_lines(cart=cart, changes=change, at=self.at))
        else:
            done = self.act(lambda: remove_lines(cart=cart, line_ids=[line.pk], at=self.at))
        if done:
            mine.units[line.variant_id] = quantity
            mine.units = {pk: units for pk, units in mine.units.items() if units}

    def _type_a_code(self, cart: Cart, mine: ModelCart, code: str) -> None:
        if code == "card":
            code = self.world.cards[mine.market][1]
            self.act(lambda: apply_gift_card(cart=cart, code=code, at=self.at))
        else:
            self.act(lambda: apply_promotion(cart=cart, code=code, customer_id=None, at=self.at))

    # --- and pays

    @initialize(token=st.sampled_from(TOKENS), market=markets, pick=picks, units=st.integers(1, 3))
    def buy_first(self, token: str, market: str, pick: int, units: int) -> None:
        self.buy(token, market, pick, units, "")

    @rule(
        token=st.sampled_from(TOKENS),
        market=markets,
        pick=picks,
        units=st.integers(1, 3),
        code=st.sampled_from(["", "", *CODES, "card"]),
    )
    def buy(self, token: str, market: str, pick: int, units: int, code: str) -> None:
        """Go from the first line to the end, with a second line and a code or without."""
        cart = self._start(market, pick, units)
        if cart is None:
            return
        mine = self.model.carts[cart.pk]
        if pick % 2:
            self._add_a_line(cart, mine, pick // 2, 1)
        if code:
            self._type_a_code(cart, mine, code)
        self._complete(cart, mine, token)

    @precondition(lambda self: self._carts())
    @rule(pick=picks, token=st.sampled_from(TOKENS))
    def complete(self, pick: int, token: str) -> None:
        cart, mine = self._cart(pick)
        self._complete(cart, mine, token)

    def _complete(self, cart: Cart, mine: ModelCart, token: str) -> None:
        if self.act(lambda: self._chosen(cart, token)):
            self._completed(cart, mine, token)

    def _chosen(self, cart: Cart, token: str) -> Cart:
        if token != "cod":
            return start_payment(cart=cart, method="card", token=token, at=self.at)
        chosen = start_payment(cart=cart, method="cod", token=None, at=self.at)
        sent = re.search(r"[0-9]{6}", str(mail.outbox[-1].subject)) if mail.outbox else None
        if sent:
            confirm_code(cart=chosen, code=sent.group(), at=self.at)
        return chosen

    def _completed(self, cart: Cart, mine: ModelCart, token: str) -> None:
        done = self.act(
            lambda: complete_cart(cart=cart, key=uuid4().hex, seen_totals=None, at=self.at)
        )
        if done is None:
            return
        order = done.order
        lines = {line.pk: ModelLine(line.variant_id, line.quantity) for line in order.lines.all()}
        assert {line.variant: line.quantity for line in lines.values()} == mine.units
        expected = sum(self.model.prices[pk] * units for pk, units in mine.units.items())
        assert order.subtotal_minor == expected
        modelled = ModelOrder(mine, token, self.at, order.total_minor, order.due_minor, lines)
        self.model.place(modelled, order.pk)
        self._asked(modelled)

    def _asked(self, order: ModelOrder) -> None:
        """Bring a new order to where its card leaves it."""
        if order.due == 0 or order.token == "tok_ok":
            self.model.pay(order)
        elif order.token in {"tok_hold", "cod"}:
            self.model.confirm(order)
            if order.token == "tok_hold" and order.cart.market == "in":
                self.model.pay(order)  # rupees are captured at once
        elif order.token == "tok_declined":
            self.model.fail(order)

    @precondition(lambda self: self._orders(AWAITING))
    @rule(pick=picks, answer=st.sampled_from(["yes", "yes", "no", ""]))
    def go_on_paying(self, pick: int, answer: str) -> None:
        order, mine = self._order(pick, AWAITING)
        payment = Payment.objects.get(order=order)
        if answer and payment.state == PaymentState.NEEDS_ACTION:
            self._answer_the_step(payment, order, mine, answer)
        else:
            self._complete_again(order, mine)

    def _complete_again(self, order: Order, mine: ModelOrder) -> None:
        cart = Cart.objects.get(pk=order.cart_id)
        self.act(lambda: complete_cart(cart=cart, key=uuid4().hex, seen_totals=None, at=self.at))
        late = self.at >= mine.placed_at + PAYMENT_WINDOW
        if mine.token == "tok_timeout" or (mine.token == "tok_timeout_unpaid" and not late):
            self._money_came(order, mine)
        elif late:
            self.model.fail(mine)

    def _answer_the_step(
        self, payment: Payment, order: Order, mine: ModelOrder, answer: str
    ) -> None:
        self.act(
            lambda: confirm_step(reference=payment.reference, proof={"answer": answer}, at=self.at)
        )
        if answer == "yes":
            self._money_came(order, mine)
        else:
            self.model.fail(mine)

    def _money_came(self, order: Order, mine: ModelOrder) -> None:
        """Sell for money that came; what came after its goods were let go may find none left."""
        if self.at < mine.placed_at + HOLD:
            self.model.pay(mine)
            return
        order.refresh_from_db()
        (self.model.pay if order.state == PAID else self.model.send_back)(mine)

    # --- time passes, and the worker works

    @rule(wait=st.sampled_from(WAITS), works=st.booleans())
    def time_passes(self, wait: timedelta, *, works: bool) -> None:
        self.at += wait
        if works:
            self._work()

    def _work(self) -> None:
        for task in (release_expired, reconcile, follow_paybacks, deliver_due):
            self.act(partial(task, self.at))
        for pk, mine in self.model.orders.items():
            self._looked_after(Order.objects.get(pk=pk), mine)

    def _looked_after(self, order: Order, mine: ModelOrder) -> None:
        age = self.at - mine.placed_at
        if mine.state == AWAITING and mine.token == "tok_timeout":
            self._money_came(order, mine)
        elif mine.state == AWAITING and age >= PAYMENT_WINDOW:
            self.model.fail(mine)
        elif mine.state == CONFIRMED and mine.token == "tok_hold":
            self._held(mine, age)

    def _held(self, mine: ModelOrder, age: timedelta) -> None:
        if age >= LAPSE:
            self.model.fail(mine)
        elif age >= CAPTURE:
            self.model.pay(mine)

    # --- the goods leave

    @precondition(lambda self: self._orders(CONFIRMED, PAID))
    @rule(pick=picks, which=picks, all_of_it=st.booleans(), far=st.integers(0, 2))
    def pack(self, pick: int, which: int, *, all_of_it: bool, far: int) -> None:
        """Pack units; ``far``: hand the parcel to the carrier at once, and deliver it."""
        order, mine = self._order(pick, CONFIRMED, PAID)
        units = {pk: line.open for pk, line in mine.lines.items() if line.open}
        if units and not all_of_it:
            pk = sorted(units)[which % len(units)]
            units = {pk: 1 + which % units[pk]}
        parcel = self.act(
            lambda: pack(order=order, units=units, carrier="BlueKite", key=uuid4().hex, at=self.at)
        )
        if parcel is None:
            return
        for pk, count in units.items():
            mine.lines[pk].sent += count
        if far > 0:
            self._dispatch(parcel, mine)
        parcel.refresh_from_db()
        if far > 1 and parcel.state == "DISPATCHED":
            self._deliver(parcel, mine)

    @precondition(lambda _: Shipment.objects.filter(state="PACKED").exists())
    @rule(pick=picks, unpacks=st.sampled_from([False, False, True]), dies=st.booleans())
    def carry_off(self, pick: int, *, unpacks: bool, dies: bool) -> None:
        parcel, mine = self._parcel(pick, "PACKED")
        if not unpacks:
            self._dispatch(parcel, mine, dies=dies)
        elif self.act(lambda: move(shipment=parcel, to=ShipmentState.VOIDED, at=self.at)):
            self.unpacked.add(parcel.pk)
            self._unpacked(parcel, mine)

    def _dispatch(self, parcel: Shipment, mine: ModelOrder, *, dies: bool = False) -> None:
        self.act(lambda: dispatch(shipment=parcel, at=self.at), dies=dies)
        if mine.state == CONFIRMED and mine.token == "tok_hold":
            late = self.at >= mine.placed_at + LAPSE
            (self.model.fail if late else self.model.pay)(mine)

    def _unpacked(self, parcel: Shipment, mine: ModelOrder) -> None:
        for line in parcel.lines.all():
            mine.lines[line.order_line_id].sent -= line.quantity

    def _deliver(self, parcel: Shipment, mine: ModelOrder) -> None:
        moved = self.act(lambda: move(shipment=parcel, to=ShipmentState.DELIVERED, at=self.at))
        assert moved
        if mine.state == CONFIRMED:
            assert mine.token == "cod"
            self.model.pay(mine)

    @precondition(lambda _: Shipment.objects.filter(state="DISPATCHED").exists())
    @rule(pick=picks, arrives=st.booleans(), scrap=st.booleans(), dies=st.booleans())
    def end_the_way(self, pick: int, *, arrives: bool, scrap: bool, dies: bool) -> None:
        """Deliver a parcel, or take it in undelivered: she was not there, or had no cash."""
        parcel, mine = self._parcel(pick, "DISPATCHED")
        if arrives:
            self._deliver(parcel, mine)
            return
        units = dict(parcel.lines.values_list("order_line", "quantity"))
        scrapped = dict.fromkeys(list(units)[:1], 1) if scrap else {}
        back = self.act(
            lambda: take_in_undelivered(shipment=parcel, scrapped=scrapped, at=self.at), dies=dies
        )
        assert back is not None
        self._came_back(mine, back, {pk: n - scrapped.get(pk, 0) for pk, n in units.items()})
        for pk, count in units.items():
            mine.lines[pk].back += count
        if mine.state == CONFIRMED:
            mine.state = CANCELLED

    def _came_back(self, mine: ModelOrder, back: Return, restocked: dict[int, int]) -> None:
        for pk, count in restocked.items():
            self.model.restock(mine, pk, count)
        assert back.payback is not None
        self.model.owe(mine, Payback.objects.get(pk=back.payback.pk))

    # --- second thoughts

    @precondition(lambda self: self._orders(CONFIRMED, PAID))
    @rule(pick=picks, which=picks, all_of_it=st.booleans(), dies=st.booleans())
    def cancel(self, pick: int, which: int, *, all_of_it: bool, dies: bool) -> None:
        order, mine = self._order(pick, CONFIRMED, PAID)
        lines = sorted(mine.lines)
        pk = lines[which % len(lines)]
        units = None if all_of_it else {pk: 1 + which % mine.lines[pk].quantity}
        done = self.act(lambda: self._cancelled(order, units), dies=dies)
        if done is None:
            return
        counted = dict(done.lines.values_list("order_line", "quantity"))
        for parcel in Shipment.objects.filter(order=order, voided_at=self.at):
            self._counted_as_unpacked(parcel, mine)
        self.model.cancel(mine, counted, done.payback)

    def _cancelled(self, order: Order, units: dict[int, int] | None) -> Cancellation:
        return cancel(
            order=order,
            units=units,
            by=Cancellation.By.SHOPPER,
            reason=CancelReason.CHANGED_MIND,
            key=uuid4().hex,
            at=self.at,
        )

    def _counted_as_unpacked(self, parcel: Shipment, mine: ModelOrder) -> None:
        """Count what was unpacked so that it could be cancelled."""
        if parcel.pk not in self.unpacked:
            self.unpacked.add(parcel.pk)
            self._unpacked(parcel, mine)

    @precondition(lambda self: self._orders(PAID))
    @rule(pick=picks, which=picks, reason=st.sampled_from(REASONS), far=st.integers(0, 2))
    def ask_back(self, pick: int, which: int, reason: ReturnReason, far: int) -> None:
        """Ask to send units back; ``far``: it is approved at once, and the units arrive."""
        order, mine = self._order(pick, PAID)
        lines = sorted(mine.lines)
        pk = lines[which % len(lines)]
        units = {pk: 1 + which % mine.lines[pk].quantity}
        row = self.act(
            lambda: request_return(
                order=order, units=units, reason=reason, key=uuid4().hex, at=self.at
            )
        )
        if row is None:
            return
        mine.lines[pk].back += units[pk]
        if far > 0:
            self._decide(row, mine, approve)
        if far > 1:
            self._receive(row, mine, which, scrap=which % 2 == 1, dies=False)

    @precondition(lambda _: Return.objects.filter(state__in=("REQUESTED", "APPROVED")).exists())
    @rule(
        pick=picks,
        decide=st.sampled_from([approve, approve, refuse, withdraw]),
        scrap=st.booleans(),
        dies=st.booleans(),
    )
    def go_on_with_a_return(
        self, pick: int, decide: Callable[..., Return], *, scrap: bool, dies: bool
    ) -> None:
        rows = list(Return.objects.filter(state__in=("REQUESTED", "APPROVED")).order_by("pk"))
        row = rows[pick % len(rows)]
        mine = self.model.orders[row.order_id]
        if row.state == "APPROVED":
            self._receive(row, mine, pick, scrap=scrap, dies=dies)
        else:
            self._decide(row, mine, decide)

    def _decide(self, back: Return, mine: ModelOrder, decide: Callable[..., Return]) -> None:
        assert self.act(lambda: decide(sent_back=back, at=self.at))
        if decide is not approve:
            for line in back.lines.all():
                mine.lines[line.order_line_id].back -= line.quantity

    def _receive(
        self, row: Return, mine: ModelOrder, came: int, *, scrap: bool, dies: bool
    ) -> None:
        [line] = row.lines.all()
        units = 1 + came % line.quantity
        arrived = {line.order_line_id: Arrived(units - scrap, int(scrap))}
        back = self.act(lambda: receive_back(sent_back=row, arrived=arrived, at=self.at), dies=dies)
        assert back is not None
        mine.lines[line.order_line_id].back -= line.quantity - units
        self._came_back(mine, back, {line.order_line_id: units - scrap})

    @precondition(lambda _: Refund.objects.open().filter(payment__provider="cod").exists())
    @rule()
    def pay_cash_back(self) -> None:
        row = Refund.objects.open().filter(payment__provider="cod").order_by("pk")[0]
        assert self.act(lambda: paid_back_by_hand(refund=row, note="by bank", at=self.at))

    # --- what must be so after every step

    @invariant()
    def all_is_as_modelled(self) -> None:
        self._carts_are_as_modelled()
        self._units_are_as_modelled()
        self._money_is_as_modelled()
        self._the_books_balance()

    def _the_books_balance(self) -> None:
        violations = [line for verify, _counts in BOOKS.values() for line in verify()]
        assert not violations, violations

    def _units_are_as_modelled(self) -> None:
        on_hand = Stock.objects.order_by().values_list("variant").annotate(n=Sum("on_hand"))
        assert dict(on_hand) == self.model.stock
        for order in Order.objects.prefetch_related("lines"):
            mine = self.model.orders[order.pk]
            for line in order.lines.all():
                told = mine.lines[line.pk]
                found = (line.cancelled_units, line.shipped_units, line.returned_units)
                assert found == (told.cancelled, told.sent, told.back)

    def _money_is_as_modelled(self) -> None:
        for payment in Payment.objects.select_related("order"):
            mine = self.model.orders[payment.order_id]
            assert payment.order.state == mine.state, (mine, payment)
            assert payment.captured_minor == mine.captured, (mine, payment)
            sent = sum(each.amount_minor for each in payment.refunds.all())
            waiting = Payback.objects.owed().filter(order=payment.order, refund=None)
            # What was owed of a hold that came to nothing is written off by the worker.
            unsent = 0 if payment.state in ENDED else sum(each.money_minor for each in waiting)
            assert sent + unsent == mine.refunded, (mine, payment, sent, unsent)
            self._nothing_is_kept(payment.order, mine)
        for code, (card, _typed) in self.world.cards.items():
            card.refresh_from_db()
            assert card.free_minor == self.model.credit[code]

    @staticmethod
    def _nothing_is_kept(order: Order, mine: ModelOrder) -> None:
        """Keep nothing of what was paid for an order of which everything was cancelled."""
        if mine.state == CANCELLED:
            assert mine.captured == mine.refunded
            assert mine.credited == mine.credit
        else:
            assert mine.owed + mine.credited <= mine.total

    def _carts_are_as_modelled(self) -> None:
        for cart in Cart.objects.prefetch_related("lines"):
            mine = self.model.carts[cart.pk]
            assert {line.variant_id: line.quantity for line in cart.lines.all()} == mine.units
            assert (cart.state == CartState.OPEN) == (mine.order is None)

    # --- choosing

    def _good(self, market: str, pick: int) -> int:
        goods = self.world.goods[market]
        return int(goods[pick % len(goods)].pk)

    def _carts(self) -> list[Any]:
        return [pk for pk, cart in self.model.carts.items() if cart.order is None and cart.units]

    def _cart(self, pick: int) -> tuple[Cart, ModelCart]:
        pks = self._carts()
        pk = pks[pick % len(pks)]
        return Cart.objects.get(pk=pk), self.model.carts[pk]

    def _orders(self, *states: str) -> list[int]:
        return [pk for pk, order in self.model.orders.items() if order.state in states]

    def _order(self, pick: int, *states: str) -> tuple[Order, ModelOrder]:
        pks = self._orders(*states)
        pk = pks[pick % len(pks)]
        return Order.objects.get(pk=pk), self.model.orders[pk]

    def _parcel(self, pick: int, state: str) -> tuple[Shipment, ModelOrder]:
        rows = list(Shipment.objects.filter(state=state).order_by("pk"))
        row = rows[pick % len(rows)]
        return row, self.model.orders[row.order_id]
