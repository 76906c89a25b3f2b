"""Tables that are only ever added to."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class AppendOnly(TypeError):
    """Somebody tried to change or remove a row of a ledger: a bug, never a shopper's problem."""


def refuse(*_args: object, **_kwargs: object) -> NoReturn:
    """Refuse what would rewrite history."""
    raise AppendOnly("rows of a ledger are added, never changed or removed")


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that can be added and read.

    ``_update`` and ``_raw_delete`` are where Django's ``Model.save`` of a row that exists and
    its fast deletes arrive.
    """

    def update(self, **_changes: Any) -> NoReturn:
        refuse()

    def delete(self) -> NoReturn:
        refuse()

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        refuse()

    def _update(self, _values: Any) -> NoReturn:
        refuse()

    def _raw_delete(self, _using: Any) -> NoReturn:
        refuse()
