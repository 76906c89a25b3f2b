"""What may be wrong with a set-up, and what mends it."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from catalog.listings.models import Listing
from catalog.products.models import Image, Kind, Product
from catalog.search.models import SearchDocument
from catalog.shelf.models import ShelfMark, ShelfRow
from checkout.payments.accounts import ProviderAccount, accounts_set, key_of
from checkout.payments.providers.registry import missing_sdks
from checkout.payments.terms import PaymentTerms
from i18n.compliance.models import Requirement
from i18n.locales.models import Region
from i18n.markets.models import Market
from i18n.tax.models import GoodsTaxRate, StateTaxRate
from shop.kit.clock import now
from shop.management.statics import is_stale
from shop.storefront.pdf import can_print

OLDEST_PYTHON = (3, 11)
OWN_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}
SHORTEST_KEY = 32
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
# Of each provider: the key that sets it up, and those that it then needs.
PROVIDER_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stripe": ("SECRET_KEY", ("WEBHOOK_SECRET",)),
    "razorpay": ("KEY_SECRET", ("KEY_ID", "WEBHOOK_SECRET")),
}
FACTS = {
    "regions": Region,
    "goods tax rates": GoodsTaxRate,
    "state tax rates": StateTaxRate,
    "requirements": Requirement,
    "markets": Market,
    "kinds of product": Kind,
}
REBUILD = "run: manage.py shelf rebuild"
LOAD = "run: manage.py demo --load (or load your own facts)"


class Finding(NamedTuple):
    """One thing that is wrong and how to put it right."""

    problem: str
    fix: str


Findings = Iterator[Finding]


def diagnose() -> dict[str, list[Finding]]:
    """Ask every check, those of the database only while it answers; by the name of the check."""
    found = {name: list(check()) for name, check in MACHINE.items()}
    found["database"] = list(_database())
    if not found["database"]:
        found |= _tables()
    return found


def _tables() -> dict[str, list[Finding]]:
    found = {"migrations": list(_migrations())}
    if not found["migrations"]:
        found |= {name: list(check()) for name, check in TABLES.items()}
    return found


def _python() -> Findings:
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(
            f"Python {sys.version_info.major}.{sys.version_info.minor} is too old",
            "install Python 3.11 or newer, remove .venv and run make demo again",
        )


def _clock() -> Findings:
    if datetime.now(UTC) < BUILT_AFTER:
        yield Finding("the clock is years behind", "set it, for example with NTP")
    try:
        ZoneInfo("Asia/Kolkata")
    except ZoneInfoNotFoundError:
        yield Finding("no time zone data", "install the system's tzdata package")


def _var() -> Findings:
    folder = Path(settings.VAR)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Finding(f"{folder} cannot be written", f"mkdir -p {folder} && chmod u+rwx {folder}")


def _secrets() -> Findings:
    public = set(settings.ALLOWED_HOSTS) - OWN_HOSTS
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding("SECRET_KEY is short", "set SECRET_KEY to 50 random characters or more")
    if public and not os.environ.get("SECRET_KEY"):
        yield Finding(
            "SECRET_KEY is the one kept under var, on a public host",
            "set SECRET_KEY in the environment, the same for every process",
        )
    if settings.DEBUG and public:
        yield Finding(
            f"DEBUG is on and {', '.join(sorted(public))} may be asked from outside",
            "unset DEBUG, or leave ALLOWED_HOSTS unset",
        )


def _payment() -> Findings:
    public = set(settings.ALLOWED_HOSTS) - OWN_HOSTS
    if not settings.PAYMENT_PROVIDERS.keys() - {"cod"}:
        yield Finding(
            "nobody can pay ahead: no provider is set up",
            "set STRIPE_SECRET_KEY or RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET (docs/payments.md), "
            "or PAYMENT_SANDBOX=1 to try the shop with test cards",
        )
    for code in missing_sdks():
        yield Finding(
            f"{code} is set up, but its SDK is not installed",
            f"pip install 'foothold[{code}]', or unset its keys",
        )
    for code, (first, others) in PROVIDER_KEYS.items():
        yield from _keys(code, first, others)
    if public and "sandbox" in settings.PAYMENT_PROVIDERS:
        yield Finding(
            "the sandbox takes test cards for money on a public host",
            "unset PAYMENT_SANDBOX before real goods are sold",
        )


def notes() -> list[Finding]:
    """Name what the set-up does without: nothing is wrong, but something more could be had."""
    return list(_pdf())


def _pdf() -> Findings:
    if not can_print():
        yield Finding(
            "documents cannot be given as PDF; their pages still print",
            "install the extra: pip install 'foothold[pdf]'",
        )


def _keys(provider: str, first: str, others: tuple[str, ...]) -> Findings:
    """Name what an account has not got of its keys, by their names and never by themselves."""
    for account in accounts_set(provider, first):
        for name in others:
            if not key_of(account, name):
                yield Finding(
                    f"{account}_{name} is not set, but {account}_{first} is",
                    f"set {account}_{name}; the provider's dashboard shows it",
                )


def _payment_accounts() -> Findings:
    """Name the rows that lead to no key, and what is set up but has no terms."""
    for row in ProviderAccount.objects.select_related("market"):
        first = PROVIDER_KEYS.get(row.provider, ("", ()))[0]
        if first and not key_of(row.keys, first):
            yield Finding(
                f"the {row.provider} account of {row.market or 'all markets'} has no "
                f"{row.keys}_{first}",
                f"set {row.keys}_{first} in the environment, or delete the row",
            )
    for code in PROVIDER_KEYS:
        terms = PaymentTerms.objects.on(now().date()).filter(provider=code)
        if code in settings.PAYMENT_PROVIDERS and not terms.exists():
            yield Finding(
                f"{code} is set up, but no terms of it are in force: no market offers it",
                "run: manage.py demo --load, or enter its terms",
            )


def _messages() -> Findings:
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                language = source.parent.parent.name
                yield Finding(
                    f"the messages in {language!r} are not compiled",
                    "run: manage.py messages compile",
                )


def _static() -> Findings:
    public = set(settings.ALLOWED_HOSTS) - OWN_HOSTS
    if public and not settings.DEBUG and is_stale():
        yield Finding("static files are not collected", "run: manage.py collectstatic --noinput")


def _redis() -> Findings:
    if not settings.REDIS_URL:
        return
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2) as client:
            client.ping()
    except (redis.RedisError, ValueError):
        yield Finding("Redis does not answer", "start it, or unset REDIS_URL")


def _database() -> Findings:
    try:
        connection.ensure_connection()
    except DatabaseError:
        yield Finding(
            f"the database ({connection.vendor}) does not answer",
            "start it and check DATABASE_URL; unset DATABASE_URL to use SQLite under var",
        )


def _migrations() -> Findings:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(f"{len(waiting)} migrations are not applied", "run: manage.py migrate")


def _shelf() -> Findings:
    if Listing.objects.exists() and not ShelfRow.objects.exists():
        yield Finding("the shelf is empty: no market shows anything", REBUILD)
    marked = ShelfMark.objects.count()
    if marked:
        yield Finding(
            f"{marked} marks on the shelf wait to be worked off",
            "start manage.py worker, or run: manage.py shelf refresh",
        )


def _search() -> Findings:
    if Product.objects.exists() and not SearchDocument.objects.exists():
        yield Finding("no product can be searched for", REBUILD)


def _facts() -> Findings:
    for name, table in FACTS.items():
        if not table.objects.exists():  # type: ignore[attr-defined]  # every one is a model
            yield Finding(f"no {name} are loaded", LOAD)


def _zones() -> Findings:
    for market in Market.objects.all():
        try:
            ZoneInfo(market.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield Finding(
                f"market {market.code} names an unknown time zone, {market.time_zone}",
                "correct it in the console",
            )


def _pictures() -> Findings:
    folder = Path(settings.MEDIA_ROOT) / "products"
    names = Image.objects.values_list("name", "width").distinct()
    missing = [name for name, width in names if not (folder / f"{name}-{width}.png").exists()]
    if missing:
        yield Finding(
            f"{len(missing)} pictures are missing, such as {missing[0]}",
            "run: manage.py demo --load, or copy your media to MEDIA_ROOT",
        )


MACHINE: dict[str, Callable[[], Findings]] = {
    "python": _python,
    "clock and time zones": _clock,
    "var folder": _var,
    "secrets and hosts": _secrets,
    "payment": _payment,
    "messages": _messages,
    "static files": _static,
    "redis": _redis,
}
TABLES: dict[str, Callable[[], Findings]] = {
    "shelf": _shelf,
    "search": _search,
    "facts": _facts,
    "markets' time zones": _zones,
    "pictures": _pictures,
    "payment accounts": _payment_accounts,
}
