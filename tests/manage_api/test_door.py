"""Who comes in, by which sign-in, and what everybody else is told."""

import pytest
from django.test import Client, override_settings
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType

from shop.accounts.models import Customer
from shop.schema.manage.schema import schema
from tests.make.asking import JSON
from tests.manage_api.asking import ADDRESS, ask, post, signed_in, token_for
from tests.manage_api.world import World

pytestmark = pytest.mark.django_db
ME = "{ me { email isAdministrator } }"


def test_the_staff_come_in_by_cookie_and_by_token(world: World) -> None:
    manager = world.people["in"]
    by_token = post(Client(), ME, authorization=f"Bearer {token_for(manager)}")

    told = {"me": {"email": "in@example.com", "isAdministrator": False}}
    assert ask(manager, ME).data == told
    assert by_token.data == told
    assert ask(world.people["admin"], ME).data["me"]["isAdministrator"] is True


@pytest.mark.parametrize("document", [ME, "{ nothing }", "{", "{ __schema { types { name } } }"])
def test_everybody_else_is_refused_alike_whatever_she_asks(world: World, document: str) -> None:
    shopper = world.people["shopper"]
    answers = [
        ask(None, document),
        ask(shopper, document),
        post(Client(), document, authorization=f"Bearer {token_for(shopper)}"),
        post(Client(), document, authorization="Bearer " + "a" * 32),
        post(signed_in(world.people["admin"]), document, origin="https://evil.example"),
    ]

    for answer in answers:
        answer.body["errors"][0]["extensions"].pop("requestId")
    assert {(answer.status, str(answer.body)) for answer in answers} == {
        (answers[0].status, str(answers[0].body))
    }
    assert (answers[0].status, answers[0].codes) == (403, ["NOT_STAFF"])


def test_a_stranger_learns_nothing_by_get_either() -> None:
    answer = Client().get(ADDRESS, {"documentId": "sha256:" + "a" * 64}, headers={"accept": JSON})

    assert answer.status_code == 403


def test_who_leaves_the_staff_is_out_at_once(world: World) -> None:
    client = signed_in(world.people["in"])
    assert post(client, ME).status == 200

    Customer.objects.filter(email="in@example.com").update(is_staff=False)

    assert post(client, ME).status == 403


def test_the_explorer_is_for_the_demo_only() -> None:
    assert Client().get(ADDRESS, headers={"accept": "text/html"}).status_code != 200
    with override_settings(DEBUG=True):
        shown = Client().get(ADDRESS, headers={"accept": "text/html"})
    assert shown.status_code == 200
    assert b"graphiql/start.js" in shown.content


@pytest.mark.any_engine
def test_everything_in_the_schema_is_described() -> None:
    silent = []
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        silent += [] if kind.description else [name]
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            for field, told in kind.fields.items():
                silent += [] if told.description else [f"{name}.{field}"]
                arguments = getattr(told, "args", {})
                silent += [f"{name}.{field}.{a}" for a, b in arguments.items() if not b.description]
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{name}.{v}" for v, told in kind.values.items() if not told.description]

    assert silent == []
