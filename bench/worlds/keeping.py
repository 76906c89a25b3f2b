"""Have a world ready: kept from an earlier run when it is still the same, built anew when not."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import psycopg

from bench.places import ROOT, environment
from bench.worlds.engines import Engine
from bench.worlds.spec import World, derived_fingerprint, source_fingerprint

KEPT = "select field, text from i18n_translation where owner = 'bench'"
SOURCE, DERIVED = "source", "derived"
Say = Callable[[str], None]


def have_world(world: World, engine: Engine, *, say: Say) -> str:
    """Give the address of a world's database, building what is missing.

    A build that is interrupted leaves only an unfinished database, which the next one replaces.
    """
    noted = _noted(world, engine)
    if noted.get(SOURCE) != source_fingerprint():
        say(f"building {world.told} on {engine.title}")
        _build(world, engine.make_empty(world.name))
        engine.finish(world.name)
    elif noted.get(DERIVED) != derived_fingerprint():
        say(f"bringing {world.told} on {engine.title} up to date")
        _build(world, engine.address(world.name))
    else:
        say(f"{world.told} on {engine.title}: kept from an earlier run")
    return engine.address(world.name)


def _build(world: World, address: str) -> None:
    command = [
        *(sys.executable, "-m", "bench.worlds.build"),
        *(str(world.products), str(world.markets)),
    ]
    try:
        subprocess.run(command, cwd=ROOT, env=environment(address), check=True)  # noqa: S603 - ours
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


def _noted(world: World, engine: Engine) -> dict[str, str]:
    """Read from a world by what it was made; nothing where there is none."""
    if not engine.exists(world.name):
        return {}
    if engine.server:
        with closing(psycopg.connect(engine.address(world.name))) as connection:
            return dict(connection.execute(KEPT).fetchall())
    return _noted_in_sqlite(engine.address(world.name).removeprefix("sqlite:///"))


def _noted_in_sqlite(path: str) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(KEPT).fetchall())
