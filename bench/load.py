"""Ask a server as many clients do, each on a connection of its own that stays open.

One thread and raw sockets: the generator shares the machine with what it measures, so it must cost
little. A connection sends its next request when the answer to the last is read whole.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
CHUNKS_END = b"0\r\n\r\n"
PATIENCE_SECONDS = 30.0
READ_BYTES = 262_144
OK = b"HTTP/1.1 200"


class Failed(RuntimeError):
    """A server answered something else than data, or not at all."""


@dataclass
class Driven:
    """What a drive brought: the answers' times in seconds, and how long it took."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def requests(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """Give the time within which so many percent of the answers came, in milliseconds."""
        ordered = sorted(self.latencies)
        place = min(len(ordered) - 1, len(ordered) * percent // 100)
        return ordered[place] * 1000


class Client:
    """One connection with the request it waits for."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._read = bytearray()
        self._whole = 0

    def send(self, request: bytes) -> None:
        """Send a request; its answer is read by ``answer``."""
        self._read.clear()
        self._whole = 0
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """Read what has come; the body once it is whole. Raises Failed for anything but data."""
        part = self.socket.recv(READ_BYTES)
        if not part:
            raise Failed("the server closed the connection")
        self._read += part
        if not self._whole:
            self._whole = _length(self._read)
        if self._whole > 0:
            is_whole = len(self._read) >= self._whole
        else:
            is_whole = self._whole < 0 and self._read.endswith(CHUNKS_END)
        return self._checked() if is_whole else None

    def _checked(self) -> bytes:
        head, _, body = bytes(self._read).partition(HEAD_END)
        if not head.startswith(OK) or b'"errors":[' in body or b'"errors": [' in body:
            raise Failed(f"{head[:40]!r} {body[:500]!r}")
        return body


def _length(read: bytearray) -> int:
    """Give the length of the whole answer: 0 while unknown, -1 when it comes in chunks."""
    end = read.find(HEAD_END)
    if end < 0:
        return 0
    head = bytes(read[:end]).lower()
    _, found, rest = head.partition(b"content-length:")
    return end + len(HEAD_END) + int(rest.split(b"\r\n", 1)[0]) if found else -1


def request(body: bytes, *, path: str = "/graphql/", cookie: str = "") -> bytes:
    """Write a request whole, as bytes that are sent again and again."""
    lines = [
        f"POST {path} HTTP/1.1" if body else f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: application/json" if body else "Accept: text/html",
        *(["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []),
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join(lines).encode() + HEAD_END + body


def ask_once(port: int, sent: bytes) -> bytes:
    """Ask once on a new connection and give the body."""
    client = Client(port)
    try:
        client.send(sent)
        while (body := client.answer()) is None:
            pass
        return body
    finally:
        client.socket.close()


def drive(port: int, coming: Iterator[bytes], *, clients: int, seconds: float) -> Driven:
    """Let ``clients`` connections ask for ``seconds`` what comes, without end, from an iterator."""
    driven = Driven()
    with selectors.DefaultSelector() as ready:
        for each in [Client(port) for _ in range(clients)]:
            ready.register(each.socket, selectors.EVENT_READ, each)
            each.send(next(coming))
        begun = time.perf_counter()
        try:
            while ready.get_map():
                _turn(ready, coming, driven, begun + seconds)
        finally:
            for key in list(ready.get_map().values()):
                key.data.socket.close()
        driven.seconds = time.perf_counter() - begun
    return driven


def _turn(
    ready: selectors.DefaultSelector, coming: Iterator[bytes], driven: Driven, end: float
) -> None:
    """Read from the connections that have something; each asks on until the end has come."""
    events = ready.select(PATIENCE_SECONDS)
    if not events:
        raise Failed("the server does not answer")
    for key, _ in events:
        client: Client = key.data
        if client.answer() is None:
            continue
        at = time.perf_counter()
        driven.latencies.append(at - client.begun)
        if at < end:
            client.send(next(coming))
        else:
            ready.unregister(client.socket)
            client.socket.close()
