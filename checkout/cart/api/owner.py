"""Who is signed in, as carts need to know it: the part that keeps accounts tells, from above."""

from collections.abc import Callable

from django.http import HttpRequest

from shop.kit.graphql.context import Context

Teller = Callable[[HttpRequest], int | None]

_tellers: list[Teller] = []


def ask_for_owner(call: Teller) -> None:
    """Ask ``call`` for the customer of a request from now on; from ``AppConfig.ready``."""
    _tellers[:] = [call]


def owner_of(context: Context) -> int | None:
    """Give the key of the customer who is signed in; None for guests."""
    if context.request is None or not _tellers:
        return None
    return _tellers[0](context.request)
