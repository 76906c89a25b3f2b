"""A stand-in for Stripe Tax on the loopback: speaks its documented JSON and keeps what it heard."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

LEVELS = (("state", "6.0"), ("county", "0.25"), ("district", "1.375"))


@dataclass
class FakeStripeTax:
    """What it was asked, and how it behaves. trouble: a status to answer with instead."""

    url: str = ""
    trouble: int = 0
    calculations: list[dict[str, str]] = field(default_factory=list)
    transactions: dict[str, dict[str, str]] = field(default_factory=dict)
    reversals: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.trouble:
            return self.trouble, {"error": {"type": "api_error", "message": "a secret sk_test"}}
        return 200, {
            "/v1/tax/calculations": self._calculate,
            "/v1/tax/transactions/create_from_calculation": self._commit,
            "/v1/tax/transactions/create_reversal": self._reverse,
        }[path](given)

    def _calculate(self, given: dict[str, str]) -> dict[str, Any]:
        self.calculations.append(given)
        many = len({key.split("[")[1] for key in given if key.startswith("line_items[")})
        items = [
            taxed(
                int(given[f"line_items[{i}][amount]"]),
                reference=given[f"line_items[{i}][reference]"],
            )
            for i in range(many)
        ]
        shipping = given.get("shipping_cost[amount]")
        cost = taxed(int(shipping)) if shipping else None
        taxes = [item["amount_tax"] for item in [*items, *([cost] if cost else [])]]
        return {
            "id": f"taxcalc_{len(self.calculations)}",
            "object": "tax.calculation",
            "tax_amount_exclusive": sum(taxes),
            "line_items": {"object": "list", "data": items},
            "shipping_cost": cost,
        }

    def _commit(self, given: dict[str, str]) -> dict[str, Any]:
        self.transactions.setdefault(given["reference"], given)
        name = f"tax_{list(self.transactions).index(given['reference']) + 1}"
        return {"id": name, "object": "tax.transaction", "reference": given["reference"]}

    def _reverse(self, given: dict[str, str]) -> dict[str, Any]:
        self.reversals.append(given)
        return {"id": f"tax_rev_{len(self.reversals)}", "object": "tax.transaction"}


def taxed(amount: int, **facts: str) -> dict[str, Any]:
    parts = [
        {
            "amount": percent_of(amount, rate),
            "taxable_amount": amount,
            "jurisdiction": {"level": level, "country": "US"},
            "tax_rate_details": {"percentage_decimal": rate, "tax_type": "sales_tax"},
        }
        for level, rate in LEVELS
    ]
    tax = sum(int(str(part["amount"])) for part in parts)
    return {**facts, "amount": amount, "amount_tax": tax, "tax_breakdown": parts}


def percent_of(amount: int, rate: str) -> int:
    return int((amount * Decimal(rate) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@contextmanager
def fake_stripe_tax() -> Iterator[FakeStripeTax]:
    """Serve until the end of the block."""
    fake = FakeStripeTax()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, told = fake.answer(self.path, dict(parse_qsl(body, keep_blank_values=True)))
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
