"""Questions to Django's ORM whose SQL is written once and prepared by the database.

Putting a queryset into words costs the process more than its answer does, and PostgreSQL plans the
words anew each time. What is asked over and over keeps both: the words, and where the values go.
"""

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, RelatedPopulator
from django.db.models.sql.compiler import SQLCompiler

from shop.kit.database.statements import ask_in_text

Row = TypeVar("Row")
Shape = tuple[Hashable, ...]

# Of one question, and of values at once; whatever else is asked goes the usual way.
MOST_SHAPES, MOST_VALUES = 32, 40
log = logging.getLogger(__name__)

STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 1_900_000_000 + n,
    str: lambda n: f"stand-in {n}",
    UUID: lambda n: UUID(int=(0xFE << 120) + n),
    datetime: lambda n: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(microseconds=n),
    date: lambda n: date(1901, 1, 1) + timedelta(days=n),
}


class NotKeepable(TypeError):
    """A question does more with a value than to compare it: a bug."""


@dataclass(frozen=True)
class _Words:
    """One question in SQL. places: for each of its values, the place of what is asked, or it."""

    sql: str
    places: tuple[tuple[int | None, Any], ...]
    compiler: SQLCompiler
    make: Callable[[str, Any], Any]
    converters: dict[Any, Any]
    locks: bool

    def values(self, asked: Sequence[Any]) -> list[Any]:
        return [own if place is None else asked[place] for place, own in self.places]


class Kept(Generic[Row]):
    """A question of one queryset, asked by values.

    build: gives the queryset for values, and does nothing with them but compare columns with them;
    a list is a choice among its members, and None must be meant. Values are plain: keys, no rows.
    Give the rows in a list. On SQLite it is asked as usual.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Row]]") -> None:
        self._build = build
        self._known: dict[Shape, _Words] = {}
        self._empty: set[Shape] = set()  # choices among nothing
        self._usual: set[Shape] = set()  # what cannot be kept

    def __call__(self, **given: Any) -> list[Row]:
        """Ask; what cannot be kept is a bug that is logged, and is answered all the same."""
        values = {name: _distinct(value) for name, value in given.items()}
        shape = _shape_of(values)
        if shape in self._empty:
            return []
        words = self._known.get(shape) or self._words(shape, values)
        alias = _alias(words) if words else None
        if words is None or alias is None:
            return list(self._build(**values))
        rows = ask_in_text(alias, words.sql, words.values(_flat(values)))
        read = words.compiler.apply_converters(rows, words.converters) if words.converters else rows
        return [words.make(alias, row) for row in read]

    def _words(self, shape: Shape, values: dict[str, Any]) -> _Words | None:
        """Put the question into words; None where it has to be asked as usual."""
        bounded = len(self._known) < MOST_SHAPES and len(_flat(values)) <= MOST_VALUES
        if not bounded or shape in self._usual:
            return None
        usual = self._build(**values)
        if connections[usual.db].vendor != "postgresql":
            return None
        try:
            self._known[shape] = _put_into_words(self._build, usual, values)
        except EmptyResultSet:
            if [] in values.values():
                self._empty.add(shape)
        except NotKeepable:
            self._usual.add(shape)
            log.exception("a question of the ORM has to be asked the usual way")
        return self._known.get(shape)


def _alias(words: _Words) -> str | None:
    """Tell which database to ask; None where Django must say why it cannot lock anything."""
    model: Any = words.compiler.query.model
    if not words.locks:
        return router.db_for_read(model)
    alias = router.db_for_write(model)
    return alias if connections[alias].in_atomic_block else None


def _put_into_words(build: Callable[..., Any], usual: Any, values: dict[str, Any]) -> _Words:
    """Write the SQL with stand-ins, and see that the real values would have given the same."""
    standing = _stand_ins(values)
    places = {_named(value): place for place, value in enumerate(_flat(standing))}
    queryset = build(**standing)
    compiler = queryset.query.get_compiler(using=usual.db)
    sql, params = compiler.as_sql()
    words = _Words(
        sql,
        tuple((places.get(_named(param)), param) for param in params),
        compiler,
        _maker(queryset, compiler),
        _converters(compiler),
        locks=queryset.query.select_for_update,
    )
    real_sql, real = usual.query.get_compiler(using=usual.db).as_sql()
    if (real_sql, list(real)) != (sql, words.values(_flat(values))):
        raise NotKeepable(sql)
    return words


def _maker(queryset: Any, compiler: SQLCompiler) -> Callable[[str, Any], Any]:
    """Tell what becomes of a row: an instance with its relations, or the row itself."""
    if not issubclass(queryset._iterable_class, ModelIterable):  # noqa: SLF001 - as Django asks
        return _plain(queryset)
    info: Any = compiler.klass_info
    own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [each[0].target.attname for each in compiler.select[own]]
    related = [
        RelatedPopulator(each, compiler.select, queryset.db)  # type: ignore[call-arg]  # newer stubs
        for each in info.get("related_klass_infos", [])
    ]

    def instance(alias: str, row: Any) -> Any:
        made = info["model"].from_db(alias, names, row[own])
        for each in related:
            each.populate(row, made)
        return made

    return instance


def _plain(queryset: Any) -> Callable[[str, Any], Any]:
    """Tell what becomes of a row of ``values_list``."""
    if issubclass(queryset._iterable_class, FlatValuesListIterable):  # noqa: SLF001 - as above
        return lambda _alias, row: row[0]
    return lambda _alias, row: tuple(row)


def _converters(compiler: SQLCompiler) -> dict[Any, Any]:
    found: dict[Any, Any] = compiler.get_converters(
        [each[0] for each in compiler.select[: compiler.col_count]]
    )
    return found


def _distinct(value: Any) -> Any:
    return list(dict.fromkeys(value)) if isinstance(value, (list, tuple, set)) else value


def _shape_of(values: dict[str, Any]) -> Shape:
    """Tell by what the words of a question differ: how many there are of each, of which type."""
    return tuple((name, *_shape(value)) for name, value in values.items())


def _shape(value: Any) -> Shape:
    if isinstance(value, list):
        return "many", *map(type, value)
    kind: Any = type(value)
    return (kind,) if kind in STAND_INS else (kind, value)


def _flat(values: dict[str, Any]) -> list[Any]:
    return [
        one for value in values.values() for one in (value if isinstance(value, list) else [value])
    ]


def _named(value: Any) -> Hashable:
    """Name a value so that it is found again; Django gives numbers types of the driver's."""
    try:
        return (int, int(value)) if isinstance(value, int) else (type(value), hash(value), value)
    except TypeError:
        return (type(value), id(value))


def _stand_ins(values: dict[str, Any]) -> dict[str, Any]:
    """Give each value another of its type that is found again among those of the SQL."""
    standing: dict[str, Any] = {}
    place = 0
    for name, value in values.items():
        many = value if isinstance(value, list) else [value]
        made = [_stand_in(one, place + n) for n, one in enumerate(many)]
        standing[name] = made if isinstance(value, list) else made[0]
        place += len(many)
    return standing


def _stand_in(value: Any, place: int) -> Any:
    make = STAND_INS.get(type(value))
    return make(place) if make else value
