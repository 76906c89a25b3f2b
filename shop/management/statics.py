"""Keep the collected static files in step with their sources."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_when_stale() -> bool:
    """Collect what a server without DEBUG needs, unless nothing changed since; tell whether it did.

    Compressing takes a quarter of a minute, so it is not done at every start.
    """
    if settings.DEBUG or not is_stale():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    return True


def is_stale() -> bool:
    """Tell whether a source is newer than the last collection, or there never was one."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(source.stat().st_mtime > collected for source in _sources())


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
