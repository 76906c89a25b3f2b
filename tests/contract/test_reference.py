"""The reference page holds the whole schema, and each link in it leads somewhere."""

import re
from pathlib import Path

import pytest
from graphql import build_schema

from shop.management.contract.areas import by_area
from shop.management.contract.members import own_types, parts
from shop.management.contract.reference import anchor, reference
from shop.management.contract.released import releases, since_when
from shop.schema.storefront import schema

pytestmark = pytest.mark.any_engine

NOW = dict.fromkeys([*own_types(schema), *parts(schema)], "0.1")
PAGE = reference(schema, NOW)
HEADINGS = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)


def test_every_type_has_one_entry_and_every_part_a_word() -> None:
    entries = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)

    assert sorted(entries) == sorted(own_types(schema))
    told = set(re.findall(r"`([A-Za-z_0-9]+)`", PAGE))
    names = {re.split(r"[.(]", coordinate.rstrip(":)"))[-1] for coordinate in parts(schema)}
    assert names - told == set()


def test_every_link_leads_to_one_heading() -> None:
    anchors = [anchor(heading) for heading in HEADINGS]

    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= set(anchors)


def test_no_cell_breaks_its_table() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]

    bars = {line.replace(r"\|", "").count("|") for line in rows}
    assert bars == {4, 5}


SMALL = """
"What can be asked."
type Query {
  "All of it | some of it."
  things("How many." first: Int = 24, kind: Kind): [[Thing!]!]! @deprecated(reason: "Use `x`.")
}
"One thing."
type Thing { name: String! }
"What kind of thing."
enum Kind { A }
"""


def test_a_field_tells_its_type_arguments_default_and_deprecation() -> None:
    small = build_schema(SMALL)
    page = reference(small, dict.fromkeys([*own_types(small), *parts(small)], "0.1"))

    assert (
        r"| `things` | \[\[[Thing](#thing)!\]!\]! | All of it \| some of it. "
        "**Deprecated:** Use `x`.<br>• `first` Int: How many. Default: `24`."
        "<br>• `kind` [Kind](#kind):  | 0.1 |" in page
    )


def test_a_type_that_no_area_names_stands_where_it_is_met_first() -> None:
    small = build_schema("""
        type Query { product: Product cart: Cart }
        type Product { note: Note } type Cart { note: Note own: Own }
        type Note { a: Int } type Own { a: Int } type Alone { a: Int }
    """)

    areas = {area: [kind.name for kind in kinds] for area, kinds in by_area(small).items()}

    assert areas["Products and variants"] == ["Product", "Note"]
    assert areas["Carts"] == ["Cart", "Own"]
    assert areas["What mutations take and give"] == ["Alone"]


def test_a_part_came_with_the_first_release_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "storefront-0.10.0.graphql").write_text("type Query { a: Int b(c: Int): Int }")
    (tmp_path / "storefront-0.2.0.graphql").write_text("type Query { a: Int b: Int }")
    (tmp_path / "storefront-0.2.0-dev.graphql").write_text("type Query { a: Int }")
    (tmp_path / "notes.graphql").write_text("nothing of ours")
    present = build_schema("type Query { a: Int b(c: Int): Int d: D } type D { e: Int }")

    known = releases(tmp_path)

    assert [release.path.stem for release in known] == [
        "storefront-0.2.0-dev",
        "storefront-0.2.0",
        "storefront-0.10.0",
    ]
    since = since_when(present, known, version="1.0")
    assert since == {
        "Query": "0.2",
        "D": "1.0",
        "Query.a": "0.2",
        "Query.b": "0.2",
        "Query.b(c:)": "0.10",
        "Query.d": "1.0",
        "D.e": "1.0",
    }
    assert "How many. *Since 0.10.*" in reference(
        build_schema('type Query { a: Int b("How many." c: Int): Int d: D } type D { e: Int }'),
        since,
    )
