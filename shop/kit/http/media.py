"""Serve product pictures where no web server or CDN does."""

import mimetypes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".png": "image/png", ".svg": "image/svg+xml"}
ONE_DAY = "public, max-age=86400"

for ending, media_type in TYPES.items():  # Python 3.11 knows neither AVIF nor WebP
    mimetypes.add_type(media_type, ending)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give one file below MEDIA_ROOT: pictures only, no listing of folders, 304 when unchanged."""
    if not path.endswith(tuple(TYPES)):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError:  # such as a name longer than the disk allows
        raise Http404 from None
    response.headers["Cache-Control"] = ONE_DAY
    return response
