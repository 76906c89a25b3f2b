"""A list of products in memory is answered many times faster than graphql-core answers it."""

from functools import partial
from time import thread_time
from timeit import repeat
from typing import Any

import graphene
import pytest
from graphql import execute, parse

from shop.kit.graphql.compiler.info import never
from tests.kit.graphql.compiler.ways import answer, compiled, told

pytestmark = pytest.mark.any_engine

TEXT = """
query List($code: String!, $first: Int) {
  market(code: $code) {
    products(first: $first) {
      id name slug image kind
      priceRange { min { ...Money } max { ...Money } }
      availability { offer quantity }
      variants { id sku price { ...Money } availability { offer } }
    }
  }
}
fragment Money on Money { minor currency formatted }
"""


class Offer(graphene.Enum):
    NONE = "NONE"
    IN_STOCK = "IN_STOCK"


class Availability(graphene.ObjectType):
    offer = graphene.Field(Offer, required=True)
    quantity = graphene.Int()


class Money(graphene.ObjectType):
    minor = graphene.Int(required=True)
    currency = graphene.String(required=True)
    formatted = graphene.String(required=True)


class PriceRange(graphene.ObjectType):
    min = graphene.Field(Money, required=True)
    max = graphene.Field(Money, required=True)


class Variant(graphene.ObjectType):
    id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    price = graphene.Field(Money)
    availability = graphene.Field(Availability, required=True)


class Product(graphene.ObjectType):
    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    image = graphene.String()
    kind = graphene.String(required=True)
    price_range = graphene.Field(PriceRange)
    availability = graphene.Field(Availability, required=True)
    variants = graphene.List(graphene.NonNull(Variant), required=True)


class Market(graphene.ObjectType):
    products = graphene.List(graphene.NonNull(Product), required=True, first=graphene.Int())

    @staticmethod
    def resolve_products(root: Any, _info: Any, first: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = root["cards"][:first]
        return found


class Query(graphene.ObjectType):
    market = graphene.Field(Market, code=graphene.String(required=True))

    @staticmethod
    def resolve_market(_root: None, info: Any, code: str) -> Any:
        return info.context[code]


def money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "INR", "formatted": f"₹{minor}"}


def card(number: int) -> dict[str, Any]:
    offered = {"offer": "IN_STOCK", "quantity": 3}
    return {
        "id": f"p{number}",
        "name": f"Case {number}",
        "slug": f"case-{number}",
        "image": None,
        "kind": "CASE",
        "price_range": {"min": money(100), "max": money(200)},
        "availability": offered,
        "variants": [
            {"id": f"v{n}", "sku": f"S-{n}", "price": money(n), "availability": offered}
            for n in range(3)
        ],
    }


def fields(data: Any) -> int:
    if isinstance(data, dict):
        return sum(1 + fields(below) for below in data.values())
    return sum(map(fields, data)) if isinstance(data, list) else 0


def test_a_list_in_memory_is_answered_at_least_eight_times_faster() -> None:
    """Quiet machines show about thirty times."""
    schema = graphene.Schema(query=Query).graphql_schema
    context = {"in": {"cards": [card(number) for number in range(24)]}}
    sent: dict[str, Any] = {"code": "in", "first": 24}
    document, parsed = compiled(schema, TEXT), parse(TEXT)
    ours = partial(answer, document, context=context, **sent)
    theirs = partial(
        execute, schema, parsed, None, context, variable_values=sent, is_awaitable=never
    )

    assert told(ours()) == told(theirs())  # type: ignore[arg-type]
    assert fields(ours().data) > 900  # type: ignore[union-attr]
    # By the thread's own time: others use the machine too.
    ours_ms = min(repeat(ours, number=10, repeat=10, timer=thread_time)) * 100
    theirs_ms = min(repeat(theirs, number=2, repeat=10, timer=thread_time)) * 500
    print(f"compiled {ours_ms:.3f} ms, graphql-core {theirs_ms:.3f} ms, {theirs_ms / ours_ms:.1f}x")  # noqa: T201
    assert theirs_ms > 8 * ours_ms
