"""Where in the answer a value stands, written so that noting it costs next to nothing.

A place is a plain tuple ``(place before, steps, index)``: the fields passed since the place
before, known when the code is generated, and the index where the place is an item of a list.
Only an error or a resolver that asks for ``info.path`` makes more of it.
"""

from typing import Any, TypeAlias

from graphql.pyutils import Path

# A response key and the name of the object type that has the field.
Steps: TypeAlias = tuple[tuple[str, str], ...]
Place: TypeAlias = tuple[Any, Steps, int | None]  # the first is Place | None


def path_of(place: Place | None, steps: Steps = ()) -> Path | None:
    """Give the path of graphql-core that leads to ``place`` and on along ``steps``."""
    path: Path | None = None
    for before, index in _from_the_root(place):
        path = _along(path, before)
        path = path if index is None else Path(path, index, None)
    return _along(path, steps)


def _from_the_root(place: Place | None) -> list[tuple[Steps, int | None]]:
    found = []
    while place is not None:
        before, steps, index = place
        found.append((steps, index))
        place = before
    return found[::-1]


def _along(path: Path | None, steps: Steps) -> Path | None:
    for key, typename in steps:
        path = Path(path, key, typename)
    return path


def keys_of(place: Place | None, steps: Steps = ()) -> list[str | int]:
    """Give the path as an error tells it."""
    path = path_of(place, steps)
    return path.as_list() if path else []
