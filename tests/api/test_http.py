"""The door itself: which requests it takes, and with which status it answers."""

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import Http404
from django.test import Client, RequestFactory, override_settings

from shop.kit.http.charset import KnownCharset
from shop.kit.http.media import serve_media
from tests.make.asking import ADDRESS, GRAPHQL, JSON, post

ANY = {"query": "{ __typename }"}
UNKNOWN_FIELD = {"query": "{ nothing }"}
NOT_A_DOCUMENT = {"query": "{"}


def test_a_query_is_answered_as_json() -> None:
    answer = post(ANY)

    assert (answer.status, answer.data) == (200, {"__typename": "Query"})
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_the_type_of_graphql_answers_is_served_to_those_who_ask() -> None:
    answer = post(ANY, accept=f"{GRAPHQL}, {JSON};q=0.9")

    assert answer.headers["Content-Type"] == f"{GRAPHQL}; charset=utf-8"


@pytest.mark.parametrize("accept", ["*/*", "application/*", f"{JSON}; charset=utf-8"])
def test_whoever_takes_anything_gets_json(accept: str) -> None:
    assert post(ANY, accept=accept).headers["Content-Type"] == f"{JSON}; charset=utf-8"


def test_whoever_takes_no_json_is_told_so() -> None:
    answer = post(ANY, accept="text/html")

    assert (answer.status, answer.codes) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_only_post_asks(method: str) -> None:
    response = getattr(Client(), method)(ADDRESS)

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/graphql",
        "application/json; charset=utf-16",
        "",
    ],
)
def test_what_a_form_of_another_site_could_send_is_refused(content_type: str) -> None:
    answer = post(b'{"query": "{ __typename }"}', content_type=content_type)

    assert (answer.status, answer.codes) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (UNKNOWN_FIELD, "GRAPHQL_VALIDATION_FAILED"),
        (NOT_A_DOCUMENT, "GRAPHQL_PARSE_FAILED"),
        ({"query": "query A { __typename }", "operationName": "B"}, "BAD_USER_INPUT"),
        (
            {"query": "query($id: ID!) { node(id: $id) { id } }", "variables": {"id": [1]}},
            "BAD_USER_INPUT",
        ),
    ],
)
def test_a_refused_document_is_200_as_json_and_400_as_graphql(
    body: dict[str, object], code: str
) -> None:
    plain, typed = post(body), post(body, accept=GRAPHQL)

    assert (plain.status, typed.status) == (200, 400)
    assert plain.codes == typed.codes == [code]
    assert "data" not in plain.body


def test_no_cookie_is_set_and_no_answer_depends_on_one() -> None:
    answer = post(ANY)

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept"


def test_every_error_names_its_request() -> None:
    answer = post(UNKNOWN_FIELD)

    told = answer.body["errors"][0]["extensions"]["requestId"]
    assert told == answer.headers["X-Request-Id"]


def test_the_explorer_is_for_the_demo_only() -> None:
    page = Client().get(ADDRESS, headers={"accept": "text/html"})
    assert page.status_code == 405

    with override_settings(DEBUG=True):
        shown = Client().get(ADDRESS, headers={"accept": "text/html"})
    assert shown.status_code == 200
    assert b"graphiql/start.js" in shown.content
    assert b"://" not in shown.content
    assert b"<script>" not in shown.content


def test_a_picture_of_a_name_that_no_disk_keeps_is_not_found() -> None:
    request = RequestFactory().get("/media/")

    for path in ("x" * 6_000 + ".png", "x/" * 3_000 + "x.png"):
        with pytest.raises(Http404):
            serve_media(request, path)


def _environ(content_type: str) -> dict[str, Any]:
    """Ask for a page that needs no database: a whole WSGI request closes connections."""
    environ: dict[str, Any] = {"CONTENT_TYPE": content_type, "QUERY_STRING": "a=1"}
    environ["PATH_INFO"] = "/healthz"
    setup_testing_defaults(environ)
    return environ


def _status(content_type: str) -> str:
    """Send a form through the whole WSGI application, as a server does."""
    told: list[str] = []
    environ = _environ(content_type)

    def start(status: str, _headers: object, _error: object = None) -> Any:
        told.append(status)

    b"".join(KnownCharset(WSGIHandler())(environ, start))
    return told[0]


@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "idna", "undefined", "nothing"])
def test_a_charset_that_no_browser_sends_is_refused(charset: str) -> None:
    assert _status(f"text/plain; charset={charset}") == "415 Unsupported Media Type"


def test_django_alone_fails_on_a_codec_that_gives_no_text() -> None:
    environ = _environ("text/plain; charset=base64")

    with pytest.raises(LookupError):
        WSGIRequest(environ)


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"', "; charset=utf8"])
def test_a_charset_of_the_web_is_let_through(charset: str) -> None:
    assert not _status(f"text/plain{charset}").startswith(("415", "5"))
