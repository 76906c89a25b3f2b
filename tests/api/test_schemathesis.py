"""Operations of all kinds, made from the schema file, against the loaded demo: no bug answers."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
import schemathesis
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis.core.result import Ok

from shop.kit.graphql.codes import CODES
from shop.kit.graphql.problems import known_problems
from tests.make.asking import ADDRESS, JSON
from tests.make.demo import loaded_demo

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]
SCHEMA: Path = settings.ROOT / "schema" / "storefront.graphql"
EXAMPLES = 150
TOLD = (set(CODES) | set(known_problems())) - {"INTERNAL", "UNAVAILABLE"}

made = schemathesis.graphql.from_path(SCHEMA)
found = [one.ok() for one in made.get_all_operations() if isinstance(one, Ok)]
operations = {one.label: one for one in found}


@pytest.fixture(autouse=True, scope="module")
def _demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the demo once for all operations."""
    with django_db_blocker.unblock(), loaded_demo():
        yield


@pytest.mark.parametrize("name", sorted(operations))
def test_no_operation_that_the_schema_allows_finds_a_bug(name: str) -> None:
    @profile(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def ask_all(data: st.DataObject) -> None:
        case = data.draw(operations[name].as_strategy())
        body = orjson.dumps({"query": str(case.body)})

        response = Client().post(ADDRESS, body, content_type=JSON)

        assert response.status_code in {200, 400}
        for error in response.json().get("errors", []):
            assert error["extensions"]["code"] in TOLD, error

    ask_all()
