"""Run a document of our own in this process, as the pages do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from i18n.markets.atlas import one_atlas
from shop.kit import clock
from shop.kit.graphql.context import Context
from shop.kit.graphql.errors import told_all
from shop.kit.graphql.execution import run_document
from shop.kit.graphql.limits import limits_now
from shop.kit.http.request_id import request_id
from shop.schema.storefront import schema

# Our own documents are not held to what strangers may ask for; pages keep their size.
UNBOUNDED = 1_000_000


@one_atlas()
def run(
    document: str,
    variables: Mapping[str, Any] | None = None,
    *,
    request: HttpRequest | None = None,
    operation_name: str | None = None,
) -> dict[str, Any]:
    """Execute a document against the storefront schema.

    Gives ``{"data": …}`` and, where there were any, ``"errors"`` as a client is told them.
    """
    name = request_id(request) if request else ""
    limits = replace(
        limits_now(), tokens=UNBOUNDED, depth=UNBOUNDED, aliases=UNBOUNDED, mutations=UNBOUNDED
    )
    result = run_document(
        schema,
        document,
        variables=_storable(variables or {}),
        operation_name=operation_name,
        context=Context(at=clock.now(), request_id=name, request=request),
        limits=limits,
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = told_all(result.errors, request_id=name)
    return answer


def _storable(value: Any) -> Any:
    """Leave out the character that no database keeps, wherever an address may have brought it."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {name: _storable(part) for name, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list) else value
