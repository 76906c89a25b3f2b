"""What all tests share: which engine they run on, and what is left out where it cannot run."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings

from tests.make.databases import is_postgres
from tests.make.shelf import tokens, untruths

pytest_plugins = ("tests.known_answers",)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Give making and dropping a test's database the time that a busy disk takes."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options["options"] = f"{options['options']} -c statement_timeout=60000"


@pytest.fixture(autouse=True, scope="session")
def _no_budgets() -> Iterator[None]:
    """Let tests ask as often as they like from one address, under a clock that stands still."""
    with override_settings(GRAPHQL_BUDGETS={"address": 0, "account": 0}):
        yield


@pytest.fixture(autouse=True)
def _true_shelf(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """After each test that wrote: the shelf is what the catalogue makes of it, but for marks."""
    asked = [name for name in ("transactional_db", "db") if name in request.fixturenames]
    if not asked and not request.node.get_closest_marker("django_db"):
        yield
        return
    for name in asked:
        request.getfixturevalue(name)
    before = tokens()
    yield
    if not connection.needs_rollback:
        assert untruths(before) == []


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
