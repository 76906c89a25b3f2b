"""Stripe's API, as far as the shop uses it: intents, hosted pages, refunds, events."""

import json
from collections.abc import Mapping
from typing import Any

import stripe

from tests.fakes.provider import Answered, Asked, Event, FakeProvider, Refusal, Route
from tests.fakes.store import Thing

INTENT, SESSION, REFUND, REPLAYED = "stripe.pi", "stripe.cs", "stripe.re", "stripe.idempotency"
DECLINED = "pm_card_chargeDeclined"
NEEDS_STEP = "pm_card_authenticationRequired"
WEEK = 7 * 24 * 3600


class FakeStripe(FakeProvider):
    """Plays Stripe."""

    name = "stripe"

    def routes(self) -> Mapping[str, Route]:
        return {
            r"POST /v1/payment_intents": self._replayed(self._create_intent),
            r"GET /v1/payment_intents": self._list(INTENT),
            r"GET /v1/payment_intents/(\w+)": lambda asked: (200, self._intent(asked.ids[0])),
            r"POST /v1/payment_intents/(\w+)/capture": self._replayed(self._capture),
            r"POST /v1/payment_intents/(\w+)/cancel": self._cancel,
            r"POST /v1/checkout/sessions": self._replayed(self._create_session),
            r"GET /v1/checkout/sessions": self._list(SESSION),
            r"GET /v1/checkout/sessions/(\w+)": self._get_session,
            r"POST /v1/checkout/sessions/(\w+)/expire": self._expire,
            r"POST /v1/refunds": self._replayed(self._create_refund),
            r"GET /v1/refunds": self._list_refunds,
        }

    def allowed(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization", "").startswith("Bearer sk_test")

    def headers_for(self, event: Event, at: float | None = None) -> dict[str, str]:
        header = stripe.WebhookSignature.generate_signature_header(
            event.body, self.webhook_secret, int(at) if at is not None else None
        )
        return {"Stripe-Signature": header}

    def _replayed(self, route: Route) -> Route:
        """Answer the same idempotency key with the first answer, as Stripe does for a day."""

        def answer(asked: Asked) -> Answered:
            key = asked.headers.get("Idempotency-Key", "")
            with self.store.lock:
                before = self.store.get(REPLAYED, key) if key else None
                if before is not None:
                    return before["status"], before["body"]
                status, body = route(asked)
                if key:
                    self.store.put(REPLAYED, key, {"status": status, "body": body})
            return status, body

        return answer

    def _create_intent(self, asked: Asked) -> Answered:
        intent = self._new_intent(asked.params)
        token = asked.params.get("payment_method", "")
        if token == DECLINED:
            error = {"code": "card_declined", "type": "card_error", "message": "Declined."}
            self.store.put(INTENT, intent["id"], {**intent, "last_payment_error": error})
            raise Refusal(402, {"error": {**error, "payment_intent": intent}})
        if token == NEEDS_STEP:
            to = {"type": "redirect_to_url", "redirect_to_url": {"url": f"{self.base}/step"}}
            intent |= {"status": "requires_action", "next_action": to}
        elif token:
            intent = self._paid(intent)
        return 200, self.store.put(INTENT, intent["id"], intent)

    def _new_intent(self, params: Thing) -> Thing:
        intent_id = self.new_id("pi_")
        intent: Thing = {
            "id": intent_id,
            "object": "payment_intent",
            "amount": int(params["amount"]),
            "amount_capturable": 0,
            "amount_received": 0,
            "currency": params["currency"],
            "capture_method": params.get("capture_method", "automatic"),
            "client_secret": f"{intent_id}_secret_{self.new_id('')}",
            "created": self.clock(),
            "status": "requires_payment_method",
            "metadata": params.get("metadata", {}),
            "last_payment_error": None,
            "next_action": None,
            "latest_charge": None,
        }
        return self.store.put(INTENT, intent_id, intent)

    def _paid(self, intent: Thing) -> Thing:
        """Take the money, or hold it, and tell of it."""
        held = intent["capture_method"] == "manual"
        amount = intent["amount"]
        intent |= (
            {"status": "requires_capture", "amount_capturable": amount}
            if held
            else {"status": "succeeded", "amount_received": amount}
        )
        intent["latest_charge"] = self.new_id("ch_")
        self.store.put(INTENT, intent["id"], intent)
        kind = "amount_capturable_updated" if held else "succeeded"
        self._tell(f"payment_intent.{kind}", intent)
        return intent

    def _capture(self, asked: Asked) -> Answered:
        intent = self._intent(asked.ids[0])
        if intent["status"] != "requires_capture":
            raise Refusal(400, _error("payment_intent_unexpected_state"))
        taken = int(asked.params.get("amount_to_capture") or intent["amount"])
        intent |= {"status": "succeeded", "amount_received": taken, "amount_capturable": 0}
        self.store.put(INTENT, intent["id"], intent)
        self._tell("payment_intent.succeeded", intent)
        return 200, intent

    def _cancel(self, asked: Asked) -> Answered:
        intent = self._intent(asked.ids[0])
        if intent["status"] in {"succeeded", "canceled"}:
            raise Refusal(400, _error("payment_intent_unexpected_state"))
        return 200, self._canceled(intent, "requested_by_customer")

    def _canceled(self, intent: Thing, reason: str) -> Thing:
        intent |= {"status": "canceled", "cancellation_reason": reason, "amount_capturable": 0}
        self.store.put(INTENT, intent["id"], intent)
        self._tell("payment_intent.canceled", intent)
        return intent

    def let_holds_lapse(self) -> None:
        """Let seven days pass: what is held and not captured is let go."""
        for intent in self.store.all(INTENT):
            if intent["status"] == "requires_capture":
                self._canceled(intent, "automatic")

    def _create_session(self, asked: Asked) -> Answered:
        params, session_id = asked.params, self.new_id("cs_test_")
        price = params["line_items"]["0"]["price_data"]
        session: Thing = {
            "id": session_id,
            "object": "checkout.session",
            "amount_total": int(price["unit_amount"]),
            "currency": price["currency"],
            "client_reference_id": params["client_reference_id"],
            "created": self.clock(),
            "metadata": params.get("metadata", {}),
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "success_url": params["success_url"],
            "url": f"{self.base}/pay/stripe/{session_id}",
            "wanted": params["payment_intent_data"],
        }
        return 200, _shown(self.store.put(SESSION, session_id, session))

    def _get_session(self, asked: Asked) -> Answered:
        session = self._session(asked.ids[0])
        if "payment_intent" in str(asked.params.get("expand", "")) and session["payment_intent"]:
            session["payment_intent"] = self._intent(session["payment_intent"])
        return 200, _shown(session)

    def _expire(self, asked: Asked) -> Answered:
        session = self._session(asked.ids[0])
        if session["status"] != "open":
            raise Refusal(400, _error("checkout_session_not_open"))
        session |= {"status": "expired", "url": None}
        self.store.put(SESSION, session["id"], session)
        self._tell("checkout.session.expired", _shown(session))
        return 200, _shown(session)

    def pay(self, page: str, *, outcome: str = "pay") -> None:
        with self.store.lock:
            session = self._session(page)
            if session["status"] != "open":
                return
            intent = self._new_intent(
                {
                    **session["wanted"],
                    "amount": session["amount_total"],
                    "currency": session["currency"],
                }
            )
            session["payment_intent"] = intent["id"]
            if outcome == "pay":
                intent = self._paid(intent)
                paid = "paid" if intent["status"] == "succeeded" else "unpaid"
                session |= {"status": "complete", "payment_status": paid, "url": None}
                self._tell("checkout.session.completed", _shown(session))
            else:
                error = {"code": "card_declined"}
                self.store.put(INTENT, intent["id"], {**intent, "last_payment_error": error})
                self._tell("payment_intent.payment_failed", {**intent, "last_payment_error": error})
            self.store.put(SESSION, page, session)

    def way_back(self, page: str) -> str:
        return str(self._session(page)["success_url"])

    def _create_refund(self, asked: Asked) -> Answered:
        intent, amount = self._intent(asked.params["payment_intent"]), int(asked.params["amount"])
        gone = sum(one["amount"] for one in self._refunds_of(intent["id"]))
        if intent["status"] != "succeeded" or gone + amount > intent["amount_received"]:
            raise Refusal(400, _error("charge_already_refunded"))
        refund: Thing = {
            "id": self.new_id("re_"),
            "object": "refund",
            "amount": amount,
            "payment_intent": intent["id"],
            "metadata": asked.params.get("metadata", {}),
            "status": "succeeded",
            "created": self.clock(),
        }
        self.store.put(REFUND, refund["id"], refund)
        self._tell("refund.created", refund)
        return 200, refund

    def _refunds_of(self, intent: str) -> list[Thing]:
        return [one for one in self.store.all(REFUND) if one["payment_intent"] == intent]

    def _list_refunds(self, asked: Asked) -> Answered:
        found = self._refunds_of(asked.params["payment_intent"])
        return 200, {"object": "list", "data": found, "has_more": False, "url": "/v1/refunds"}

    def _list(self, kind: str) -> Route:
        def answer(asked: Asked) -> Answered:
            since = int((asked.params.get("created") or {}).get("gte", 0))
            rows = [one for one in reversed(self.store.all(kind)) if one["created"] >= since]
            after = asked.params.get("starting_after")
            if after:
                rows = rows[[one["id"] for one in rows].index(after) + 1 :]
            page = int(asked.params.get("limit", 10))
            data = [_shown(one) for one in rows[:page]]
            return 200, {"object": "list", "data": data, "has_more": len(rows) > page, "url": ""}

        return answer

    def _intent(self, intent_id: str) -> Thing:
        return self._there(INTENT, intent_id)

    def _session(self, session_id: str) -> Thing:
        return self._there(SESSION, session_id)

    def _there(self, kind: str, thing_id: str) -> Thing:
        found = self.store.get(kind, thing_id)
        if found is None:
            raise Refusal(404, _error("resource_missing"))
        return found

    def _tell(self, kind: str, about: Thing) -> None:
        event_id = self.new_id("evt_")
        event: dict[str, Any] = {
            "id": event_id,
            "object": "event",
            "type": kind,
            "created": self.clock(),
            "data": {"object": about},
        }
        self.tell(event_id, kind, json.dumps(event))

    def money(self) -> int:
        """Sum what was taken and not sent back, in minor units."""
        taken = sum(one["amount_received"] for one in self.store.all(INTENT))
        return int(taken - sum(one["amount"] for one in self.store.all(REFUND)))


def _shown(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if name != "wanted"}


def _error(code: str) -> Thing:
    return {"error": {"code": code, "type": "invalid_request_error", "message": code}}
