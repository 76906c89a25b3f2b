"""Run everything that proves the project, say what was left out and why.

On SQLite always; again on PostgreSQL when ``TEST_POSTGRES_URL`` or ``DATABASE_URL`` names one;
browser tests when a Chromium is there; long races and big worlds with ``HEAVY=1``, the longest of
them in their full length with ``HEAVY=full``.
``REQUIRE_ALL=1`` runs those too, and turns each left-out part into a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
HEAVY = os.environ.get("HEAVY") in {"1", "full"}
REQUIRED = os.environ.get("REQUIRE_ALL") == "1"


def main() -> int:
    """Run the parts that this machine can run; 0 when all ran well and nothing is missing."""
    compiled = run("messages", [sys.executable, "manage.py", "messages", "compile"], {})
    left_out, marks = [], []
    if not any(map(shutil.which, CHROMIUM)):
        left_out.append("browser journeys: no Chromium on the PATH")
        marks.append("not browser")
    if not (HEAVY or REQUIRED):
        left_out.append("long races and big worlds: HEAVY=1 runs them")
        marks.append("not heavy")
    results = [compiled, pytest("SQLite", [*marks, "not postgres"], {"DATABASE_URL": ""})]
    postgres = postgres_url()
    if postgres:
        once = [*marks, "not browser", "not any_engine"]
        results.append(pytest("PostgreSQL", once, {"DATABASE_URL": postgres}))
    else:
        left_out.append(
            "PostgreSQL: name one with TEST_POSTGRES_URL=postgres://user@host:5432/name"
        )
    return verdict(failed=any(results), left_out=left_out)


def postgres_url() -> str:
    for name in ("TEST_POSTGRES_URL", "DATABASE_URL"):
        if os.environ.get(name, "").startswith(("postgres", "psql")):
            return os.environ[name]
    return ""


def pytest(title: str, marks: list[str], env: dict[str, str]) -> int:
    jobs = os.environ.get("JOBS", "2")
    command = [sys.executable, "-m", "pytest", "-q", "-n", jobs, "-m", " and ".join(marks)]
    return run(f"tests on {title}", [*command, *sys.argv[1:]], env)


def run(title: str, command: list[str], env: dict[str, str]) -> int:
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    known = {**os.environ, "SECRET_KEY": "only-for-tests", **env}
    root = Path(__file__).parent.parent
    return subprocess.run(command, env=known, cwd=root, check=False).returncode


def verdict(*, failed: bool, left_out: list[str]) -> int:
    for part in left_out:
        sys.stdout.write(f"left out: {part}\n")
    if REQUIRED and left_out:
        sys.stdout.write("REQUIRE_ALL=1: what is left out counts as failed\n")
    return int(failed or (REQUIRED and bool(left_out)))


if __name__ == "__main__":
    sys.exit(main())
