"""The documents of our own pages are compiled, every one."""

import pytest
from graphql import parse

from shop.kit.graphql.compiler.bounds import MOST_FIELDS
from shop.kit.graphql.compiler.operation import operation_of
from shop.kit.graphql.compiler.selections import written
from shop.schema.storefront import schema
from shop.storefront import ask

pytestmark = pytest.mark.any_engine

NAMES = sorted(path.stem for path in ask.DOCUMENTS.glob("*.graphql"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_answered_by_a_compiled_function(name: str) -> None:
    operation = operation_of(schema, parse(ask.document(name)), None)
    assert operation
    variables = dict.fromkeys(operation.conditions, True)

    module = written(operation.whole, variables)

    assert callable(module.load())
    assert module.fields * 2 < MOST_FIELDS
