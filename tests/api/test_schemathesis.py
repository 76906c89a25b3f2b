"""Operations of all kinds, made from both schema files, against the loaded demo: no bug answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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
from schemathesis.specs.graphql.validation import is_client_error

from shop.accounts.models import Customer
from shop.kit.graphql.codes import CODES
from shop.kit.graphql.problems import known_problems
from tests.api.aiming import aimed
from tests.make.asking import ADDRESS, JSON, ask
from tests.make.demo import loaded_demo
from tests.manage_api.asking import ADDRESS as MANAGE
from tests.manage_api.asking import token_for

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]
EXAMPLES, WHEN_TURNED_AWAY = 40, 5
TOLD = (set(CODES) | set(known_problems())) - {"INTERNAL", "UNAVAILABLE", "NOT_STAFF"}
SHOPPER, MANAGER, ADMIN = "shopper@example.com", "manager.in@example.com", "admin@example.com"
STRANGER = ""


class Door(NamedTuple):
    """An address with its schema, and who comes to it."""

    address: str
    schema: str
    people: Sequence[str]


DOORS = (
    Door(ADDRESS, "storefront", (STRANGER, SHOPPER, MANAGER)),
    Door(MANAGE, "manage", (STRANGER, SHOPPER, MANAGER, ADMIN)),
)


def operations(door: Door) -> dict[str, Any]:
    made = schemathesis.graphql.from_path(settings.ROOT / "schema" / f"{door.schema}.graphql")
    found = [one.ok() for one in made.get_all_operations() if isinstance(one, Ok)]
    return {one.label: one for one in found}


CALLS = [
    pytest.param(door, person, operation, id=f"{door.schema}-{person or 'stranger'}-{name}")
    for door in DOORS
    for name, operation in sorted(operations(door).items())
    for person in door.people
]


@pytest.fixture(autouse=True, scope="module")
def known(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """Load the demo once for all operations; give what it has, by the names it is asked by."""
    with django_db_blocker.unblock(), loaded_demo():
        yield _known()


def _known() -> Mapping[str, Sequence[str]]:
    begun = ask(BEGIN)
    market, other = begun.data["market"], begun.data["other"]
    product = market["product"]
    variants = [each["id"] for each in product["variants"]["nodes"]]
    cart = ask(CREATE, variant=variants[0]).data["cartCreate"]["cart"]
    ids = [market["id"], product["id"], other["product"]["id"], cart["id"], *variants]
    skus = [each["sku"] for each in product["variants"]["nodes"]]
    return {
        "code": ["in", "us"],
        "market": ["in", "us"],
        "country": ["IN", "US"],
        "locale": ["hi-IN", "en-IN", "en-US"],
        "slug": ["kavrin-slim", "tessavolt-core-10"],
        "sku": [product["sku"], *skus],
        "kind": ["CASE", "POWER_BANK"],
        "search": ["case", "केस", "KAV"],
        "fits": [market["devices"]["nodes"][0]["id"], other["devices"]["nodes"][0]["id"]],
        "id": ids,
        "cart": [cart["id"]],
        "variant": variants,
        "line": [cart["lines"][0]["id"]],
        "postalCode": ["560001", "94105"],
        "region": ["IN-KA", "US-CA"],
        "email": ["asha@example.com"],
        "phone": ["9876543210"],
        "option": ["standard"],
        "method": ["card"],
        "token": ["tok_ok", "tok_timeout", "tok_step"],
        "idempotencyKey": ["0123456789abcdef"],
        "at": ["2026-12-01T00:00:00+00:00"],
        "until": ["2026-12-01T00:00:00+00:00"],
    }


BEGIN = """{ market(code: "in") { ...Some } other: market(code: "us") { ...Some } }
fragment Some on Market { id devices(first: 1) { nodes { id } }
  product(slug: "kavrin-slim") { id sku variants(first: 3) { nodes { id sku } } } }"""
CREATE = """mutation ($variant: ID!) { cartCreate(input: {market: "in", locale: "en-IN",
  idempotencyKey: "0123456789abcdef", lines: [{variant: $variant, quantity: 1}]}) {
  cart { id lines { id } } problems { code } } }"""


@pytest.mark.parametrize(("door", "person", "operation"), CALLS)
def test_no_operation_that_the_schema_allows_finds_a_bug(
    door: Door, person: str, operation: Any, known: Mapping[str, Sequence[str]]
) -> None:
    token = token_for(Customer.objects.get(email=person)) if person else ""
    headers = {"authorization": f"Bearer {token}"} if person else {}
    turned_away = door.address == MANAGE and person in {STRANGER, SHOPPER}

    @profile(
        max_examples=WHEN_TURNED_AWAY if turned_away else EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def ask_all(data: st.DataObject) -> None:
        document = str(data.draw(operation.as_strategy()).body)
        real = aimed(document, known, lambda texts: data.draw(st.sampled_from(texts)))
        for text in (document, real):
            body = orjson.dumps({"query": text})
            response = Client().post(door.address, body, content_type=JSON, headers=headers)
            told = response.json()
            codes = {each["extensions"]["code"] for each in told.get("errors", [])}
            if turned_away:
                assert (response.status_code, codes) == (403, {"NOT_STAFF"})
            else:
                assert response.status_code in {200, 400}
                assert codes <= TOLD, (text, told["errors"])
                assert not codes or is_client_error(told), (text, told["errors"])

    ask_all()
