"""Which answers may be kept for others, for how long, and what they are made of.

Only what is named here is kept: what the shelf and the markets themselves tell. A field that a
later version adds is not, until somebody has thought about it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError
from graphql import (
    FieldNode,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    visit,
)

from catalog.shelf.freshness import ATLAS, next_change, shelf_tokens
from catalog.shelf.reading import begin_reading, left_out
from i18n.markets.atlas import current_atlas
from i18n.markets.models import Market
from shop.kit.graphql.answers import (
    LONGEST_SECONDS,
    Answers,
    InProcess,
    Kept,
    Shared,
    Store,
    Tokens,
    key_of,
)
from shop.kit.graphql.context import Context
from shop.kit.graphql.known import Asked
from shop.kit.graphql.surrogate import surrogate_key

# By type, where not all fields may be kept; types that are not named are reached through these.
KEPT = {
    "Query": {"market"},
    "Market": {
        "id",
        "code",
        "name",
        "stage",
        "currency",
        "locale",
        "locales",
        "timeZone",
        "countries",
        "taxDisplay",
        "taxNote",
        "products",
        "product",
    },
    "ProductConnection": {"nodes", "edges", "pageInfo", "totalCount", "correctedSearch"},
    "KindInMarket": {"code", "slug", "name", "needsFit"},
}
NEVER_KEPT = {"Product": {"alternates"}}  # asks all other markets
LIVE = {"availability"}  # stock moves without a token
# Ask for what has no token either: stock, whether a phone is still known, and whether a number
# became that of a product which this market does not list.
LIVE_ARGUMENTS = {"filter", "fits", "sku"}
KNOWN_DOCUMENTS = 500


@dataclass(frozen=True)
class Keeping:
    """That an operation's answer may be kept. is_live: something in it has no token, as stock."""

    is_live: bool


class Fields(Visitor):
    """Looks for fields that forbid to keep the answer, and for those that make it live."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.may_be_kept = True
        self.is_live = False

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        if parent is None or not _may_be_kept(parent, node.name.value):
            self.may_be_kept = False
        named = {argument.name.value for argument in node.arguments}
        if node.name.value in LIVE or named & LIVE_ARGUMENTS:
            self.is_live = True


def _may_be_kept(parent: GraphQLNamedType, field: str) -> bool:
    if field == "__typename":
        return True
    kept = KEPT.get(parent.name)
    return field not in NEVER_KEPT.get(parent.name, ()) and (kept is None or field in kept)


@lru_cache(maxsize=KNOWN_DOCUMENTS)
def keeping_of(schema: GraphQLSchema, text: str) -> Keeping | None:
    """Tell whether answers to a valid document may be kept; None when they may not."""
    document = parse(text)
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if any(each.operation is not OperationType.QUERY for each in operations):
        return None
    types = TypeInfo(schema)
    fields = Fields(types)
    visit(document, TypeInfoVisitor(types, fields))
    return Keeping(is_live=fields.is_live) if fields.may_be_kept else None


@dataclass(frozen=True)
class Change:
    """The next change of a market's shelf, as it was told for a moment under a token."""

    token: str
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether it is the next one at another moment, too."""
        return self.since <= at and (self.until is None or at < self.until)


_changes: dict[str, Change] = {}


def kept_until(context: Context, keeping: Keeping, tokens: Tokens) -> datetime:
    """Tell from when on an answer may be another, though nothing was written."""
    seconds = settings.GRAPHQL_KEPT_STOCK_SECONDS if keeping.is_live else LONGEST_SECONDS
    until = context.at + timedelta(seconds=seconds)
    atlas = current_atlas()
    # Of all markets: one that may not be spoken of yet is an answer too.
    ends = [atlas.span(market, context.at).until for market in atlas.markets]
    served = [atlas.by_code(code) for code, _ in context.served]
    coming = [_next_change(market, context.at, tokens) for market in served if market]
    return min([until, *(moment for moment in (*ends, *coming) if moment)])


def _next_change(market: Market, at: datetime, tokens: Tokens) -> datetime | None:
    """Tell when a market's shelf next shows something else; the same until then or a new token."""
    token = tokens.get(market.code)
    known = _changes.get(market.code)
    if known is not None and token and known.token == token and known.holds(at):
        return known.until
    until = next_change([market], at)
    if token:
        _changes[market.code] = Change(token, at, until)
    return until


def made_of(context: Context, tokens: Tokens) -> Tokens:
    """Name what an answer was made of: the markets that it served, and what they share.

    A market without a token has nothing on its shelf; its first one will be another.
    """
    names = {ATLAS, *(code for code, _ in context.served)}
    return {name: tokens.get(name, "") for name in names}


class AnswerKeeper:
    """Keeps answers in a store, for as long as their tokens stand and nothing planned happens."""

    def __init__(self, store: Store) -> None:
        self._answers = Answers(store, shelf_tokens)

    def find(self, asked: Asked, at: datetime) -> Kept | None:
        key = _key(asked)
        return None if key is None else self._answers.find(key, at=at)

    def begin(self, asked: Asked) -> Tokens | None:
        if _key(asked) is None:
            return None
        begin_reading()
        return self._answers.begin()

    def keep(self, asked: Asked, body: bytes, tokens: Tokens, context: Context) -> None:
        key, keeping = _key(asked), keeping_of(asked.schema, asked.document)
        if key is None or keeping is None or left_out():
            return
        try:
            until = kept_until(context, keeping, tokens)
        except (DatabaseError, InterfaceError):  # went away; the answer itself is made
            return
        tags, made = surrogate_key(context), made_of(context, tokens)
        self._answers.keep(key, Kept(body, tags, made, since=context.at, until=until))


def answer_keeper() -> AnswerKeeper | None:
    """Give what keeps answers, as the settings say."""
    chosen = settings.GRAPHQL_RESPONSE_CACHE
    return None if chosen == "off" else _keeper(chosen)


@lru_cache
def _keeper(chosen: str) -> AnswerKeeper:
    if chosen == "shared":
        return AnswerKeeper(Shared(caches["default"]))
    return AnswerKeeper(InProcess(most_bytes=settings.GRAPHQL_KEPT_BYTES))


def _key(asked: Asked) -> str | None:
    """Name what may be kept; None for all else. Worked out once for what is asked again."""
    if _key not in asked.memo:
        asked.memo[_key] = (
            key_of(asked.document, asked.operation_name, asked.variables)
            if keeping_of(asked.schema, asked.document)
            else None
        )
    key: str | None = asked.memo[_key]
    return key
