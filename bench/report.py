"""Tell a run's figures: as a table, and as JSON."""

import json
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.findings import Findings
from bench.rounds import Cost
from bench.serving import CACHED, LIMIT, SHOP, THREADS, USUAL, WORKERS

NAME, FIGURE = 11, 14
NONE = "–"
HEADS = ("shop", "from cache", "limit", "usual way", "shop÷limit", "usual÷shop", "statements")


def lines_of(found: Findings) -> Iterator[str]:
    """Give the tables of one database, line by line."""
    yield f"\n{found.engine}, {found.world}: CPU ms a request, server + database, 8 clients"
    yield _row("work", HEADS)
    for work, costs in found.costs.items():
        yield _row(work, _cells(costs))
    if found.checkout:
        yield _row("CHECKOUT", [_split(found.checkout), *(NONE for _ in HEADS[1:])])
    yield from _speeds(found)
    yield from _walks(found)
    yield "\nheld to the design"
    for held in found.held():
        yield f"  {held.name:<50}{held.told}"
    for reason in found.left_out:
        yield f"  left out: {reason}"


def write_results(path: Path, findings: Iterable[Findings]) -> None:
    """Keep the figures of a run beside those of the machine that they were taken on."""
    machine = {"python": platform.python_version(), "system": platform.system()}
    options = {"workers": WORKERS, "threads": THREADS}
    told = {
        "machine": {**machine, "processor": platform.machine()},
        "server": options,
        "findings": [found.as_json() for found in findings],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(costs: dict[str, Cost]) -> list[str]:
    shop, limit, usual = (costs.get(rung) for rung in (SHOP, LIMIT, USUAL))
    return [
        _split(shop),
        _split(costs.get(CACHED)),
        _split(limit),
        _split(usual),
        _ratio(shop, limit),
        _ratio(usual, shop),
        NONE if shop is None or shop.statements is None else f"{shop.statements:g}",
    ]


def _speeds(found: Findings) -> Iterator[str]:
    yield "\nanswers a second and p99 ms, by clients; memory of a process"
    for work, costs in found.costs.items():
        for rung, cost in costs.items():
            speeds = [
                f"{clients}: {speed.per_second:,.0f}/s {speed.p99_ms:.1f}"
                for clients, speed in sorted(cost.speeds.items())
            ]
            memory = f"{cost.memory_mib:.0f} MiB"
            yield f"{work:<10}{rung:<8}" + "".join(f"{s:<22}" for s in speeds) + memory


def _walks(found: Findings) -> Iterator[str]:
    for world, walk in found.walks.items():
        yield (
            f"WALK {world}: {walk.products:,} products in {walk.pages:,} pages,"
            f" {walk.cpu_ms_per_page:.2f} ms CPU a page, memory +{walk.growth_mib:.1f} MiB"
        )


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<{NAME}}" + "".join(f"{cell:>{FIGURE}}" for cell in cells)


def _split(cost: Cost | None) -> str:
    if cost is None:
        return NONE
    database = "?" if cost.database_ms is None else f"{cost.database_ms:.2f}"
    return f"{cost.server_ms:.2f} + {database}"


def _ratio(cost: Cost | None, base: Cost | None) -> str:
    return f"× {cost.total_ms / base.total_ms:.2f}" if cost and base else NONE
