"""A page as PDF: the same template, printed by WeasyPrint where ``[pdf]`` is installed."""

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from mimetypes import guess_type
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage

OURS = "http://foothold.invalid"  # stands for our own host; nothing of another one is fetched


def can_print() -> bool:
    """Tell whether pages can be made into PDF here."""
    return find_spec("weasyprint") is not None


def to_pdf(html: str) -> bytes:
    """Print a page of ours. Raises ImportError where WeasyPrint is not installed."""
    from weasyprint import HTML  # noqa: PLC0415 - an extra, and slow to import

    page = HTML(string=html, base_url=f"{OURS}/", url_fetcher=_fetcher())
    written: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return written


@cache
def _fetcher() -> object:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - an extra

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # published without types
        """Reads static files of the shop from the disk, and nothing else from anywhere."""

        def fetch(self, url: str, headers: object = None) -> object:
            kind = guess_type(url)[0] or "application/octet-stream"
            return URLFetcherResponse(url, BytesIO(static_file(url)), {"Content-Type": kind})

    return OwnFiles()


def static_file(url: str) -> bytes:
    """Read the static file that an address names. Raises LookupError for any other address."""
    parts = urlsplit(url)
    prefix = urlsplit(settings.STATIC_URL).path
    path = unquote(parts.path)
    if f"{parts.scheme}://{parts.netloc}" != OURS or not path.startswith(prefix):
        raise LookupError(f"{url} is not one of our static files")
    return _read(path.removeprefix(prefix))


def _read(name: str) -> bytes:
    """Read what was collected, else its source."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as kept:
            return bytes(kept.read())
    found = find(name)
    if not found:
        raise LookupError(f"no static file {name}")
    with open(str(found), "rb") as source:  # noqa: PTH123 - a path that the finders gave
        return source.read()
