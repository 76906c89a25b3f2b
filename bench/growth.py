"""How cost grows with the catalogue: a larger world beside the base one, in the same rounds.

A machine's mood changes from minute to minute; measured apart it would look like growth.
"""

from dataclasses import replace
from itertools import cycle

from bench.findings import Findings
from bench.flows import cursor_at, walk
from bench.load import request
from bench.rounds import Effort, measure
from bench.serving import SHOP, Server, serving
from bench.telling import step
from bench.works import PAGE, Scene, body, detail_work, in_market, list_work
from bench.worlds.spec import World

FAR_ROW = 10_000
SMALL, LARGE = "small", "large"


def measure_growth(found: Findings, world: World, *, base: str, grown: str, effort: Effort) -> None:
    """Measure a larger world against the base one; both are named by their databases."""
    with serving([SHOP], base) as one, serving([SHOP], grown) as other:
        servers = {SMALL: one[SHOP], LARGE: other[SHOP]}
        _measure_reads(found, world, servers, effort)
        if world.products > FAR_ROW:
            _measure_far_page(found, other[SHOP], effort)
        with step(f"WALK, {world.told}"):
            found.walks[world.told] = walk(other[SHOP])


def _measure_reads(
    found: Findings, world: World, servers: dict[str, Server], effort: Effort
) -> None:
    scenes = {name: Scene(server.port) for name, server in servers.items()}
    for make in (list_work, detail_work):
        works = {name: make(scene) for name, scene in scenes.items()}
        requests = {name: work.requests([SHOP])[SHOP] for name, work in works.items()}
        title = f"{works[SMALL].name}, {world.told}"
        with step(title):
            costs = measure(servers, requests, replace(effort, clients=()))
        found.growth[title] = costs[LARGE].total_ms / costs[SMALL].total_ms


def _measure_far_page(found: Findings, server: Server, effort: Effort) -> None:
    """Compare a page far inside the catalogue with its first."""
    title = f"page at row {FAR_ROW:,}"
    with step(title):
        after = {"near": None, "far": cursor_at(server, FAR_ROW)}
        asked = {
            name: cycle([request(body("list", in_market(first=PAGE, after=cursor), folder=SHOP))])
            for name, cursor in after.items()
        }
        costs = measure(dict.fromkeys(asked, server), asked, replace(effort, clients=()))
    found.growth[title] = costs["far"].total_ms / costs["near"].total_ms
