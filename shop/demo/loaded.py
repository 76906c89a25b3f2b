"""Remember, in the database itself, that the demo was loaded into it and from what."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from catalog.products.models import Product
from checkout.shipping.models import DeliveryMethod
from i18n.locales.actions import write_text
from i18n.locales.models import Translation
from i18n.markets.models import Market
from shop.accounts.models import Customer
from shop.demo.files import read
from shop.demo.people import LOGINS

OWNER, FIELD = "shop.demo", "loaded"
PARTS = ("i18n", "catalog", "checkout", "shop/demo", "shop/accounts")
ENDINGS = {".py", ".json"}


def is_loaded() -> bool:
    """Tell whether the last load into this database was completed, and from what is here now.

    The record lies among the texts, so that it goes wherever the data goes. What a table of each
    part must hold is looked at too, for a part may have been emptied by itself.
    """
    kept = Translation.objects.filter(owner=OWNER, field=FIELD, text=fingerprint())
    return kept.exists() and not any(_lacks())


def remember_load() -> None:
    """Note that all is loaded."""
    _note(fingerprint())


def forget_load() -> None:
    """Note that a load has begun: until it is complete, none counts."""
    _note("")


def fingerprint() -> str:
    """Tell facts and loaders apart: one hash of all that decides what a load writes."""
    told = sha256()
    for path in _sources():
        told.update(f"{path.relative_to(settings.ROOT)}:".encode())
        told.update(sha256(path.read_bytes()).digest())
    return told.hexdigest()


def _note(text: str) -> None:
    write_text(owner=OWNER, owner_id=0, field=FIELD, locale="", text=text)


def _sources() -> Iterator[Path]:
    for part in PARTS:
        files = (settings.ROOT / part).rglob("*")
        yield from sorted(path for path in files if path.suffix in ENDINGS)


def _lacks() -> Iterator[bool]:
    markets = read("markets")
    yield _is_short(Market.objects.all(), "code", (row["code"] for row in markets["markets"]))
    yield _is_short(
        Product.objects.all(), "sku", (row["sku"] for row in read("catalog")["products"])
    )
    yield _is_short(
        DeliveryMethod.objects.all(), "code", (row["code"] for row in markets["delivery"])
    )
    yield _is_short(Customer.objects.all(), "email", (login.email for login in LOGINS))


def _is_short(rows: QuerySet[Any], key: str, wanted: Iterable[str]) -> bool:
    asked = set(wanted)
    there = rows.filter(**{f"{key}__in": asked})
    return not asked <= set(there.values_list(key, flat=True))
