"""Execute one operation both ways, in two equal worlds, and tell where the answers differ."""

from dataclasses import dataclass
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute

from shop.kit.graphql.compiler.document import CompiledDocument
from shop.kit.graphql.compiler.info import never
from tests.kit.graphql.compiler.operations import Case
from tests.kit.graphql.compiler.schemas import Attached
from tests.kit.graphql.compiler.world import World


@dataclass(frozen=True)
class Answer:
    """What an execution did: ``result`` is its exception where it has none."""

    result: ExecutionResult | Exception
    calls: list[str]

    @property
    def failed(self) -> bool:
        return isinstance(self.result, Exception) or bool(self.result.errors)

    @property
    def told(self) -> Any:
        """All that can be seen of the answer, with the order of keys and errors."""
        if isinstance(self.result, Exception):
            return [type(self.result).__name__, str(self.result), self.calls]
        errors = [
            {**error.formatted, "cause": repr(error.original_error), "source": bool(error.source)}
            for error in self.result.errors or []
        ]
        data = orjson.dumps(self.result.data, default=repr).decode()
        return [data, self.result.errors is None, errors, self.calls]


class Both:
    """A schema and the ways to execute over it; ``refused`` counts what was not compiled."""

    def __init__(self, schema: GraphQLSchema, attach: Attached, *, trouble: int) -> None:
        self.schema = schema
        self.attach = attach
        self.trouble = trouble
        self.refused = 0

    def executed(self, case: Case, document: DocumentNode, seed: int) -> tuple[Answer, Answer]:
        """Give the compiled answer and graphql-core's."""
        ours = self._answer(case, seed, document, self._compiled)
        return ours, self._answer(case, seed, document, self._interpreted)

    def _answer(self, case: Case, seed: int, document: DocumentNode, way: Any) -> Answer:
        world = World(self.schema, seed, trouble=self.trouble)
        self.attach(world)
        try:
            return Answer(way(case, document), world.calls)
        except Exception as error:
            return Answer(error, world.calls)

    def _compiled(self, case: Case, document: DocumentNode) -> Any:
        answer = CompiledDocument(self.schema, document).answer(
            variables=case.variables,
            operation_name=None,
            context="context",
            hide_suggestions=True,
            at_once=True,
        )
        if answer is None:
            self.refused += 1
            return self._interpreted(case, document)
        return answer

    def _interpreted(self, case: Case, document: DocumentNode) -> Any:
        return execute(
            self.schema,
            document,
            variable_values=dict(case.variables),
            context_value="context",
            is_awaitable=never,
            hide_suggestions=True,
        )
