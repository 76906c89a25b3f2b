"""What a run measures, and how long."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.places import RESULTS, ROOT
from bench.rounds import Effort
from bench.serving import CACHED, LIMIT, SHOP, USUAL
from bench.worlds.engines import Engine, postgres_server
from bench.worlds.spec import World

MANY_PRODUCTS, MANY_MARKETS = 100_000, 200
SWITCH = "GRAPHQL_RESPONSE_CACHE"


@dataclass(frozen=True)
class Plan:
    """A run. grown: worlds that are measured beside the base one."""

    name: str
    engines: tuple[Engine, ...]
    base: World
    grown: tuple[World, ...]
    rungs: tuple[str, ...]
    effort: Effort
    clients: tuple[int, ...]
    out: Path
    left_out: tuple[str, ...]


def read_plan(words: Sequence[str]) -> Plan:
    """Make a plan of the command's words."""
    asked = _words().parse_args(words)
    left_out: list[str] = []
    engines = _engines(asked.full, asked.engine, left_out)
    base = World(asked.products)
    grown = (World(MANY_PRODUCTS), World(asked.products, MANY_MARKETS)) if asked.full else ()
    if not asked.full:
        left_out.append("100,000 products, 200 markets, row 10,000: FULL=1 measures them")
    return Plan(
        name=asked.name or ("full" if asked.full else "quick"),
        engines=engines,
        base=base,
        grown=grown,
        rungs=_rungs(asked.without, left_out),
        effort=Effort(
            rounds=asked.rounds,
            seconds=asked.seconds,
            warm_seconds=asked.seconds,
            speed_rounds=2 if asked.full else 1,
        ),
        clients=(8, 32) if asked.full else (8,),
        out=asked.out,
        left_out=tuple(left_out),
    )


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="make bench", description="Measure the shop.")
    words.add_argument("--full", action="store_true", help="all worlds, on every database")
    words.add_argument("--engine", choices=("postgresql", "sqlite"), help="only this database")
    words.add_argument("--products", type=int, default=1000, help="of the base world")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--seconds", type=float, default=0.6, help="of one round")
    words.add_argument("--without", nargs="*", default=[], help="rungs to leave out")
    words.add_argument("--name", help="of the file of results")
    words.add_argument("--out", type=Path, default=RESULTS, help="folder of results")
    return words


def _engines(full: bool, only: str | None, left_out: list[str]) -> tuple[Engine, ...]:  # noqa: FBT001
    server = postgres_server()
    if not server:
        left_out.append("PostgreSQL: name one with DATABASE_URL=postgres://user@host:5432/name")
    found = [Engine(server)] if server else []
    if full or not server or only == "sqlite":
        found.append(Engine())
    return tuple(engine for engine in found if only in {None, engine.name})


def _rungs(without: Sequence[str], left_out: list[str]) -> tuple[str, ...]:
    rungs = [rung for rung in (SHOP, LIMIT, USUAL) if rung not in without]
    settings = (ROOT / "shop" / "settings.py").read_text(encoding="utf-8")
    if SWITCH in settings and os.environ.get(SWITCH) != "off":
        rungs.append(CACHED)
    else:
        left_out.append(f"reads from the response cache: the shop has no {SWITCH} to switch on")
    return tuple(rungs)
