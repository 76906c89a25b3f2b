"""Which answers may be kept: what the shelf and the markets tell, and nothing that nobody named."""

import pytest

from shop.schema.keeping import keeping_of
from shop.schema.storefront import schema

pytestmark = pytest.mark.any_engine


@pytest.mark.parametrize(
    ("fields", "live"),
    [
        ("code stage name currency locale taxNote countries locales { code }", False),
        (
            "products { nodes { id name variants { nodes { price { display { minor } } } } } }",
            False,
        ),
        ("products { totalCount correctedSearch pageInfo { hasNextPage } }", False),
        ('product(slug: "a") { worksWith { name } attributes { value } }', False),
        ("... on Node { id ... on Market { stage } }", False),
        ("products { nodes { availability { offer } } }", True),
        ("products { nodes { variants { nodes { availability { quantity } } } } }", True),
        ("products(filter: {inStock: true}) { totalCount }", True),
        ("products(filter: $filter) { totalCount }", True),
        ("products(fits: $fits) { totalCount }", True),
        ('product(sku: "a") { id }', True),
        ("products { facets { code } }", None),
        ("products { nodes { alternates { path } } }", None),
        ("products { nodes { kind { count } } }", None),
        ("kinds { code }", None),
        ("devices { nodes { id } }", None),
        ("now", None),
        ("asOf", None),
        ("notices { terms }", None),
        ("paymentMethods { code }", None),
        ('delivery(postalCode: "560001", sku: "a") { cod }', None),
        ("... on Node { ... on Market { code kinds { code } } }", None),
        ("code later: now", None),
        ("code @skip(if: true) now @skip(if: true)", None),
    ],
)
def test_what_may_be_kept_and_what_is_live(fields: str, live: bool | None) -> None:
    named = "query ($filter: ProductFilter, $fits: ID)"
    text = f'{named} {{ market(code: "in") {{ {fields} }} }}'

    kept = keeping_of(schema, text)

    assert (kept and kept.is_live) is live


@pytest.mark.parametrize(
    "document",
    [
        "{ markets { code } }",
        "{ me { id } }",
        '{ node(id: "x") { id } }',
        '{ cart(id: "x") { id } }',
        '{ order(token: "x") { id } }',
        "{ __schema { types { name } } }",
        '{ market(code: "in") { code } me { id } }',
        '{ market(code: "in") { code } ...Mine } fragment Mine on Query { me { id } }',
        'query A { market(code: "in") { code } } query B { me { id } }',
        'mutation { cartLinesRemove(input: {cart: "x", lines: []}) { problems { code } } }',
    ],
)
def test_nothing_else_is_ever_kept(document: str) -> None:
    assert keeping_of(schema, document) is None
