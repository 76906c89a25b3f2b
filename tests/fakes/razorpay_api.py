"""Razorpay's API, as far as the shop uses it: links, orders, payments, UPI, refunds, events."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from tests.fakes.provider import Answered, Asked, Event, FakeProvider, Refusal, Route
from tests.fakes.store import Thing

LINK, ORDER, PAYMENT, REFUND = "razorpay.plink", "razorpay.order", "razorpay.pay", "razorpay.rfnd"


class FakeRazorpay(FakeProvider):
    """Plays Razorpay. capture: whether the account captures by itself what is authorised."""

    name = "razorpay"
    captures_by_itself = False

    def routes(self) -> Mapping[str, Route]:
        return {
            r"POST /v1/payment_links": self._create_link,
            r"GET /v1/payment_links": self._links,
            r"GET /v1/payment_links/(\w+)": lambda asked: (200, self._there(LINK, asked.ids[0])),
            r"POST /v1/payment_links/(\w+)/cancel": self._cancel_link,
            r"POST /v1/orders": self._create_order,
            r"GET /v1/orders": self._orders,
            r"GET /v1/orders/(\w+)": lambda asked: (200, self._there(ORDER, asked.ids[0])),
            r"GET /v1/orders/(\w+)/payments": self._payments_of_order,
            r"POST /v1/payments/create/upi": self._create_upi,
            r"GET /v1/payments/(\w+)": lambda asked: (200, self._there(PAYMENT, asked.ids[0])),
            r"POST /v1/payments/(\w+)/capture": self._capture,
            r"POST /v1/payments/(\w+)/refund": self._refund,
            r"GET /v1/payments/(\w+)/refunds": self._refunds,
        }

    def allowed(self, asked: Asked) -> bool:
        scheme, _, told = asked.headers.get("Authorization", "").partition(" ")
        return scheme == "Basic" and base64.b64decode(told).startswith(b"rzp_test")

    def headers_for(self, event: Event, at: float | None = None) -> dict[str, str]:
        key = self.webhook_secret.encode()
        return {
            "X-Razorpay-Signature": hmac.new(key, event.body.encode(), hashlib.sha256).hexdigest(),
            "X-Razorpay-Event-Id": event.id,
        }

    def _create_link(self, asked: Asked) -> Answered:
        wanted = asked.params
        if any(one["reference_id"] == wanted["reference_id"] for one in self.store.all(LINK)):
            raise Refusal(400, _error("payment link with given reference_id already exists"))
        order = self._new_order(wanted["amount"], wanted["currency"], "", wanted["notes"])
        link_id = self.new_id("plink_")
        link: Thing = {
            "id": link_id,
            "amount": wanted["amount"],
            "amount_paid": 0,
            "currency": wanted["currency"],
            "reference_id": wanted["reference_id"],
            "notes": wanted["notes"],
            "order_id": order["id"],
            "callback_url": wanted["callback_url"],
            "short_url": f"{self.base}/pay/razorpay/{link_id}",
            "status": "created",
            "payments": None,
            "created_at": self.clock(),
        }
        return 200, self.store.put(LINK, link_id, link)

    def _links(self, asked: Asked) -> Answered:
        named = asked.params.get("reference_id")
        found = [one for one in self.store.all(LINK) if one["reference_id"] == named]
        return 200, {"payment_links": found}

    def _cancel_link(self, asked: Asked) -> Answered:
        link = self._there(LINK, asked.ids[0])
        if link["status"] != "created":
            raise Refusal(400, _error("only an unpaid link can be cancelled"))
        link["status"] = "cancelled"
        self.store.put(LINK, link["id"], link)
        self._tell("payment_link.cancelled", {"payment_link": link})
        return 200, link

    def _create_order(self, asked: Asked) -> Answered:
        wanted = asked.params
        return 200, self._new_order(
            wanted["amount"], wanted["currency"], wanted["receipt"], wanted.get("notes", {})
        )

    def _new_order(self, amount: int, currency: str, receipt: str, notes: Thing) -> Thing:
        order: Thing = {
            "id": self.new_id("order_"),
            "entity": "order",
            "amount": amount,
            "amount_paid": 0,
            "currency": currency,
            "receipt": receipt,
            "notes": notes,
            "status": "created",
            "created_at": self.clock(),
        }
        return self.store.put(ORDER, order["id"], order)

    def _orders(self, asked: Asked) -> Answered:
        named = asked.params.get("receipt")
        return 200, _items([one for one in self.store.all(ORDER) if one["receipt"] == named])

    def _payments_of_order(self, asked: Asked) -> Answered:
        return 200, _items(self._tried(asked.ids[0]))

    def _tried(self, order_id: str) -> list[Thing]:
        return [one for one in self.store.all(PAYMENT) if one["order_id"] == order_id]

    def _create_upi(self, asked: Asked) -> Answered:
        order = self._there(ORDER, asked.params["order_id"])
        payment = self._new_payment(order, "upi", "created")
        amount = f"{order['amount'] / 100:.2f}"
        link = f"upi://pay?pa=shop@fake&tr={payment['id']}&am={amount}&cu=INR"
        return 200, {"razorpay_payment_id": payment["id"], "link": link}

    def _new_payment(self, order: Thing, method: str, status: str) -> Thing:
        payment: Thing = {
            "id": self.new_id("pay_"),
            "entity": "payment",
            "amount": order["amount"],
            "currency": order["currency"],
            "status": status,
            "order_id": order["id"],
            "method": method,
            "captured": False,
            "amount_refunded": 0,
            "notes": order["notes"],
            "created_at": self.clock(),
        }
        return self.store.put(PAYMENT, payment["id"], payment)

    def pay(self, page: str, *, outcome: str = "pay") -> None:
        """Pay a link by its id, or an order by its."""
        with self.store.lock:
            link = self.store.get(LINK, page)
            if link is not None and link["status"] != "created":
                return
            order = self._there(ORDER, link["order_id"] if link else page)
            if outcome != "pay":
                failed = self._new_payment(order, "upi", "failed")
                self._tell("payment.failed", {"payment": failed})
                return
            payment = self._new_payment(order, "upi", "authorized")
            self._tell("payment.authorized", {"payment": payment})
            if link is not None:
                tried = [{"payment_id": payment["id"], "status": "captured"}]
                link |= {"status": "paid", "payments": tried}
                self.store.put(LINK, page, link)
            if self.captures_by_itself:
                self._captured(payment)
            if link is not None:
                self._tell("payment_link.paid", {"payment_link": link, "payment": payment})

    def way_back(self, page: str) -> str:
        return str(self._there(LINK, page)["callback_url"])

    def _captured(self, payment: Thing) -> Thing:
        payment |= {"status": "captured", "captured": True}
        self.store.put(PAYMENT, payment["id"], payment)
        self._tell("payment.captured", {"payment": payment})
        return payment

    def _capture(self, asked: Asked) -> Answered:
        payment = self._there(PAYMENT, asked.ids[0])
        wrong = payment["status"] != "authorized" or payment["amount"] != asked.params["amount"]
        if wrong or payment["currency"] != asked.params.get("currency"):
            raise Refusal(400, _error("This payment cannot be captured"))
        return 200, self._captured(payment)

    def let_holds_lapse(self) -> None:
        """Let three days pass: what is authorised and not captured is given back."""
        for payment in self.store.all(PAYMENT):
            if payment["status"] == "authorized":
                payment |= {"status": "refunded", "amount_refunded": payment["amount"]}
                self.store.put(PAYMENT, payment["id"], payment)

    def _refund(self, asked: Asked) -> Answered:
        payment, amount = self._there(PAYMENT, asked.ids[0]), asked.params["amount"]
        if payment["status"] not in {"captured", "refunded"} or not payment["captured"]:
            raise Refusal(400, _error("The payment has not been captured"))
        if payment["amount_refunded"] + amount > payment["amount"]:
            raise Refusal(400, _error("The total refund amount is greater than the payment"))
        payment["amount_refunded"] += amount
        if payment["amount_refunded"] == payment["amount"]:
            payment["status"] = "refunded"
        self.store.put(PAYMENT, payment["id"], payment)
        refund: Thing = {
            "id": self.new_id("rfnd_"),
            "entity": "refund",
            "amount": amount,
            "payment_id": payment["id"],
            "notes": asked.params.get("notes", {}),
            "receipt": asked.params.get("receipt"),
            "status": "processed",
            "created_at": self.clock(),
        }
        self.store.put(REFUND, refund["id"], refund)
        self._tell("refund.processed", {"refund": refund, "payment": payment})
        return 200, refund

    def _refunds(self, asked: Asked) -> Answered:
        found = [one for one in self.store.all(REFUND) if one["payment_id"] == asked.ids[0]]
        return 200, _items(found)

    def _there(self, kind: str, thing_id: str) -> Thing:
        found = self.store.get(kind, thing_id)
        if found is None:
            raise Refusal(400, _error("The id provided does not exist"))
        return found

    def _tell(self, kind: str, about: Mapping[str, Thing]) -> None:
        event = {
            "entity": "event",
            "event": kind,
            "contains": list(about),
            "payload": {name: {"entity": thing} for name, thing in about.items()},
            "created_at": self.clock(),
        }
        self.tell(self.new_id("evt_"), kind, json.dumps(event))

    def money(self) -> int:
        """Sum what was captured and not sent back, in paise."""
        paid = [one for one in self.store.all(PAYMENT) if one["captured"]]
        return int(sum(one["amount"] - one["amount_refunded"] for one in paid))


def _items(found: list[Thing]) -> Thing:
    return {"entity": "collection", "count": len(found), "items": found}


def _error(told: str) -> Thing:
    return {"error": {"code": "BAD_REQUEST_ERROR", "description": told}}
