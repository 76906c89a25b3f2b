"""The process's entry point for WSGI servers."""

import gc
import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from shop.kit.http.charset import KnownCharset

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

GRAPHQL = "/graphql/"
# Between two looks of the garbage collector for circles; a request makes few of them.
NEW_OBJECTS = 50_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")


def settle() -> None:
    """Build what the first request would build, and have the collector pass it by from then on.

    It is most of what the process will ever hold, and lives until its end.
    """
    _ = get_resolver().url_patterns  # asking imports both schemas
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)


def _made() -> "WSGIApplication":
    """Make the application: queries go the shortest way, all else goes to Django."""
    usual = get_wsgi_application()
    settle()
    # Both need Django set up.
    from shop.kit.graphql.shortest_way import ShortestWay  # noqa: PLC0415
    from shop.schema.views import storefront_door  # noqa: PLC0415

    return ShortestWay(KnownCharset(usual), storefront_door, GRAPHQL)


application = _made()
