"""Global ids that carry market and locale, so that no client cache can mix two markets."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import NamedTuple

LONGEST = 200
SHAPE = re.compile(r"[A-Z][A-Za-z]*(:[A-Za-z0-9._-]+){3}", re.ASCII)
ROW_KEY = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class GlobalId(NamedTuple):
    """What an id says: the type, the market and locale it was served in, the row.

    key: the row's primary key, or the UUID or token of what must not be guessed.
    """

    kind: str
    market: str
    locale: str
    key: str

    @property
    def row(self) -> int | None:
        """The primary key, when the key is one that a 64-bit column can hold."""
        return int(self.key) if ROW_KEY.fullmatch(self.key) else None


def to_id(kind: str, market: str, locale: str, key: object) -> str:
    """Write an opaque id: base64url without padding."""
    return _pack(f"{kind}:{market}:{locale}:{key}")


def read_id(text: str, kind: str | None = None) -> GlobalId | None:
    """Read an id of ours; None for anything else, and for another kind than asked for."""
    plain = _unpack(text)
    if plain is None or not SHAPE.fullmatch(plain) or _pack(plain) != text:
        return None
    found = GlobalId(*plain.split(":"))
    return found if kind in {None, found.kind} else None


def _pack(plain: str) -> str:
    return urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()


def _unpack(text: str) -> str | None:
    if len(text) > LONGEST:
        return None
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (NotBase64, ValueError):
        return None
