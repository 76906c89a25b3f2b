"""What an operation costs is told before it is executed, and bounds it."""

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)

from shop.kit.graphql.costs import KEY, ROWS_OF_PAGE, Cost, declare_costs, is_list
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import limits_now
from shop.kit.graphql.prices import Prices
from shop.schema.execution import run
from shop.schema.storefront import schema
from tests.api.test_schema import tabs
from tests.make.asking import ask, post
from tests.make.i18n import make_market

pytestmark = pytest.mark.any_engine
COUNTED = "query($n: Int, $s: String, $more: Boolean = false) { market(code: %s) { %s } }"


def price(fields: str, **variables: Any) -> int:
    """Price what is selected of a market, without the point of the market itself."""
    document = parse(COUNTED % ('"in"', fields))
    unused = [e for e in validate(schema, document) if "is never used" not in e.message]
    assert unused == []
    return Prices(schema, document).of(None, variables) - 1


def test_plain_values_are_free_and_an_object_costs_one_point() -> None:
    assert price("code name stage") == 0
    assert price("notices { seller }") == 1
    assert price("notices { support { name email } }") == 2


def test_a_connection_costs_its_page() -> None:
    products = 10 + 1

    assert price("products(first: 3) { nodes { id name } }") == products + 3
    assert price("products { nodes { id } }") == products + 24
    assert price("products(last: 5) { nodes { id } }") == products + 5
    assert price("products(first: 3) { edges { node { id } } }") == products + 3 * 2
    assert price("products(first: 3) { nodes { priceRange { min { minor } } } }") == (
        products + 3 * (1 + 1 + 1)
    )
    assert price("products(first: 3) { pageInfo { endCursor } }") == products + 1
    assert price("products(first: 0) { nodes { id } }") == products + 1


def test_pages_multiply_each_other() -> None:
    variants = "variants(first: 5) { nodes { price { display { minor } } } }"
    asked = f"products(first: 10) {{ nodes {{ {variants} }} }}"

    assert price(asked) == 11 + 10 * (1 + (1 + 5 * (1 + 1 + 1)))


def test_the_size_of_a_page_is_read_from_variables() -> None:
    page = "products(first: $n) { nodes { id } }"

    assert price(page, n=7) == 11 + 7
    assert price(page) == price(page, n=None) == 11 + 24
    assert price(page, n="nonsense") > 11


def test_the_default_of_a_variable_counts() -> None:
    document = parse("query($n: Int = 9) { market { products(first: $n) { nodes { id } } } }")

    assert Prices(schema, document).of(None, {}) == 1 + 11 + 9


def test_what_is_dear_is_paid_only_when_it_is_asked_for() -> None:
    assert price('products(first: 1, search: "x") { nodes { id } }') == 12 + 1_000
    assert price("products(first: 1, search: $s) { nodes { id } }", s="x") == 12 + 1_000
    assert price("products(first: 1, search: $s) { nodes { id } }") == 12
    assert price("products(first: 1, search: null) { nodes { id } }") == 12
    assert price("products { totalCount }") == 11 + 50
    assert price("products { facets { code } }") == 11 + 500 + 8


def test_what_is_left_out_by_a_directive_is_free() -> None:
    maybe = "products { totalCount @include(if: $more) facets @skip(if: true) { code } }"

    assert price(maybe) == 11
    assert price(maybe, more=True) == 11 + 50


def test_a_field_that_several_fragments_select_is_paid_once() -> None:
    document = parse(
        """{ market { ...A ...B } }
        fragment A on Market { products(search: "x") { totalCount nodes { id } } }
        fragment B on Market { products(search: "x") { ... on ProductConnection { totalCount } } }
        """
    )

    assert Prices(schema, document).of(None, {}) == 1 + 11 + 1_000 + 50 + 24


def test_each_operation_of_a_document_has_its_own_price() -> None:
    prices = Prices(schema, parse("query A { markets { code } } query B { __typename }"))

    assert prices.of("A", {}) == 10 + 4
    assert prices.of("B", {}) == 0
    assert prices.of("C", {}) == prices.of(None, {}) == 0


