"""Which rows of a table a member of staff reaches. Every table declares it; none is the default."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Left

from i18n.markets.models import Market, MarketCountry, MarketLocale
from shop.accounts.models import Customer
from shop.accounts.queries import markets_of

Person = Customer | AnonymousUser
Rows = QuerySet[Any]


class Reach:
    """Only administrators see and change the rows; what a table gets that says nothing more."""

    writable = False

    def seen(self, rows: Rows, person: Person) -> Rows:
        """Keep the rows that ``person`` may see."""
        return rows if is_administrator(person) else self._seen_by_manager(rows, person)

    def changed(self, rows: Rows, person: Person) -> Rows:
        """Keep the rows that ``person`` may change."""
        return rows if is_administrator(person) else self._changed_by_manager(rows, person)

    def may_write(self, person: Person) -> bool:
        """Tell whether there can be rows that ``person`` may change."""
        return is_administrator(person) or self.writable

    def _seen_by_manager(self, rows: Rows, _person: Person) -> Rows:
        return rows.none()

    def _changed_by_manager(self, rows: Rows, _person: Person) -> Rows:
        return rows.none()


class Shared(Reach):
    """All staff see the rows, which belong to no market; only administrators change them."""

    def _seen_by_manager(self, rows: Rows, _person: Person) -> Rows:
        return rows


@dataclass(frozen=True)
class OfMarket(Reach):
    """A manager sees what belongs to a market of hers, and changes what belongs to no other.

    path: from the row to its market, as in a filter; may lead to several markets.
    """

    path: str
    writable = True

    def _seen_by_manager(self, rows: Rows, person: Person) -> Rows:
        return rows.filter(pk__in=self._in(rows, markets_of(person)))

    def _changed_by_manager(self, rows: Rows, person: Person) -> Rows:
        others = Market.objects.exclude(pk__in=markets_of(person))
        return self._seen_by_manager(rows, person).exclude(pk__in=self._in(rows, others))

    def _in(self, rows: Rows, markets: "QuerySet[Market]") -> Rows:
        # A subquery, so that a path to several markets gives each row once.
        table: Rows = QuerySet(rows.model)
        return table.filter(**{f"{self.path}__in": markets}).values("pk")


class OfLocale(Reach):
    """A manager reaches the words in the locales of her markets, not those of a whole language."""

    writable = True

    def _seen_by_manager(self, rows: Rows, person: Person) -> Rows:
        hers = MarketLocale.objects.filter(market__in=markets_of(person))
        return rows.filter(locale__in=hers.values("code"))

    def _changed_by_manager(self, rows: Rows, person: Person) -> Rows:
        return self._seen_by_manager(rows, person)


@dataclass(frozen=True)
class OfCountry(Reach):
    """A manager sees what holds in a country of a market of hers, or everywhere (no country).

    path: to a field that begins with the country: ``IN``, or its region ``IN-KA``.
    """

    path: str

    def _seen_by_manager(self, rows: Rows, person: Person) -> Rows:
        named: Rows = rows.alias(_country=Left(self.path, 2))
        return named.filter(Q(_country="") | Q(_country__in=countries_of(person)))


@dataclass(frozen=True)
class OnlyIn(Reach):
    """A manager sees the rows, all of them of one country, when a market of hers sells there."""

    country: str

    def _seen_by_manager(self, rows: Rows, person: Person) -> Rows:
        return rows.filter(Exists(countries_of(person).filter(country=self.country)))


def countries_of(person: Person) -> Rows:
    """Give the countries of the markets that ``person`` looks after, as a subquery."""
    hers: Rows = MarketCountry.objects.filter(market__in=markets_of(person))
    return hers.values("country")


def is_administrator(person: Person) -> bool:
    """Tell whether all rows of all markets are open to ``person``."""
    return person.is_active and person.is_staff and person.is_superuser


ADMINISTRATORS = Reach()
SHARED = Shared()
