"""The whole benchmark, on the smallest world that has a full page."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("--products", "600", "--rounds", "1", "--seconds", "0.1", "--name", "smoke")


def run(folder: Path) -> str:
    """Run it on the tests' own database engine, its files kept under ``folder``."""
    engine = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "bench", *WORDS, "--engine", engine, "--out", str(folder)],
        cwd=ROOT,
        env={**os.environ, "BENCH_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.heavy
@pytest.mark.timeout(900)
def test_every_rung_answers_the_same_and_ratios_are_printed(tmp_path: Path) -> None:
    told = run(tmp_path)

    assert "LIST: shop to limit" in told
    assert "DETAIL: usual way to shop" in told
    found = json.loads((tmp_path / "smoke.json").read_text())["findings"][0]
    assert set(found["costs"]) == {"LIST", "DETAIL", "SEARCH", "NOTHING", "FACETS", "CART"}
    assert found["costs"]["LIST"]["shop"]["statements"] > 0
    assert found["walks"]["600 products, 2 markets"]["products"] == 600
    assert (tmp_path / "smoke.svg").read_text().startswith("<svg")
