"""Serve the fakes over HTTP on loopback, in a thread of the test or in a process of its own."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event as Flag
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.provider import Asked, FakeProvider, Lost, unnested
from tests.fakes.razorpay_api import FakeRazorpay
from tests.fakes.store import Store
from tests.fakes.stripe_api import FakeStripe

STRIPE_SECRET, RAZORPAY_SECRET = "whsec_test", "rzp_webhook_secret"
PAGE = """<!doctype html><title>Pay</title><form method="post">
<button name="outcome" value="pay">Pay</button>
<button name="outcome" value="decline">Decline</button></form>"""
AGAIN = 0.5  # seconds between two attempts to reach the webhook


@dataclass
class Fakes:
    """Both providers, and the address at which they are."""

    stripe: FakeStripe
    razorpay: FakeRazorpay
    base: str

    def by_name(self, name: str) -> FakeProvider:
        providers: dict[str, FakeProvider] = {"stripe": self.stripe, "razorpay": self.razorpay}
        return providers[name]


class _Handler(BaseHTTPRequestHandler):
    """Stripe speaks forms to ``/v1``, Razorpay JSON to ``/razorpay/v1``, people ``/pay``."""

    server: "Quiet"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            self._page(path, body)
        elif path.startswith("/razorpay/"):
            self._api(self.server.fakes.razorpay, path.removeprefix("/razorpay"), body)
        else:
            self._api(self.server.fakes.stripe, path, body)

    def _api(self, provider: FakeProvider, path: str, body: bytes) -> None:
        asked = Asked(self.command, path, self._params(body), dict(self.headers))
        try:
            status, answer = provider.handle(asked)
        except Lost:
            self.close_connection = True
            return
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _params(self, body: bytes) -> dict[str, Any]:
        asked = unnested(parse_qsl(urlsplit(self.path).query))
        if not body:
            return asked
        if "json" in self.headers.get("Content-Type", ""):
            return {**asked, **json.loads(body)}
        return {**asked, **unnested(parse_qsl(body.decode(), keep_blank_values=True))}

    def _page(self, path: str, body: bytes) -> None:
        _, _, name, page = path.split("/")
        provider = self.server.fakes.by_name(name)
        if self.command == "GET":
            self._send(200, PAGE.encode(), "text/html")
            return
        provider.pay(page, outcome=dict(parse_qsl(body.decode())).get("outcome", "pay"))
        self.send_response(303)
        self.send_header("Location", provider.way_back(page))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """A server whose broken connections are no news."""

    daemon_threads = True
    fakes: Fakes

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: the shop may be killed at any moment."""


def make_fakes(store: Store, port: int = 0) -> tuple[Fakes, Quiet]:
    """Make the fakes and their server, which is not serving yet."""
    fakes = Fakes(FakeStripe(store, STRIPE_SECRET), FakeRazorpay(store, RAZORPAY_SECRET), "")
    server = Quiet(("127.0.0.1", port), _Handler)
    server.fakes = fakes
    fakes.base = f"http://127.0.0.1:{server.server_address[1]}"
    fakes.stripe.base = fakes.razorpay.base = fakes.base
    return fakes, server


@contextmanager
def serving() -> Iterator[Fakes]:
    """Serve the fakes in a thread while a test runs; their books are in memory."""
    store = Store()
    fakes, server = make_fakes(store)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fakes
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        store.close()


def tell_for_ever(fakes: Fakes, store: Store, webhooks: str, stop: Flag) -> None:
    """Tell each event to the shop until it answers 2xx, as the providers do."""
    while not stop.wait(AGAIN):
        for name in ("stripe", "razorpay"):
            provider = fakes.by_name(name)
            for event in provider.events():
                if store.get("told", event.id) is None and _told(provider, event, webhooks):
                    store.put("told", event.id, {"id": event.id})


def _told(provider: FakeProvider, event: Any, webhooks: str) -> bool:
    headers = {"Content-Type": "application/json", **provider.headers_for(event)}
    request = urllib.request.Request(  # noqa: S310 - an address that our own test gave
        f"{webhooks.rstrip('/')}/{provider.name}/", event.body.encode(), headers
    )
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(request, timeout=5):  # noqa: S310
        return True
    return False
