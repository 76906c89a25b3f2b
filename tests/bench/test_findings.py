"""What is held to the design, and how it is told and drawn."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.chart import draw
from bench.findings import Findings, Held
from bench.flows import Walk
from bench.hot import Hot
from bench.pages import PageCost
from bench.report import lines_of, write_results
from bench.rounds import Cost, Speed
from bench.serving import LIMIT, SHOP, USUAL

pytestmark = pytest.mark.any_engine


def cost(server_ms: float, database_ms: float | None = 0.25) -> Cost:
    return Cost(server_ms, database_ms, {8: Speed(1200.0, 9.5)}, 90.0, 2)


@pytest.fixture
def found() -> Findings:
    rungs = {SHOP: cost(0.75), LIMIT: cost(0.25), USUAL: cost(24.75)}
    return Findings(
        "PostgreSQL",
        "1,000 products, 2 markets",
        costs={"LIST": rungs, "SEARCH": {SHOP: cost(1.75), LIMIT: cost(0.25)}},
        checkout=cost(19.75),
        walks={"1,000 products": Walk(1000, 10, 2.0, 0.5)},
        growth={"LIST, 200 markets": 1.31},
        pages={"product": PageCost(2.0, 3.5)},
        hot=[Hot(8, 900.0, 1000.0)],
        left_out=["reads from the response cache"],
    )


def by_name(found: Findings) -> dict[str, Held]:
    return {held.name: held for held in found.held()}


def test_server_and_database_count_together(found: Findings) -> None:
    held = by_name(found)

    assert held["LIST: shop to limit"].value == 2.0
    assert held["LIST: usual way to shop"].value == 25.0
    assert held["CHECKOUT: whole flow to LIST's limit"].value == 40.0


def test_each_bound_is_held_or_said_to_fall_short(found: Findings) -> None:
    held = {name: each.holds for name, each in by_name(found).items()}

    assert held == {
        "LIST: shop to limit": True,
        "LIST: usual way to shop": True,
        "SEARCH: shop to its limit": False,
        "LIST, 200 markets: growth": False,
        "CHECKOUT: whole flow to LIST's limit": True,
        "page product: template": False,
        "hot variant: reservations to inserts, 8 clients": True,
    }


def test_the_table_tells_ratios_and_what_was_left_out(found: Findings) -> None:
    told = "\n".join(lines_of(found))

    assert "0.75 + 0.25" in told
    assert "× 25.00" in told
    assert "FALLS SHORT" in told
    assert "left out: reads from the response cache" in told


def test_a_database_elsewhere_is_not_taken_for_free(found: Findings) -> None:
    found.costs["LIST"][SHOP] = cost(0.75, None)

    assert "0.75 + ?" in "\n".join(lines_of(found))


def test_results_are_kept_as_json(found: Findings, tmp_path: Path) -> None:
    write_results(tmp_path / "deep" / "run.json", [found])

    kept = json.loads((tmp_path / "deep" / "run.json").read_text())
    assert kept["findings"][0]["costs"]["LIST"]["shop"]["server_ms"] == 0.75
    assert kept["findings"][0]["held"][0]["holds"] is True


def test_the_chart_is_drawn_within_its_width_and_names_every_bar(found: Findings) -> None:
    picture = ElementTree.fromstring(draw(found))  # noqa: S314 - our own text

    bars = [each for each in picture.iter() if each.get("rx") == "3"]
    assert len(bars) == 3
    assert all(float(b.get("x", 0)) + float(b.get("width", 0)) <= 700 - 60 for b in bars)
    assert "25.00 ms" in "".join(picture.itertext())
    assert "http" not in draw(found).replace("http://www.w3.org/2000/svg", "")
