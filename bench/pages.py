"""What a page costs beyond its GraphQL: CPU of templates and views, in a process of its own.

``python -m bench.pages ADDRESS...`` gives for each page the CPU milliseconds of the whole and of
its GraphQL document, the least of many times each.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.places import ROOT, environment

TIMES = 15


@dataclass(frozen=True)
class PageCost:
    """CPU milliseconds of a page: its GraphQL, and all the rest."""

    graphql_ms: float
    template_ms: float


def pages_of(addresses: dict[str, str], *, database: str) -> dict[str, PageCost]:
    """Measure pages by name."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bench.pages", *addresses.values()],
        cwd=ROOT,
        env={**environment(database), "DJANGO_SETTINGS_MODULE": "shop.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    rows = (line.split() for line in done.stdout.splitlines())
    costs = [PageCost(float(graphql), float(rest)) for graphql, rest in rows]
    return dict(zip(addresses, costs, strict=True))


class Stopwatch:
    """Times every call of a function in CPU seconds."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.seconds = 0.0

    def __call__(self, *args: object, **named: object) -> object:
        begun = time.process_time()
        try:
            return self._function(*args, **named)
        finally:
            self.seconds += time.process_time() - begun


def main(addresses: list[str]) -> int:
    """Measure the pages that the words name."""
    import django  # noqa: PLC0415 - only the measured process needs Django

    django.setup()
    from shop.management.statics import collect_when_stale  # noqa: PLC0415 - needs Django set up

    collect_when_stale()
    for address in addresses:
        cost = _measured(address)
        sys.stdout.write(f"{cost.graphql_ms} {cost.template_ms}\n")
    return 0


def _measured(address: str) -> PageCost:
    from django.test import Client  # noqa: PLC0415 - needs Django set up

    from shop.storefront import ask  # noqa: PLC0415 - needs Django set up

    names, client = vars(ask), Client()
    watch = names["run"] = Stopwatch(names["run"])  # around it, for this process only
    graphql, rest = [], []
    for _ in range(TIMES):
        watch.seconds, begun = 0.0, time.process_time()
        if client.get(address).status_code != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"{address} is no page")
        whole = time.process_time() - begun
        graphql.append(watch.seconds)
        rest.append(whole - watch.seconds)
    return PageCost(min(graphql) * 1000, min(rest) * 1000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
