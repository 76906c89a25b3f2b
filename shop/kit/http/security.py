"""What a page of ours may load: only from our own host, and pictures from where they are kept."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MEDIA = urlsplit(settings.MEDIA_URL)
MEDIA_ORIGIN = f" {MEDIA.scheme}://{MEDIA.netloc}" if MEDIA.netloc else ""
OWN_PAGES = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        f"img-src 'self' data:{MEDIA_ORIGIN}",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# unfold's Alpine evaluates expressions and its widgets write style attributes.
TOOL_PAGES = OWN_PAGES.replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'"
).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
TOOL_PATHS = ("/manage/tables/",)


class ContentSecurityPolicy:
    """Send the policy with each answer; only the tables of the staff get more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = TOOL_PAGES if request.path.startswith(TOOL_PATHS) else OWN_PAGES
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
