"""How often a password may be guessed."""

import hashlib
from typing import Final

from django.core.cache import cache

from shop.accounts.errors import TooManySignIns

TRIES: Final = 10
WINDOW_MINUTES: Final = 15


def count_sign_in(*, email: str, address: str) -> None:
    """Count a try to sign in, before the password is looked at.

    Counting first keeps tries that run at the same time within the bound. The window begins with
    the first try. E-mails without an account count too, so that the refusal tells nothing.
    address: the network address that asks.
    Raises TooManySignIns from the eleventh try of a window on.
    """
    key = _key(email, address)
    cache.add(key, 0, timeout=WINDOW_MINUTES * 60)
    if _count(key) > TRIES:
        raise TooManySignIns(field="email", minutes=WINDOW_MINUTES)


def forget_sign_ins(*, email: str, address: str) -> None:
    """Begin anew, after a sign-in that worked."""
    cache.delete(_key(email, address))


def _count(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two calls: this is the first try of a new one
        cache.set(key, 1, timeout=WINDOW_MINUTES * 60)
        return 1


def _key(email: str, address: str) -> str:
    who = f"{email.strip().lower()}|{address}"
    return f"sign-in:{hashlib.sha256(who.encode()).hexdigest()}"
