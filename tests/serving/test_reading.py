"""Which operations a replica may answer."""

import pytest
from graphql import parse

from shop.kit.graphql.ids import to_id
from shop.schema.reading import reads_catalogue_only

pytestmark = pytest.mark.any_engine

PRODUCT = to_id("Product", "in", "en-IN", 7)
CART = to_id("Cart", "in", "en-IN", "c0ffee")
MARKET = '{ market(code: "in") { name } }'
CART_BESIDE = '{ market(code: "in") { name } cart(id: "x") { id } }'
IN_A_FRAGMENT = "query { ...Mine } fragment Mine on Query { me { email } }"
MARKET_IN_FRAGMENTS = (
    "{ ... on Query { ...Door } } fragment Door on Query { markets { code } __typename }"
)
TWO = "query Look { markets { code } } query Mine { me { email } }"
ALIASED = '{ markets: cart(id: "x") { id } }'
BY_VARIABLE = "query ($id: ID!) { node(id: $id) { id } }"
BY_DEFAULT = 'query ($id: ID! = "x") { node(id: $id) { id } }'


@pytest.mark.parametrize(
    ("document", "name", "variables", "allowed"),
    [
        (MARKET, None, {}, True),
        (MARKET_IN_FRAGMENTS, None, {}, True),
        (TWO, "Look", {}, True),
        (f'{{ node(id: "{PRODUCT}") {{ id }} }}', None, {}, True),
        (BY_VARIABLE, None, {"id": PRODUCT}, True),
        ("mutation { cartCreate { cart { id } } }", None, {}, False),
        (CART_BESIDE, None, {}, False),
        (IN_A_FRAGMENT, None, {}, False),
        (ALIASED, None, {}, False),
        (TWO, "Mine", {}, False),
        (TWO, None, {}, False),
        (TWO, "Nobody", {}, False),
        (f'{{ node(id: "{CART}") {{ id }} }}', None, {}, False),
        (BY_VARIABLE, None, {"id": CART}, False),
        (BY_VARIABLE, None, {"id": 7}, False),
        (BY_DEFAULT, None, {}, False),
    ],
)
def test_a_replica_answers_for_the_catalogue_alone(
    document: str, name: str | None, variables: dict[str, object], allowed: bool
) -> None:
    assert reads_catalogue_only(parse(document), name, variables) is allowed
