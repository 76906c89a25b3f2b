"""What a shopper sees when there is no such page, when hers is out of date, or when we failed."""

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


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without the token of our pages: its cookie is gone, or it is not ours."""
    del reason
    return page.out_of_date(request)
