"""One cell of the table of reach: what a person gets on one path of the admin for one row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse

from tests.console.forms import form_data
from tests.console.world import (
    CHANGED_BY_MANAGERS,
    DELETED_BY_MANAGERS,
    NEVER_CHANGED,
    READ_ONLY,
    SHARED,
    World,
)

UNKNOWN = "987654321"
UNKNOWN_UUID = "00000000-0000-4000-8000-000000000000"
STAFF = ("in", "us", "admin")


class Visitor(Client):
    """A person who looks at each page once, and takes back what they send."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, Told] = {}
        self._listed: dict[type[Model], frozenset[Model]] = {}

    def told(self, path: str) -> "Told":
        """Give how a page answers."""
        if path not in self._told:
            answer = self.get(path)
            self._told[path] = Told(answer.status_code, str(answer.get("Location", "")))
        return self._told[path]

    def listed(self, row: Model) -> frozenset[Model]:
        """Give the rows on the list of a row's table; none where the list is not served."""
        if type(row) not in self._listed:
            answer = self.get(address(row, "changelist"))
            served = answer.context["cl"].result_list if answer.status_code == 200 else ()
            self._listed[type(row)] = frozenset(served)
        return self._listed[type(row)]


class Told(NamedTuple):
    """What an answer tells of a row: its status, and where it leads."""

    status: int
    place: str

    def of(self, pk: object) -> "Told":
        """Leave out the key that was asked for."""
        return Told(self.status, self.place.replace(f"/{quote(str(pk))}/", "/ID/"))


def client_of(world: World, person: str) -> Visitor:
    client = Visitor()
    if who := world.people[person]:
        client.force_login(who)
    return client


def address(row: Model, page: str, pk: object = None) -> str:
    """Give the address of a page of a row, or of the list of its table."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=() if page in {"changelist", "add"} else (quote(str(pk or row.pk)),))


def may_see(person: str, owner: str) -> bool:
    return person == "admin" or (person in STAFF and owner in {person, SHARED})


def may_change(person: str, owner: str, model: type[Model]) -> bool:
    if person == "admin":
        return model not in NEVER_CHANGED
    return person == owner and model in CHANGED_BY_MANAGERS


def wrong_cells(world: World, person: str) -> Iterator[str]:
    """Name every cell of a person that is not as the world says."""
    client = client_of(world, person)
    for model, rows in world.rows.items():
        for owner, row in rows:
            for path, got, due in cells_of(world, client, person, owner, row):
                if got != due:
                    yield f"{person} · {model.__name__} of {owner} · {path}"


def cells_of(
    world: World, client: Visitor, person: str, owner: str, row: Model
) -> Iterator[tuple[str, bool, bool]]:
    """Give each path to a row with what happens on it and what is due."""
    seen, deleting = may_see(person, owner), may_delete(person, owner, type(row))
    yield "list", lists(client, row), seen
    yield "change", sees(client, row, "change"), seen
    yield "history", sees(client, row, "history"), seen
    yield "delete", sees(client, row, "delete"), deleting
    yield "POST", changes(world, client, row), may_change(person, owner, type(row))
    if not deleting:
        yield "POST delete", deletes(client, row), False


def may_delete(person: str, owner: str, model: type[Model]) -> bool:
    if person == "admin":
        return model not in READ_ONLY
    return person == owner and model in DELETED_BY_MANAGERS


def sees(client: Visitor, row: Model, page: str) -> bool:
    """Tell whether a page of a row is served; if not, the answer must not tell that it exists."""
    answer = client.told(address(row, page))
    if answer.status == 200:
        return True
    if client.told(address(row, "change")).status != 200:
        unknown = client.told(address(row, page, _unknown(row)))
        assert answer.of(row.pk) == unknown.of(_unknown(row))
    return False


def lists(client: Visitor, row: Model) -> bool:
    return row in client.listed(row)


def changes(world: World, client: Client, row: Model) -> bool:
    """Tell whether sending the row's form, as an administrator would see it, changes the row."""
    page = client_of(world, "admin").get(address(row, "change"))
    data = form_data(page, form_id=f"{row._meta.model_name}_form")
    data.update({key: [value] for key, value in TYPED.items() if not any(data.get(key, []))})
    done = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=row.pk, action_flag=CHANGE
    )
    with transaction.atomic():
        client.post(address(row, "change"), data)
        changed = done.exists()
        transaction.set_rollback(True)
    return changed


# What a form asks for that no row holds.
TYPED = {"units": "1", "reason": "RECEIVED", "reference": "note 1"}


def deletes(client: Client, row: Model) -> bool:
    with transaction.atomic():
        client.post(address(row, "delete"), {"post": "yes"})
        gone = not rows_like(row).exists()
        transaction.set_rollback(True)
    return gone


def rows_like(row: Model) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(type(row))
    return rows.filter(pk=row.pk)


def _unknown(row: Model) -> str:
    return UNKNOWN_UUID if row._meta.pk.get_internal_type() == "UUIDField" else UNKNOWN
