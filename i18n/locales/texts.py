"""Which language serves a text when the one asked for has none."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class ServedText(NamedTuple):
    """A text and the locale it was found in, so that a page can mark another language."""

    text: str
    locale: str


class Text(NamedTuple):
    """A text to write: one field of one row in one locale."""

    owner_id: int
    field: str
    locale: str
    text: str


def best_text(texts: Mapping[str, str], chain: Sequence[str]) -> ServedText | None:
    """Choose of texts by locale the first of the chain; an empty text counts as none."""
    found = (ServedText(texts[locale], locale) for locale in chain if texts.get(locale))
    return next(found, None)


def fallback_chain(requested: str, default: str) -> tuple[str, ...]:
    """List the locales to try, best first: ``hi-IN`` over ``en-IN`` gives hi-IN, hi, en-IN, en."""
    tried = (requested, language(requested), default, language(default))
    return tuple(dict.fromkeys(tried))


def language(locale: str) -> str:
    """Give the language of a locale: ``hi`` of ``hi-IN``."""
    return locale.partition("-")[0]
