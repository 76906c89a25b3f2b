from collections.abc import Iterator

import pytest
import time_machine
from pytest_django.fixtures import Settings

from tests.make.i18n import NOON
from tests.manage_api.world import World, make_world


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Hold the clock still at the moment for which the tests make their data."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world() -> World:
    return make_world()
