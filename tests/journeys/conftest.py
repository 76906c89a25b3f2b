"""One running shop and one browser for all journeys."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.make.browsing import started_browser
from tests.make.databases import fresh_database
from tests.make.running import RunningShop, manage, running_shop, shop_environment


@pytest.fixture(scope="package")
def shop(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[RunningShop]:
    """Serve the demo from a database of its own, its static files collected."""
    folder = tmp_path_factory.mktemp("shop")
    with django_db_blocker.unblock(), fresh_database(folder) as database:
        env = shop_environment(database, folder)
        collected = manage(env, "collectstatic", "--noinput", "-v", "0")
        assert collected.returncode == 0, collected.stderr
        with running_shop(database, folder) as running:
            yield running


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with started_browser(chromium) as started:
        yield started
