"""What a shopper sees when there is no such page, or when we failed."""

from django.http import HttpRequest, HttpResponse

from shop.storefront import page

FAILED = 500


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what no address of ours is; what was looked for is nobody's business."""
    del exception
    return page.not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without asking anything of the shop: it may be the shop that fails."""
    return page.anywhere(request, "failed", FAILED)
