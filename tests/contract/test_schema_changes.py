"""What a frontend relies on changes only after six months' notice; other changes are named."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from graphql import build_schema

from shop.management.contract.changes import additions, breaking_changes, dangerous_changes
from shop.management.contract.deprecations import broken_promises
from shop.schema.storefront import written

pytestmark = pytest.mark.any_engine

TODAY = date(2027, 6, 1)
OLD = """
type Query {
  product(slug: String, sku: String): Product
  old: Old @deprecated(reason: "Use `product`. Removed not before 2027-06-01")
  later: Int @deprecated(reason: "Use `product`. Removed not before 2027-06-02")
  soon: Int @deprecated(reason: "Use something else.")
}
type Product { name: String! colour: Colour }
type Old { name: String sort: OldSort }
enum OldSort { UP }
enum Colour {
  RED
  BLUE
  GREY @deprecated(reason: "Use `RED`. Removed not before 2027-01-01")
}
input Wish {
  sku: String!
  note: String @deprecated(reason: "Say it in `text`. Removed not before 2027-01-01")
}
type Mutation {
  wish(input: Wish!, now: Boolean
    @deprecated(reason: "It is always now. Removed not before 2027-01-01")): Boolean
}
"""


def broken(*changes: tuple[str, str], on: date = TODAY) -> list[str]:
    """Name what breaks when the old schema is changed so."""
    return breaking_changes(build_schema(OLD), build_schema(changed(*changes)), on=on)


def changed(*changes: tuple[str, str]) -> str:
    text = OLD
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def line(start: str) -> tuple[str, str]:
    """Take out the line that starts so."""
    return next(x for x in OLD.splitlines() if x.strip().startswith(start)), ""


WITHOUT_OLD_TYPES = (
    ("type Old { name: String sort: OldSort }", ""),
    ("enum OldSort { UP }", ""),
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("name: String! ", ""), "Product.name was removed."),
        (("name: String!", "name: String"), "Product.name changed type from String! to String."),
        ((", sku: String", ""), "Query.product arg sku was removed."),
        (("  BLUE\n", ""), "BLUE was removed from enum type Colour."),
        (
            ("sku: String!\n", "sku: String! place: String!\n"),
            "A required field place on input type Wish was added.",
        ),
        (line("later"), "Query.later was removed."),
        (line("soon"), "Query.soon was removed."),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_change_that_breaks_frontends_is_named(change: tuple[str, str], told: str) -> None:
    assert broken(change) == [told]


def test_nothing_is_broken_when_nothing_changes_or_something_comes_along() -> None:
    assert broken() == []
    assert broken(("type Product {", "type Product { brand: String!")) == []


@pytest.mark.parametrize(
    "changes",
    [
        [line("old")],
        [line("old"), *WITHOUT_OLD_TYPES],
        [("GREY @", "# @")],
        [line("note")],
        [(", now: Boolean\n    @", " # @"), ('01-01")): Boolean', '01-01"\n  ): Boolean')],
    ],
    ids=["a field", "a field and the types behind it", "a value", "an input field", "an argument"],
)
def test_what_was_deprecated_goes_on_its_day(changes: list[tuple[str, str]]) -> None:
    assert broken(*changes) == []
    assert broken(*changes, on=date(2026, 12, 31)) != []


def test_a_type_stays_while_anything_leads_to_it() -> None:
    kept = ("colour: Colour }", "colour: Colour also: Old }")
    before, after = (
        build_schema(changed(kept)),
        build_schema(changed(line("old"), *WITHOUT_OLD_TYPES)),
    )

    assert breaking_changes(before, after, on=TODAY) == [
        "Old was removed.",
        "OldSort was removed.",
        "Product.also was removed.",
    ]


def test_changes_that_may_surprise_and_additions_are_named_too() -> None:
    old = build_schema(OLD)
    new = build_schema(
        changed(
            ("  BLUE\n", "  BLUE\n  PINK\n"),
            ("type Old {", "type Extra { a: Int b: Int } type Old { more: Int"),
        )
    )

    assert dangerous_changes(old, new) == ["PINK was added to enum type Colour."]
    assert additions(old, new) == ["Extra", "Old.more", "Colour.PINK"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Use `b`. Removed not before 2027-12-01", ""),
        ("Use `b`. Removed not before 2027-12-01.", ""),
        ("Use `b`. Removed not before 2027-11-30", "less than six months' notice"),
        ("Use `b`.", "Removed not before YYYY-MM-DD"),
        ("Removed not before 2027-12-31", "Removed not before YYYY-MM-DD"),
        ("Use `b`. Removed not before 2027-13-31", "Removed not before YYYY-MM-DD"),
        ("Use `b`. Removed not before 2027-12-31, or so", "Removed not before YYYY-MM-DD"),
    ],
)
def test_a_deprecation_tells_what_to_use_and_gives_six_months(reason: str, told: str) -> None:
    old = build_schema("type Query { a: Int b: Int }")
    new = build_schema(f'type Query {{ a: Int @deprecated(reason: "{reason}") b: Int }}')

    found = list(broken_promises(old, new, on=TODAY))

    assert len(found) == bool(told)
    assert all(one.startswith("Query.a ") and told in one for one in found)


def test_a_promised_day_moves_away_only() -> None:
    def deprecated(day: str) -> str:
        return (
            f'type Query {{ a: Int @deprecated(reason: "Gone. Removed not before {day}") b: Int }}'
        )

    def told(before: str, after: str) -> list[str]:
        old, new = build_schema(deprecated(before)), build_schema(deprecated(after))
        return list(broken_promises(old, new, on=TODAY))

    assert told("2027-06-20", "2027-06-20") == []
    assert told("2027-06-20", "2027-07-20") == []
    assert told("2027-06-20", "2027-06-19") == [
        "Query.a was promised to stay until 2027-06-20, now until 2027-06-19 only."
    ]


def test_the_command_is_content_with_the_schema_as_it_is() -> None:
    out = StringIO()

    call_command("schema_changes", stdout=out)

    assert "against storefront-" in out.getvalue()
    assert "nothing that a frontend relies on was broken" in out.getvalue()


def test_the_command_names_what_was_broken_and_fails(tmp_path: Path) -> None:
    before = tmp_path / "before.graphql"
    before.write_text(
        written().replace("type Money {", "type Money {\n  cents: Int!\n"), encoding="utf-8"
    )
    out = StringIO()

    with pytest.raises(CommandError, match="1 broken promises"):
        call_command("schema_changes", against=str(before), stdout=out)

    assert "breaking: Money.cents was removed." in out.getvalue()


def test_the_command_lets_go_what_was_promised_to_go(tmp_path: Path) -> None:
    before = tmp_path / "before.graphql"
    reason = '@deprecated(reason: "Use `minor`. Removed not before 2027-01-01")'
    before.write_text(
        written().replace("type Money {", f"type Money {{\n  cents: Int! {reason}\n"),
        encoding="utf-8",
    )

    with time_machine.travel("2027-01-01T00:00:00Z", tick=False):
        call_command("schema_changes", against=str(before), stdout=StringIO())
    with (
        time_machine.travel("2026-12-31T23:59:59Z", tick=False),
        pytest.raises(CommandError, match="broken promises"),
    ):
        call_command("schema_changes", against=str(before), stdout=StringIO())


@pytest.mark.parametrize("against", ["no-such-revision", "--help"])
def test_what_is_neither_a_file_nor_a_revision_is_told(against: str) -> None:
    with pytest.raises(CommandError, match="neither a file nor a revision"):
        call_command("schema_changes", against=against, stdout=StringIO())


def test_a_file_that_is_no_schema_is_told(tmp_path: Path) -> None:
    file = tmp_path / "some.graphql"
    file.write_text("{ market { name } }", encoding="utf-8")

    with pytest.raises(CommandError, match="is no schema"):
        call_command("schema_changes", against=str(file), stdout=StringIO())
