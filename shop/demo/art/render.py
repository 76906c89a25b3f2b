"""Turn drawings into the picture files that pages serve, once per drawing."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from hashlib import sha256
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import resvg_py
from PIL import Image

WIDTHS = (960, 640, 320)
#  quality 60 of AVIF and 80 of WebP look alike here; speed 9 costs 3% of size and saves 4/5 of time
FORMATS: Mapping[str, Mapping[str, int]] = {
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
    "webp": {"quality": 80, "method": 2},
    "png": {"compress_level": 4},
}
MANIFEST = "drawings.json"


class Sheet(NamedTuple):
    """A drawing on its plate, to be kept as ``<name>-<width>.<format>`` under each of its names."""

    names: tuple[str, ...]
    svg: str
    plate: str

    @property
    def hash(self) -> str:
        """Tell drawings and ways of keeping them apart."""
        told = f"{self.names}{WIDTHS}{FORMATS}{self.plate}{self.svg}"
        return sha256(told.encode()).hexdigest()

    @property
    def files(self) -> Iterator[str]:
        for name in self.names:
            yield from (f"{name}-{width}.{ending}" for width in WIDTHS for ending in FORMATS)


def render_all(
    *, sheets: Sequence[Sheet], folder: Path, progress: Callable[[int, int], None]
) -> int:
    """Render what is new or drawn differently; give how many that was.

    progress: told (done, of how many) after each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _known(folder)
    new = [sheet for sheet in sheets if not _is_kept(sheet, known, folder)]
    for done, sheet in enumerate(_rendered(new, folder), start=1):
        known[sheet.names[0]] = sheet.hash
        _remember(known, folder)
        progress(done, len(new))
    return len(new)


def are_kept(*, sheets: Sequence[Sheet], folder: Path) -> bool:
    """Tell whether every drawing was rendered as it is now, and all its files are there."""
    known = _known(folder)
    return all(_is_kept(sheet, known, folder) for sheet in sheets)


def _rendered(sheets: Sequence[Sheet], folder: Path) -> Iterator[Sheet]:
    """Render on all cores; spawned, so that no database connection is shared with a child."""
    if not sheets:
        return
    workers = min(os.cpu_count() or 1, len(sheets))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(render, sheet, folder): sheet for sheet in sheets}
        for finished in as_completed(running):
            finished.result()
            yield running[finished]


def render(sheet: Sheet, folder: Path) -> None:
    """Rasterise a drawing at its greatest width and scale the rest down from it."""
    whole = Image.alpha_composite(_plate(sheet.plate), _pixels(sheet.svg)).convert("RGB")
    for width in WIDTHS:
        picture = (
            whole
            if width == whole.width
            else whole.resize((width, width), Image.Resampling.LANCZOS)
        )
        for ending, options in FORMATS.items():
            data = BytesIO()
            picture.save(data, ending, **options)
            for name in sheet.names:
                (folder / f"{name}-{width}.{ending}").write_bytes(data.getvalue())


@cache
def _plate(svg: str) -> Image.Image:
    """Keep the few plates: a gradient over the whole picture costs as much as most products."""
    return _pixels(svg)


def _pixels(svg: str) -> Image.Image:
    data = resvg_py.svg_to_bytes(svg_string=svg, width=WIDTHS[0], skip_system_fonts=True)
    return Image.open(BytesIO(bytes(data))).convert("RGBA")


def _known(folder: Path) -> dict[str, str]:
    kept = folder / MANIFEST
    return dict(json.loads(kept.read_text("utf-8"))) if kept.exists() else {}


def _remember(known: Mapping[str, str], folder: Path) -> None:
    """Write what is drawn in one step: the process may be killed at any moment."""
    draft = folder / f"{MANIFEST}.new"
    draft.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
    draft.replace(folder / MANIFEST)


def _is_kept(sheet: Sheet, known: Mapping[str, str], folder: Path) -> bool:
    is_same = known.get(sheet.names[0]) == sheet.hash
    return is_same and all((folder / file).exists() for file in sheet.files)
