"""The API passes by the machinery of pages, and nobody can tell from outside."""

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

pytestmark = pytest.mark.django_db

DOCUMENT = {"query": "{ __typename }"}


def without_id(response: HttpResponseBase) -> dict[str, str]:
    return {name: told for name, told in response.items() if name != "X-Request-Id"}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_both_ways_give_the_same_answer_with_the_same_headers(client: Client, scheme: str) -> None:
    secure = scheme == "https"

    short = client.post("/graphql/", DOCUMENT, "application/json", secure=secure)
    client.cookies["visited"] = "yes"
    long = client.post("/graphql/", DOCUMENT, "application/json", secure=secure)

    assert not hasattr(short.wsgi_request, "session")
    assert hasattr(long.wsgi_request, "session")
    assert short.content == long.content
    assert without_id(short) == without_id(long)
    assert short["X-Request-Id"] != long["X-Request-Id"]
    assert short["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_is_refused_on_the_short_way_too(client: Client) -> None:
    asked = client.post("/graphql/", DOCUMENT, "application/json", HTTP_HOST="elsewhere.example")

    assert asked.status_code == 400


def test_a_page_goes_the_long_way(client: Client) -> None:
    assert hasattr(client.get("/healthz").wsgi_request, "session")