def test_thirty_searches_in_one_request_are_refused_unexecuted() -> None:
    searches = " ".join(
        f'a{n}: products(search: "case", first: 100) {{ totalCount }}' for n in range(30)
    )

    answer = ask(f'{{ market(code: "in") {{ {searches} }} }}')  # no database in this test

    assert (answer.status, answer.codes) == (400, ["TOO_COSTLY"])
    assert answer.body["extensions"]["cost"] == {"requested": 31_831, "limit": 5_000}
    assert "data" not in answer.body


@pytest.mark.django_db
def test_every_answer_tells_its_cost() -> None:
    make_market(code="in")

    told = ask('{ market(code: "in") { products(first: 2) { totalCount } } }')

    assert told.data
    assert told.body["extensions"]["cost"] == {"requested": 62, "limit": 5_000}
    assert post(b"{").body["extensions"]["cost"] == {"requested": 0, "limit": 5_000}
    assert ask("{ nothing }").body["extensions"]["cost"] == {"requested": 0, "limit": 5_000}


def test_the_limit_is_a_setting() -> None:
    with override_settings(GRAPHQL_LIMITS={**settings.GRAPHQL_LIMITS, "cost": 13}):
        assert ask("{ markets { code } }").codes == ["TOO_COSTLY"]


@pytest.mark.django_db
def test_our_own_pages_are_not_bounded() -> None:
    fields = 'market(code: "xx") { products { facets { code } } }'
    many = " ".join(f"m{n}: {fields}" for n in range(20))

    assert "errors" not in run(f"{{ {many} }}")


def test_fragments_that_unfold_without_end_are_refused_before_they_are_added_up() -> None:
    plain = " ".join(f"a{n}: name" for n in range(100))
    parts = " ".join(f"m{n}: market {{ ...F }}" for n in range(60))
    document = parse(f"{{ {parts} }} fragment F on Market {{ {plain} }}")

    with pytest.raises(Refusal, match="5000 fields"):
        Prices(schema, document).of(None, {})


@pytest.mark.parametrize("tab", tabs(), ids=lambda tab: tab["query"][1])
def test_every_tab_of_the_explorer_may_be_paid(tab: dict[str, Any]) -> None:
    prices = Prices(schema, parse("\n".join(tab["query"])))

    assert 0 < prices.of(None, tab["variables"]) < limits_now().cost / 2


def fields() -> list[tuple[str, GraphQLField]]:
    """Give every field of the schema's objects by its path."""
    kinds = [t for t in schema.type_map.values() if isinstance(t, GraphQLObjectType)]
    return [
        (f"{kind.name}.{name}", field)
        for kind in kinds
        if not kind.name.startswith("__")
        for name, field in kind.fields.items()
    ]


@pytest.mark.parametrize(("path", "field"), fields(), ids=[path for path, _ in fields()])
def test_every_list_connection_and_mutation_declares_its_cost(
    path: str, field: GraphQLField
) -> None:
    kind = get_named_type(field.type)
    of_objects = is_list(field) and is_composite_type(kind)
    dear = of_objects or kind.name.endswith("Connection") or path.startswith("Mutation.")

    declared = field.extensions.get(KEY)

    advice = f"declare what {path} costs in shop/schema/costs.py"
    assert declared or not dear, advice
    if of_objects and path.rpartition(".")[2] not in ROWS_OF_PAGE:
        assert declared, advice
        assert declared.rows, f"{advice}: how many rows it usually has"


def test_a_connection_has_a_page_that_can_be_asked_for() -> None:
    for path, field in fields():
        if get_named_type(field.type).name.endswith("Connection"):
            assert isinstance(field.args["first"].default_value, int), path


def test_a_declaration_for_what_is_not_there_is_refused() -> None:
    for path, cost in {
        "Market.nothing": Cost(),
        "Nothing.name": Cost(),
        "Market.devices": Cost(given={"nothing": 1}),
    }.items():
        with pytest.raises(KeyError):
            declare_costs(schema, {path: cost})
