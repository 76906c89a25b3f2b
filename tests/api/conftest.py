from collections.abc import Iterator

import pytest
import time_machine

from tests.make.i18n import NOON


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Hold the clock still at the moment for which the tests make their data."""
    with time_machine.travel(NOON, tick=False):
        yield
