from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.make.demo import loaded_demo


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Load the demo once for a module, and give what the load said.

    Its tests are marked ``django_db``: what one of them changes is undone after it.
    """
    with django_db_blocker.unblock(), loaded_demo() as lines:
        yield lines
