"""Ask the storefront API as a client does: JSON over HTTP."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.test import Client

ADDRESS = "/graphql/"
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def data(self) -> Any:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of its top-level errors."""
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]


def ask(document: str, **variables: Any) -> Answer:
    """Post a document with its variables."""
    return post({"query": document, "variables": variables})


def post(body: Any, *, content_type: str = JSON, accept: str = JSON, **headers: str) -> Answer:
    """Post a body, as JSON unless it is bytes already."""
    sent = body if isinstance(body, bytes) else orjson.dumps(body)
    response = Client().post(
        ADDRESS, data=sent, content_type=content_type, headers={"accept": accept, **headers}
    )
    return Answer(response.status_code, orjson.loads(response.content), dict(response.items()))
