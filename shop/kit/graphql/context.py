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
    things: names of what was served, such as ``product-7``, by which a cache may forget the answer.
    later: whether resolvers may hand on objects as ``Later``; only a compiled operation takes them,
    and answers them by texts that nobody can look into. gone: what was to be made later is not
    there any more, so that all must be run again without.
    """

    at: datetime
    request_id: str = ""
    request: HttpRequest | None = None
    memo: dict[Any, Any] = field(default_factory=dict)
    served: dict[tuple[str, str], str] = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    later: bool = False
    gone: bool = False

    def forget(self) -> None:
        """Forget what was looked up and served, so that the document can be run from the start."""
        self.memo.clear()
        self.served.clear()
        self.things.clear()
