"""Write the demo's words, once: what a manager changed since stays as she left it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from i18n.locales.models import Translation


class Words(NamedTuple):
    """The text of one field of one row, by locale."""

    owner_id: int
    field: str
    by_locale: Mapping[str, str]


def put_words(owner: str, words: Iterable[Words]) -> None:
    """Add the texts that are not there yet."""
    Translation.objects.bulk_create(
        (
            Translation(
                owner=owner, owner_id=each.owner_id, field=each.field, locale=locale, text=text
            )
            for each in words
            for locale, text in each.by_locale.items()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
