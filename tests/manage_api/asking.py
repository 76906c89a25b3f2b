"""Ask the staff's API as a client does: JSON over HTTP, signed in by session or token."""

from importlib import import_module
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from shop.accounts.models import Customer
from tests.make.asking import JSON, Answer

ADDRESS = "/manage/graphql/"
PROBLEMS = "problems { code field }"


def ask(person: Customer | None, document: str, **variables: Any) -> Answer:
    """Post a document as somebody, by her session cookie."""
    return post(signed_in(person), document, variables)


def post(client: Client, document: str, variables: Any = None, **headers: str) -> Answer:
    """Post a document by a client."""
    response = client.post(
        ADDRESS,
        data=orjson.dumps({"query": document, "variables": variables or {}}),
        content_type=JSON,
        headers=headers,
    )
    return Answer(response.status_code, orjson.loads(response.content), dict(response.items()))


def signed_in(person: Customer | None) -> Client:
    """Give a client with the cookie of somebody's session."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def token_for(person: Customer) -> str:
    """Give the token of a new session, as an app gets one when somebody signs in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def change(person: Customer, name: str, fields: str, **taken: Any) -> dict[str, Any]:
    """Perform one change and give its payload."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} {PROBLEMS} }} }}"
    payload: dict[str, Any] = ask(person, document, input=taken).data[name]
    return payload


def problems(payload: dict[str, Any]) -> list[tuple[str, str | None]]:
    """List a payload's problems by code and field."""
    return [(problem["code"], problem["field"]) for problem in payload["problems"]]
