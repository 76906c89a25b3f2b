"""Tell whoever waits what is going on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell that something is being measured, and how long it took."""
    sys.stdout.write(f"  measuring {name:<40}")
    sys.stdout.flush()
    begun = perf_counter()
    yield
    say(f"{perf_counter() - begun:6.1f} s")


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
