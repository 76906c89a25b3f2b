"""The lines of one generated function, with their indentation."""

from collections.abc import Iterator
from contextlib import contextmanager

from shop.kit.graphql.compiler.bounds import DEEPEST_BLOCK, Unsupported

INDENT = "    "
BLOCKS = ("for ", "try:")


class Lines:
    """Collects lines; ``blocks`` counts the loops and tries around the next one."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.blocks = 0
        self._level = 0

    def add(self, line: str) -> None:
        """Write one line at the present indentation."""
        self.written.append(f"{INDENT * self._level}{line}")

    @contextmanager
    def under(self, head: str) -> Iterator[None]:
        """Write ``head`` and indent what follows.

        Raises Unsupported where Python would refuse to nest one loop or try more.
        """
        self.add(head)
        block = head.startswith(BLOCKS)
        self.blocks += block
        if self.blocks > DEEPEST_BLOCK:
            raise Unsupported("lists nest too deeply")
        self._level += 1
        yield
        self._level -= 1
        self.blocks -= block
