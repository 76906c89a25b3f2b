"""What an answer was made of, in a header by which a CDN forgets it again."""

from collections.abc import Iterable
from typing import Final

from shop.kit.graphql.context import Context

HEADER: Final = "Surrogate-Key"
LONGEST: Final = 8_000  # characters; an answer with more names is forgotten with its market


def surrogate_key(context: Context) -> str:
    """Write the names of the markets, locales and things that were served; empty when none was.

    ``market-in locale-hi-IN product-7``: what changes in India forgets ``market-in``.
    """
    markets = dict.fromkeys(f"market-{market}" for market, _ in context.served)
    locales = dict.fromkeys(f"locale-{locale}" for _, locale in context.served)
    return _within((*markets, *locales), sorted(context.things))


def _within(needed: Iterable[str], more: Iterable[str]) -> str:
    text = " ".join(needed)
    for name in more:
        if len(text) + len(name) >= LONGEST:
            break
        text = f"{text} {name}".lstrip()
    return text
