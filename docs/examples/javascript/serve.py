"""Serve this folder, and hand what belongs to the shop on to it, so that one origin has both.

    python docs/examples/javascript/serve.py [--shop http://127.0.0.1:8000] [--port 8100]

A browser lets a page read answers of its own origin only. In production the web server or the
CDN before both does the same: `/graphql/` and `/media/` go to the shop, the rest are the
frontend's files.
"""

import argparse
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

HERE = Path(__file__).parent
PROXIED = ("/graphql/", "/media/")
ASKED = ("Accept", "Accept-Language", "Authorization", "Content-Type", "If-None-Match")
TOLD = ("Cache-Control", "Content-Type", "ETag", "Retry-After", "Vary", "X-Request-Id")
PATIENCE_SECONDS = 30


class Frontend(SimpleHTTPRequestHandler):
    """Files from here; the API and the pictures from the shop; its pages by a redirect."""

    def __init__(self, *args: object, shop: str, **options: object) -> None:
        self.shop = shop
        super().__init__(*args, directory=str(HERE), **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve a file, or what the shop has under that address."""
        path = self.path.partition("?")[0]
        if path.startswith(PROXIED):
            self._hand_on()
        elif path == "/" or (HERE / path.lstrip("/")).is_file():
            super().do_GET()
        else:
            self.send_response(307)
            self.send_header("Location", f"{self.shop}{self.path}")
            self.end_headers()

    def do_POST(self) -> None:
        """Hand a request of the API on."""
        if self.path == "/graphql/":
            self._hand_on(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        else:
            self.send_error(405)

    def _hand_on(self, body: bytes | None = None) -> None:
        headers = {name: self.headers[name] for name in ASKED if name in self.headers}
        request = Request(f"{self.shop}{self.path}", data=body, headers=headers)  # noqa: S310
        try:
            with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the shop
                self._answer(answer.status, answer.headers, answer.read())
        except HTTPError as refusal:  # an answer like any other
            self._answer(refusal.code, refusal.headers, refusal.read())
        except URLError as trouble:
            self.send_error(502, f"the shop does not answer: {trouble.reason}")

    def _answer(self, status: int, headers: object, body: bytes) -> None:
        self.send_response(status)
        for name in TOLD:
            value = headers.get(name)  # type: ignore[attr-defined]
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Keep quiet; the browser shows what it asked for."""


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shop", default="http://127.0.0.1:8000", help="where the shop answers")
    parser.add_argument("--port", type=int, default=8100, help="0 takes any that is free")
    options = parser.parse_args()
    server = ThreadingHTTPServer(
        ("127.0.0.1", options.port), partial(Frontend, shop=options.shop.rstrip("/"))
    )
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
