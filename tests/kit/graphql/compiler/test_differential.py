"""Generated operations get the same answer from a compiled function as from graphql-core."""

import pytest

from tests.kit.graphql.compiler.agreeing import agree
from tests.kit.graphql.compiler.schemas import made_by_graphene, nasty
from tests.kit.graphql.compiler.storefront import storefront

pytestmark = pytest.mark.any_engine

# How many operations of a schema: 2,000 in all in the ordinary run, 10,000 more in the long one.
# Trouble is in how many of a thousand values something is wrong.
SCHEMAS = {
    "nasty": (nasty, 800, 4_000, 12),
    "graphene": (made_by_graphene, 400, 2_000, 20),
    "storefront": (storefront, 800, 4_000, 15),
}
PARTS = 4  # so that two processes share the work


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_compiled_operation_answers_as_graphql_core_does(name: str, part: int) -> None:
    schema, ordinary, _long, trouble = SCHEMAS[name]

    agree(name, schema(), range(part, ordinary, PARTS), trouble)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", SCHEMAS)
def test_ten_thousand_compiled_operations_answer_as_graphql_core_does(name: str, part: int) -> None:
    schema, ordinary, long, trouble = SCHEMAS[name]

    agree(name, schema(), range(ordinary + part, ordinary + long, PARTS), trouble)
