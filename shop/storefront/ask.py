"""The pages' way to the shop: a GraphQL document, run in this process against the public schema."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest

from shop.schema.execution import run

DOCUMENTS = Path(__file__).parent / "documents"
# What an address may ask for that is not there; any other error is a bug of the page.
NOT_HERE = frozenset({"UNKNOWN_LOCALE", "UNKNOWN_DEVICE", "INVALID_CURSOR", "BAD_CURSOR"})


class PageFailed(RuntimeError):
    """The schema answered a page's document with an error: a bug of ours."""


@cache
def document(name: str) -> str:
    """Read a page's document together with the fragments it spreads."""
    text = (DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8")
    return text + "".join(
        body for fragment, body in _fragments().items() if fragment in _spread(text)
    )


def ask(name: str, variables: Mapping[str, Any], *, request: HttpRequest) -> dict[str, Any]:
    """Run the page's document ``name`` and give its data.

    Raises Http404 when the address names a market or locale that is not served, and PageFailed
    for any other error.
    """
    answer = run(document(name), dict(variables), request=request)
    errors = answer.get("errors") or []
    if any(_code(error) in NOT_HERE for error in errors):
        raise Http404
    if errors:
        raise PageFailed(f"{name}: {errors[0].get('message')}")
    return dict(answer["data"])


def _code(error: Mapping[str, Any]) -> str:
    return str((error.get("extensions") or {}).get("code", ""))


@cache
def _fragments() -> dict[str, str]:
    """Give the shared fragments by name; one per file, named as the file."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((DOCUMENTS / "fragments").glob("*.graphql"))
    }


def _spread(text: str) -> frozenset[str]:
    """Name the fragments that a document spreads, those of its fragments included."""
    found: set[str] = set()
    waiting = [text]
    while waiting:
        body = waiting.pop()
        new = {name for name in _fragments() if f"...{name}" in body} - found
        found |= new
        waiting += [_fragments()[name] for name in new]
    return frozenset(found)
