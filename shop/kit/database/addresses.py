"""The databases of the settings: one to write to, and replicas of it to read from.

The settings import this, so it touches nothing of Django that asks for settings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

Described = dict[str, Any]

CONNECT_SECONDS = 5
REPLICA_CONNECT_SECONDS = 2  # while a request waits that the primary could answer
# Noticing a server that vanished without a word: after about 30 s idle, 10 s with a question open.
ALIVE = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def described(address: str, replicas: Sequence[str]) -> dict[str, Described]:
    """Describe the primary as ``default`` and its replicas as ``replica1`` and so on.

    Raises ImproperlyConfigured for replicas of a database that is not PostgreSQL.
    """
    primary = _described(address)
    if replicas and "postgresql" not in primary["ENGINE"]:
        raise ImproperlyConfigured("DATABASE_REPLICA_URLS needs a DATABASE_URL of PostgreSQL")
    return {"default": primary} | {
        f"replica{number}": _replica(address) for number, address in enumerate(replicas, start=1)
    }


def _described(address: str) -> Described:
    given = environ.Env.db_url_config(address)
    ours = _postgresql() if "postgresql" in given["ENGINE"] else _sqlite()
    return {**given, **ours, "OPTIONS": {**ours["OPTIONS"], **given.get("OPTIONS", {})}}


def _replica(address: str) -> Described:
    known = _described(address)
    options = {**known["OPTIONS"], "connect_timeout": REPLICA_CONNECT_SECONDS}
    return {**known, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def _postgresql() -> Mapping[str, Any]:
    """Keep a connection for each thread, bound what a statement may take, let it be prepared.

    A connection made anew costs ten times what a read costs, and a pool's bookkeeping a third.
    Django switches psycopg's prepared statements off unless the threshold is named.
    """
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            "prepare_threshold": 5,
            # A statement that is prepared keeps one plan: making one costs more than most of ours.
            "options": "-c statement_timeout=5000 -c lock_timeout=3000 "
            "-c plan_cache_mode=force_generic_plan",
            **ALIVE,
        },
    }


def _sqlite() -> Mapping[str, Any]:
    """Let readers and one writer live together, and take the write lock at BEGIN.

    Without IMMEDIATE a transaction that reads first fails with "database is locked" under load.
    """
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA foreign_keys=ON;",
        },
    }
