"""What one request carries through its resolvers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest


@dataclass
class Context:
    """One request: its moment, its id and what was already looked up for it.

    at: the moment of the whole request, so that two fields never see two stages.
    request: None when a document is executed outside of a served request.
    served: what the answer was given for, told with it: each market and locale, and its stage.
    """

    at: datetime
    request_id: str = ""
    request: HttpRequest | None = None
    memo: dict[Any, Any] = field(default_factory=dict)
    served: dict[tuple[str, str], str] = field(default_factory=dict)
