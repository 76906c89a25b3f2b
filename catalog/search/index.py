"""What the full-text index of each database is asked: it only finds candidates fast.

What matches is decided by the same plain comparison in every database, so that their answers are
equal.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Terms(NamedTuple):
    """How a database's index writes terms. They are folded words: no sign can reach its syntax."""

    quote: str
    beginning: str
    every: str


TERMS = {
    "sqlite": Terms(quote='"', beginning="*", every=" AND "),
    "postgresql": Terms(quote="'", beginning=":*", every=" & "),
}


def beginnings(vendor: str, words: Sequence[str]) -> str:
    """Write for a database, by its name at Django, that each of the words begins one."""
    terms = TERMS[vendor]
    begun = (f"{terms.quote}{word}{terms.quote}{terms.beginning}" for word in words)
    return terms.every.join(begun)
