"""A document's text becomes a validated document once; the same text again costs a look-up."""

from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    parse,
    specified_rules,
    validate,
)

from shop.kit.graphql.closed import ClosedSchema
from shop.kit.graphql.compiler.document import CompiledDocument
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.keeper import Keeper
from shop.kit.graphql.limits import Limits, Weight, weight_of
from shop.kit.graphql.literals import refuse_literals
from shop.kit.graphql.prices import Prices
from shop.kit.graphql.scan import refuse_shape

VALIDATION_ERRORS = 5
# A token takes about half a kilobyte, and as much again once its operation was compiled.
KEPT_TOKENS: Final = 40_000
CHARACTERS_AS_A_TOKEN: Final = 500


@dataclass(frozen=True)
class Prepared:
    """A document ready to execute, or the errors that keep it from that.

    prices: what its operations cost; None where errors keep it from being executed.
    """

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    weight: Weight
    prices: Prices | None = None
    compiled: CompiledDocument | None = None
    looks: list[None] = field(default_factory=list, compare=False)

    def first_sight(self) -> bool:
        """Tell whether this is the first request with it: parsing and validating was its work."""
        if self.looks:
            return False
        self.looks.append(None)
        return True


KEPT: Final[Keeper[Prepared]] = Keeper(KEPT_TOKENS)


def prepare(schema: GraphQLSchema, text: str, limits: Limits) -> Prepared:
    """Parse, weigh and validate a document; what is valid is kept."""
    key = (schema, text, limits)
    prepared = KEPT.get(key)
    if prepared is None:
        prepared, tokens = _prepared(schema, text, limits)
        if prepared.prices is not None:
            KEPT.put(key, prepared, tokens + len(text) // CHARACTERS_AS_A_TOKEN)
    return prepared


def known_document(schema: GraphQLSchema, text: str, limits: Limits) -> Prepared | None:
    """Give a valid document that was asked for before; None for any other."""
    found = KEPT.get((schema, text, limits))
    return found if found is not None and found.looks else None


def _prepared(schema: GraphQLSchema, text: str, limits: Limits) -> tuple[Prepared, int]:
    """Make all that is made of a document, and count its tokens."""
    try:
        tokens = refuse_shape(text, limits)
        document = _parsed(text, limits)
        refuse_literals(document, text)
        weight = weight_of(document, limits)
    except GraphQLError as error:
        return Prepared(document=None, errors=(error,), weight=Weight()), 0
    errors = _invalid(schema, document, limits)
    if errors:
        return Prepared(document=None, errors=errors, weight=weight), tokens
    prices, compiled = Prices(schema, document), CompiledDocument(schema, document)
    return Prepared(document, (), weight, prices, compiled), tokens


def _parsed(text: str, limits: Limits) -> DocumentNode:
    """Parse; the parser stops at the first token above the limit."""
    try:
        return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLSyntaxError as error:
        if error.message.endswith(("tokens. Parsing aborted.", "comments. Parsing aborted.")):
            raise Refusal(
                "TOO_MANY_TOKENS", f"A document may hold {limits.tokens} tokens at most."
            ) from None
        if error.message.endswith("too deeply. Parsing aborted."):
            raise Refusal("TOO_DEEP", "The document is nested too deeply.") from None
        error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
        raise


def _invalid(
    schema: GraphQLSchema, document: DocumentNode, limits: Limits
) -> tuple[GraphQLError, ...]:
    closed = () if limits.open_schema else (ClosedSchema,)
    errors = validate(
        schema,
        document,
        # A list of rules replaces the standard ones, so they are named too.
        (*specified_rules, *closed),
        max_errors=VALIDATION_ERRORS,
        hide_suggestions=not limits.open_schema,
    )
    for error in errors:
        error.extensions = {"code": "GRAPHQL_VALIDATION_FAILED"}
    return tuple(errors)
