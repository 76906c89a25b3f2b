"""Measure one database: every work on every rung that can do it."""

from collections.abc import Mapping

from bench.counting import statements_of
from bench.findings import Findings
from bench.flows import checkout, lines_added, walk
from bench.growth import measure_growth
from bench.hot import hot_variant
from bench.pages import pages_of
from bench.plan import Plan
from bench.rounds import Effort, measure
from bench.same import prove_same
from bench.serving import SHOP, USUAL, Server, serving
from bench.telling import say, step
from bench.works import (
    KIND,
    LOCALE,
    Scene,
    Work,
    detail_work,
    facets_work,
    list_work,
    nothing_work,
    search_work,
)
from bench.worlds.engines import Engine
from bench.worlds.keeping import have_world

WORKS = (list_work, detail_work, search_work, nothing_work, facets_work)
HOT_ROUNDS, HOT_SECONDS = 2, 2.0


def measure_engine(engine: Engine, plan: Plan) -> Findings:
    """Measure a database's worlds, after building those that are missing."""
    found = Findings(engine.title, plan.base.told, left_out=list(plan.left_out))
    base = have_world(plan.base, engine, say=say)
    with serving(plan.rungs, base) as servers:
        scene = Scene(servers[SHOP].port)
        works = [make(scene) for make in WORKS]
        _measure_reads(found, works, servers, plan.effort)
        _measure_flows(found, scene, servers[SHOP], plan)
        _measure_pages(found, scene, base)
    _count_statements(found, works, base, plan)
    if engine.server:
        _measure_hot_variant(found, base, plan)
    for world in plan.grown:
        grown = have_world(world, engine, say=say)
        measure_growth(found, world, base=base, grown=grown, effort=plan.effort)
    return found


def _measure_reads(
    found: Findings, works: list[Work], servers: Mapping[str, Server], effort: Effort
) -> None:
    ports = {rung: server.port for rung, server in servers.items()}
    for work in works:
        with step(work.name):
            prove_same(work, ports)
            found.costs[work.name] = measure(servers, work.requests(servers), effort)


def _measure_flows(found: Findings, scene: Scene, shop: Server, plan: Plan) -> None:
    with step("CART"):
        found.costs["CART"] = measure({SHOP: shop}, {SHOP: lines_added(scene)}, plan.effort)
    with step("CHECKOUT"):
        found.checkout = checkout(scene, shop, rounds=plan.effort.rounds)
    with step("WALK"):
        found.walks[plan.base.told] = walk(shop)


def _measure_pages(found: Findings, scene: Scene, database: str) -> None:
    place = LOCALE.lower()
    addresses = {
        "product": f"/{place}/p/{scene.slugs[0]}/",
        "list": f"/{place}/c/{scene.kind_slug(KIND)}/",
    }
    with step("pages"):
        found.pages = pages_of(addresses, database=database)


def _count_statements(found: Findings, works: list[Work], database: str, plan: Plan) -> None:
    for rung in (SHOP, USUAL):
        asked = [work for work in works if rung in work.asked and rung in plan.rungs]
        with step(f"statements, {rung}"):
            bodies = [work.body(rung, work.asked[rung][0]) for work in asked]
            counts = statements_of(bodies, rung=rung, database=database)
        for work, number in zip(asked, counts, strict=True):
            found.costs[work.name][rung].statements = number


def _measure_hot_variant(found: Findings, database: str, plan: Plan) -> None:
    seconds = min(HOT_SECONDS, plan.effort.seconds * 2)
    for clients in plan.clients:
        with step(f"hot variant, {clients} clients"):
            hot = hot_variant(database, clients=clients, seconds=seconds, rounds=HOT_ROUNDS)
        found.hot.append(hot)
