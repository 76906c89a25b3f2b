"""All addresses of the shop."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from shop.kit.http.health import alive, ready
from shop.kit.http.media import serve_media
from shop.kit.http.robots import robots
from shop.schema.manage.views import manage_view
from shop.schema.views import storefront_view


def _media() -> list[URLPattern]:
    """Serve pictures ourselves unless ``MEDIA_URL`` names another host."""
    if urlsplit(settings.MEDIA_URL).netloc:
        return []
    return [path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", serve_media)]


handler404 = "shop.storefront.views.errors.not_found"
handler500 = "shop.storefront.views.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", alive),
    path("readyz", ready),
    path("graphql/", storefront_view, name="graphql"),
    path("_allauth/", include("allauth.headless.urls")),
    path("manage/graphql/", manage_view, name="manage_graphql"),
    path("manage/", include("shop.console.urls")),
    path("robots.txt", robots),
    *_media(),
    path("", include("shop.storefront.urls")),
]
