"""Documents that are asked for by their hash: trusted ones from a file, automatic ones kept.

Automatic ones lie in the shared cache in a fixed number of places, the place given by the hash: a
newcomer pushes out whoever had it, and so nobody can fill the cache. Only what parses, validates
and stays within the limits is kept.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.shared import spared

HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
PLACE_DIGITS: Final = 3  # of the hash: 4,096 places
LONGEST: Final = 20_000  # characters; longer documents are executed but not kept
KEPT_SECONDS: Final = 86_400
KEPT_HERE: Final = 1_000
PREFIX: Final = "sha256:"

_here: dict[str, str] = {}


def hash_of(text: str) -> str:
    """Give the hash by which a document is asked for: SHA-256 in lower-case hex."""
    return sha256(text.encode()).hexdigest()


def refuse_untrusted(text: str) -> None:
    """Raise Refusal when a document is none of the trusted ones, word for word."""
    if text not in _trusted().texts:
        raise Refusal("DOCUMENT_NOT_TRUSTED", "Only trusted documents are executed here.")


class Trusted(NamedTuple):
    """The documents of the trusted file, by hash and as texts."""

    by_hash: Mapping[str, str]
    texts: frozenset[str]


def _trusted() -> Trusted:
    """Give the documents of the file that ``TRUSTED_DOCUMENTS`` names; read again when it changes.

    Raises ImproperlyConfigured when the file cannot be read as ``{hash: document}``.
    """
    if not settings.TRUSTED_DOCUMENTS:
        return Trusted({}, frozenset())
    path = Path(settings.TRUSTED_DOCUMENTS)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, orjson.JSONDecodeError, AttributeError, TypeError) as error:
        message = f"TRUSTED_DOCUMENTS names no object of hashes and documents: {path}"
        raise ImproperlyConfigured(message) from error


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Trusted:
    found = orjson.loads(path.read_bytes())
    return Trusted(found, frozenset(found.values()))


def find_document(name: str) -> str:
    """Find a document by its id or hash.

    Raises Refusal when none of that name is kept.
    """
    bare = name.removeprefix(PREFIX)
    text = _trusted().by_hash.get(bare)
    if text is None and HASH.fullmatch(bare):
        text = _here.get(bare) or _shared(bare)
    if text is None:
        # Clients of automatic documents know this message.
        raise Refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    return text


def keep_document(name: str, text: str) -> None:
    """Keep a document that was found valid, here and for the other processes (1 command)."""
    if len(text) > LONGEST or _here.get(name) == text:
        return
    _remember(name, text)
    with spared():
        cache.set(_place(name), (name, text), KEPT_SECONDS)


def automatic_hash(extensions: Mapping[str, Any]) -> str | None:
    """Read the hash of an automatic persisted document; None when the request names none.

    Raises Refusal for another version than ours or another kind of hash.
    """
    told = extensions.get("persistedQuery")
    if told is None:
        return None
    named = told.get("sha256Hash") if isinstance(told, dict) and told.get("version") == 1 else None
    if not isinstance(named, str) or not HASH.fullmatch(named):
        raise Refusal(
            "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported: version 1 with SHA-256."
        )
    return named


def refuse_mismatch(name: str, text: str) -> None:
    """Raise Refusal when a document is sent with a hash that is not its own."""
    if hash_of(text) != name:
        raise Refusal("PERSISTED_QUERY_MISMATCH", "The hash is not that of the document.")


def _shared(name: str) -> str | None:
    with spared():
        found: tuple[str, str] | None = cache.get(_place(name))
        if found and found[0] == name:
            _remember(*found)
            return found[1]
    return None


def _remember(name: str, text: str) -> None:
    if len(_here) >= KEPT_HERE:
        _here.clear()  # the shared cache has them still
    _here[name] = text


def _place(name: str) -> str:
    return f"graphql-document:{name[:PLACE_DIGITS]}"
