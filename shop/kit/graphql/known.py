"""What a body asks and costs, kept for the next request that sends the same bytes.

Storefronts send the same few bodies again and again. Everything here is decided by the bytes and
the limits alone: what is asked of the database, of time or of who asks is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import ref

from graphql import GraphQLSchema, OperationType

from shop.kit.graphql.documents import Prepared, known_document
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.keeper import Keeper
from shop.kit.graphql.limits import Limits, refuse_large_pages
from shop.kit.graphql.literals import refuse_variables
from shop.kit.graphql.prices import Prices
from shop.kit.graphql.question import Question, plain_question

KEPT_BYTES: Final = 8_000_000  # in each process
BESIDE_BODY: Final = 5  # times its length, for what was read from it


@dataclass(frozen=True, eq=False)
class Asked:
    """What decides an answer to a stranger, beside the moment and what the shop holds.

    memo: what others have worked out of it.
    """

    schema: GraphQLSchema
    document: str
    operation_name: str | None
    variables: Mapping[str, Any]
    memo: dict[Any, Any]


@dataclass(frozen=True, eq=False)
class Known:
    """A query that is valid, within the limits, and was let in before.

    points: what it costs. memo: its variables and arguments, once they were coerced.
    """

    question: Question
    asked: Asked
    points: int
    kept: "ref[Prepared]"
    memo: dict[Any, Any] = field(default_factory=dict)


class KnownBodies:
    """The queries that were sent to one door lately, by their bytes."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self._kept: Keeper[Known] = Keeper(KEPT_BYTES)

    def find(self, body: bytes) -> tuple[Known, Prepared] | None:
        """Give the query of a body with its document; None for what is not one.

        Raises Refusal for what is to be refused.
        """
        known = self._kept.get(body)
        prepared = known.kept() if known else None
        if known is not None and prepared is not None:
            return known, prepared
        return self._read(body)

    def _read(self, body: bytes) -> tuple[Known, Prepared] | None:
        question = plain_question(body)
        if question is None:
            return None
        prepared = known_document(self.schema, question.document, self.limits)
        if prepared is None or prepared.prices is None:
            return None
        points = self._points(question, prepared, prepared.prices)
        if points is None:
            return None
        asked = asked_by(self.schema, question)
        known = Known(question, asked, points, ref(prepared))
        self._kept.put(body, known, len(body) * BESIDE_BODY)
        return known, prepared

    def _points(self, question: Question, prepared: Prepared, prices: Prices) -> int | None:
        """Add up what a query costs; None for what may change something."""
        operation = prices.operation(question.operation_name)
        if operation is None or operation.operation is not OperationType.QUERY:
            return None
        refuse_variables(question.variables)
        refuse_large_pages(prepared.weight, question.variables, self.limits)
        points = prices.of(question.operation_name, question.variables)
        if points > self.limits.cost:
            raise Refusal("TOO_COSTLY", "told by the usual way")
        return points


def asked_by(schema: GraphQLSchema, question: Question) -> Asked:
    """Give what a question asks of a schema."""
    return Asked(schema, question.document, question.operation_name, question.variables, {})
