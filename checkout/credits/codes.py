"""Codes of gift cards: long enough that nobody guesses one, kept as a hash only."""

import hashlib
import secrets

# Nothing that is read as something else: no I, L, O, U, 0, 1. 16 of 30 characters are 78 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
LONGEST_TYPED = 64
PURPOSE = b"gift-card:"


def new_code() -> str:
    """Make a code to hand out once: "K7QF-2M9T-XW4B-3HRD"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def folded(code: str) -> str:
    """Give a code as it is hashed: upper case, without blanks and dashes."""
    return "".join(c for c in code[:LONGEST_TYPED].upper() if c.isalnum())


def hash_of(code: str) -> str:
    """Hash a code as typed. A long random code needs no salt, and is found by its hash."""
    return hashlib.sha256(PURPOSE + folded(code).encode()).hexdigest()


def last4_of(code: str) -> str:
    """Give what a card is recognised by."""
    return folded(code)[-4:]
