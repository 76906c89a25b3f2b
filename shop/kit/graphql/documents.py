"""A document's text becomes a validated document once; the same text again costs a look-up."""

from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    parse,
    specified_rules,
    validate,
)

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import Limits, Weight, weight_of
from shop.kit.graphql.literals import refuse_literals

VALIDATION_ERRORS = 5
KEPT_DOCUMENTS = 500
LONGEST_KEPT = 20_000


@dataclass(frozen=True)
class Prepared:
    """A document ready to execute, or the errors that keep it from that."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    weight: Weight


def prepare(schema: GraphQLSchema, text: str, limits: Limits) -> Prepared:
    """Parse, weigh and validate a document; long texts are not kept."""
    if len(text) > LONGEST_KEPT:
        return _prepared(schema, text, limits)
    return _kept(schema, text, limits)


def _prepared(schema: GraphQLSchema, text: str, limits: Limits) -> Prepared:
    try:
        document = _parsed(text, limits)
        refuse_literals(document, text)
        weight = weight_of(document, limits)
    except GraphQLError as error:
        return Prepared(document=None, errors=(error,), weight=Weight())
    errors = _invalid(schema, document, limits)
    return Prepared(document=None if errors else document, errors=errors, weight=weight)


_kept = lru_cache(maxsize=KEPT_DOCUMENTS)(_prepared)


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
    closed = () if limits.open_schema else (NoSchemaIntrospectionCustomRule,)
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
