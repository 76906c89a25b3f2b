"""What search engines are asked to leave alone."""

from django.http import HttpRequest, HttpResponse

PERSONAL = ("/manage/", "/webhooks/", "/*/cart/", "/*/checkout/", "/*/order/")


def robots(_request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of pages that are a person's or the staff's."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PERSONAL)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
