"""Build a world in an empty database: ``python -m bench.worlds.build 1000 2``.

A process of its own, because one process of Django knows one database.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from django.apps import apps  # noqa: E402 - Django must be set up before its models are imported
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Max, Model  # noqa: E402

from bench.limit.rows import write_rows  # noqa: E402
from bench.worlds.markets import make_markets  # noqa: E402
from bench.worlds.quiet import resting_triggers  # noqa: E402
from bench.worlds.series import SERIES  # noqa: E402
from bench.worlds.spec import (  # noqa: E402
    DEVICES,
    FITS,
    VARIANTS,
    World,
    derived_fingerprint,
    source_fingerprint,
)
from bench.worlds.templates import (  # noqa: E402
    TEMPLATES,
    forget_templates,
    load_facts,
    make_devices,
    write_down,
)
from catalog.launches.queries import shown_products  # noqa: E402
from catalog.products.models import Product, Variant  # noqa: E402
from i18n.locales.actions import write_text  # noqa: E402
from i18n.locales.models import Translation  # noqa: E402
from i18n.markets.models import Market  # noqa: E402
from shop.kit.clock import now  # noqa: E402

LIMITED = 10_000  # products in markets, of a world on which the limit is measured too
OWNER, SOURCE, DERIVED = "bench", "source", "derived"
STATEMENT_SECONDS = 3600  # the shop's own bound of 5 s is not meant for copying a catalogue


def main(words: list[str]) -> int:
    """Build the world that the words name, or only bring what the shop derives up to date."""
    world = World(products=int(words[0]), markets=int(words[1]))
    _let_statements_last()
    if not _is(SOURCE, source_fingerprint()):
        build(world)
    if not _is(DERIVED, derived_fingerprint()):
        derive(world)
    return 0


def build(world: World) -> None:
    """Fill an empty database. Raises ValueError when the gates let not every product through."""
    _timed("tables", _migrate)
    _timed("rules, markets, templates", lambda: _load(world))
    with resting_triggers():
        for name, statement in _statements(world):
            _timed(name, lambda statement=statement: _run(statement))  # type: ignore[misc]
    forget_templates()
    _count_on()
    if connection.vendor == "postgresql":
        _timed("statistics", lambda: _run("VACUUM ANALYZE"))
    _timed("a look at what is shown", lambda: _check(world))
    write_text(owner=OWNER, owner_id=0, field=SOURCE, locale="", text=source_fingerprint())


@transaction.atomic
def _load(world: World) -> None:
    load_facts()
    make_devices(DEVICES)
    make_markets(world.markets)
    write_down()


def derive(world: World) -> None:
    """Let the shop write down what it derives: words for the search, and the shelf."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("messages", "compile")
    _timed("shelf, words for the search", lambda: call_command("shelf", "rebuild"))
    _timed("what is still marked", lambda: call_command("shelf", "refresh"))
    if world.products * world.markets <= LIMITED:
        _timed("rows of the limit", write_rows)
    if connection.vendor == "postgresql":
        _timed("statistics", lambda: _run("VACUUM ANALYZE"))
    write_text(owner=OWNER, owner_id=0, field=DERIVED, locale="", text=derived_fingerprint())


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _is(field: str, fingerprint: str) -> bool:
    if "i18n_translation" not in connection.introspection.table_names():
        return False
    return Translation.objects.filter(owner=OWNER, field=field, text=fingerprint).exists()


def _statements(world: World) -> Iterator[tuple[str, str]]:
    """Give the copying statements, each with the table that it fills."""
    figures = {
        "products": world.products,
        "product": Product.objects.aggregate(last=Max("pk"))["last"],
        "variant": Variant.objects.aggregate(last=Max("pk"))["last"],
        "templates": len(TEMPLATES),
        "series": len(SERIES),
        "devices": DEVICES,
        "fits": FITS,
        "variants": VARIANTS,
    }
    text = (Path(__file__).parent / "rows.sql").read_text(encoding="utf-8").format(**figures)
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    for statement in filter(str.strip, "\n".join(lines).split(";")):
        yield statement.split()[2].removeprefix("catalog_"), statement


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _let_statements_last() -> None:
    if connection.vendor == "postgresql":
        _run(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")


def _count_on() -> None:
    """Let keys be counted on behind those that were given by hand."""
    models: list[type[Model]] = list(apps.get_app_config("catalog").get_models())
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        _run(statement)


def _check(world: World) -> None:
    """Look that no gate hides a product: the world would be smaller than it says."""
    for market in Market.objects.filter(code__in=("in", "us")):
        shown = shown_products(market=market, at=now()).count()
        if shown != world.products:
            raise ValueError(f"{market.code} shows {shown} of {world.products} products")


def _timed(name: str, step: Callable[[], object]) -> None:
    sys.stdout.write(f"    {name:<28}")
    sys.stdout.flush()
    start = perf_counter()
    step()
    sys.stdout.write(f"{perf_counter() - start:8.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
