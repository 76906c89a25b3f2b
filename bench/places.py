"""Where the benchmark keeps its things: never in the developer's own database or folder."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_DIR", str(ROOT / "var" / "bench")))
RESULTS = Path(__file__).resolve().parent / "results"
ADDRESS = "http://127.0.0.1:8000"


def environment(database: str) -> dict[str, str]:
    """Give the environment of a process that works on ``database`` as a shop in production does."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    FOLDER.mkdir(parents=True, exist_ok=True)
    return {**kept, **_shop(database)}


def _shop(database: str) -> Mapping[str, str]:
    return {
        "DATABASE_URL": database,
        "DATABASE_REPLICA_URLS": "",
        "REDIS_URL": "",
        "SECRET_KEY": "only-for-the-benchmark",
        "SITE_URL": ADDRESS,
        "DEBUG": "0",
        # One address asks more in a minute than any shopper may.
        "GRAPHQL_BUDGET_ADDRESS": "2000000000",
        "GRAPHQL_BUDGET_ACCOUNT": "2000000000",
        "PAYMENT_SANDBOX": "1",
        "VAR_DIR": str(FOLDER),
        "PYTHONUNBUFFERED": "1",
    }
