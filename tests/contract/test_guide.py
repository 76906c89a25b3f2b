"""The pages of `docs/api/` say what is so: their queries, codes, limits and links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from graphql import GraphQLEnumType, parse, validate

from shop.kit.graphql.answer import EACH_REQUEST, FIRST_SIGHT
from shop.kit.graphql.codes import ASKED_WRONGLY, CODES, OURS, REFUSED
from shop.kit.graphql.limits import MOST_FRAGMENTS, MOST_REPEATS, limits_now, weight_of
from shop.kit.graphql.problems import known_problems
from shop.schema.storefront import schema
from tests.make.running import ROOT

pytestmark = pytest.mark.any_engine

PAGES = [*sorted((ROOT / "docs" / "api").glob("*.md")), ROOT / "docs" / "examples" / "README.md"]
GUIDE = (ROOT / "docs" / "api" / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```graphql\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([A-Z]+_[A-Z_]+)`")
LIMIT = re.compile(r"^\| [^|]+ \| ([\d,]+)(?: points)? \| `([A-Z_]+)` \|$", re.MULTILINE)


def queries() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for number, query in enumerate(BLOCK.findall(text), start=1):
            yield f"{page.name} {number}", query


@pytest.mark.parametrize(("place", "query"), list(queries()), ids=lambda given: given[:12])
def test_every_query_of_the_guide_is_valid_and_within_the_limits(place: str, query: str) -> None:
    document = parse(query)

    assert validate(schema, document) == [], place
    weight_of(document, limits_now())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_file(page: Path) -> None:
    found = LINK.findall(page.read_text(encoding="utf-8"))

    broken = [link for link in found if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_code_that_a_page_names_is_one(page: Path) -> None:
    values = {
        value
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLEnumType)
        for value in kind.values
    }
    limits = {f"GRAPHQL_{name.upper()}" for name in settings.GRAPHQL_LIMITS}
    known = {*known_problems(), *CODES, *values, *limits, ASKED_WRONGLY, OURS, REFUSED}

    named = set(CODE.findall(page.read_text(encoding="utf-8")))
    assert {code for code in named - known if not hasattr(settings, code)} == set()


def test_the_table_of_limits_tells_the_defaults() -> None:
    told = {code: int(number.replace(",", "")) for number, code in LIMIT.findall(GUIDE)}

    most = settings.GRAPHQL_LIMITS
    assert told == {
        "BODY_TOO_LARGE": most["body_bytes"],
        "TOO_MANY_TOKENS": most["tokens"],
        "TOO_DEEP": most["depth"],
        "TOO_MANY_ALIASES": most["aliases"],
        "TOO_MANY_REPEATS": MOST_REPEATS,
        "TOO_MANY_FRAGMENTS": MOST_FRAGMENTS,
        "TOO_MANY_MUTATIONS": most["mutations"],
        "PAGE_TOO_LARGE": most["page"],
        "TOO_COSTLY": most["cost"],
    }


def test_the_guide_tells_the_budgets() -> None:
    told = " ".join(GUIDE.split())

    assert f"Each address has a budget of {budget('ADDRESS'):,} points" in told
    assert f"each account one of {budget('ACCOUNT'):,}." in told
    assert f"{EACH_REQUEST} points for itself, and {FIRST_SIGHT} for a document" in told


def budget(of: str) -> int:
    """Read a default of the settings; the tests themselves run without budgets."""
    text = (ROOT / "shop" / "settings.py").read_text(encoding="utf-8")
    found = re.search(rf'"GRAPHQL_BUDGET_{of}", default=([\d_]+)', text)
    assert found
    return int(found[1])
