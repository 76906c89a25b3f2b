"""What all tests share: which engine they run on, and what is left out where it cannot run."""

import os
import shutil

import pytest
from django.db import connection

from tests.make.databases import is_postgres

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def on_postgres() -> bool:
    return is_postgres()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the machine's Chromium."""
    return next(filter(None, map(shutil.which, CHROMIUM)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this run cannot do; REQUIRE_ALL=1 lets nothing be missing but the other engine."""
    browser = any(map(shutil.which, CHROMIUM))
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="runs on PostgreSQL only"))
        if item.get_closest_marker("browser") and not browser:
            missing = "no Chromium on the PATH"
            assert os.environ.get("REQUIRE_ALL") != "1", missing
            item.add_marker(pytest.mark.skip(reason=missing))
