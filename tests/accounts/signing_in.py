"""Two clients of the sign-in API: an app that keeps a token, a browser that keeps cookies."""

import re
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core import mail
from django.test import Client

from tests.make.accounts import PASSWORD

EMAIL = "asha@example.com"
CODE = re.compile(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", re.MULTILINE)
ME = {"query": "{ me { id email name createdAt } }"}


@dataclass(frozen=True)
class Told:
    """What the sign-in API answered."""

    status: int
    body: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        """The codes of its errors."""
        return [error["code"] for error in self.body.get("errors", [])]

    @property
    def waits_for(self) -> list[str]:
        """The steps that are begun and not done."""
        flows = self.body.get("data", {}).get("flows", [])
        return [flow["id"] for flow in flows if flow.get("is_pending")]


@dataclass
class App:
    """An app: no cookies, a token in a header."""

    token: str = ""
    address: str = "192.0.2.7"
    name: str = "app"
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def send(self, method: str, path: str, **body: Any) -> Told:
        """Ask one address of the sign-in API and keep the token that it gives."""
        response = self.client.generic(
            method,
            f"/_allauth/{self.name}/v1/{path}",
            data=orjson.dumps(body) if body else b"",
            content_type="application/json",
            headers=self.headers(),
            REMOTE_ADDR=self.address,
        )
        told = Told(response.status_code, response.json())
        self.token = told.body.get("meta", {}).get("session_token", self.token)
        return told

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    def sign_up(self, email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Told:
        return self.send("POST", "auth/signup", email=email, password=password, **more)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> Told:
        return self.send("POST", "auth/login", email=email, password=password)

    def sign_out(self) -> Told:
        return self.send("DELETE", "auth/session")

    def verify(self, code: str) -> Told:
        return self.send("POST", "auth/email/verify", key=code)

    def me(self, **headers: str) -> Any:
        """Ask the storefront who this is."""
        response = self.client.post(
            "/graphql/",
            data=ME,
            content_type="application/json",
            headers={**self.headers(), **headers},
        )
        body = response.json()
        assert "errors" not in body, body
        return body["data"]["me"]


@dataclass
class Browser(App):
    """A browser: the session in a cookie, and the token against forged requests in a header."""

    name: str = "browser"

    def headers(self) -> dict[str, str]:
        cookie = self.client.cookies.get("csrftoken")
        return {"x-csrftoken": cookie.value} if cookie else {}

    def begin(self) -> None:
        """Fetch the cookie against forged requests, as a page does first."""
        self.send("GET", "auth/session")


def code_in_mail() -> str:
    """Read the code in the last mail."""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]
