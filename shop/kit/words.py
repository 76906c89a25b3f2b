"""Words of the shop itself, in the language of a market's locale."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext


def say(message: str, locale: str, details: Mapping[str, object] | None = None) -> str:
    """Translate a message id into the language of ``locale`` and fill in ``details``."""
    words = _translated(message, locale.split("-", maxsplit=1)[0])
    return words % details if details else words


@lru_cache(maxsize=5_000)
def _translated(message: str, language: str) -> str:
    with translation.override(language):
        return gettext(message)
