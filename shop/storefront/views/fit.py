"""Choosing the phone that lists are narrowed to, and forgetting it."""

from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from shop.storefront.memory import forget_phone, keep_phone
from shop.storefront.page import Page, by_post, see, shop_page
from shop.storefront.phones import phone_by_slug


@shop_page
@by_post("")
def choose_phone(page: Page) -> HttpResponse:
    """Remember the chosen phone, or forget it when none is named, and go back to the page."""
    sent = page.request.POST
    response = see(_own(sent.get("next", ""), page.url()))
    phone = phone_by_slug(sent.get("phone", ""), place=page.place, request=page.request)
    if phone is not None:
        keep_phone(response, phone["slug"])
    else:
        forget_phone(response)
    return response


def _own(address: str, otherwise: str) -> str:
    """Give the address when it is a path of this host."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith("/") else otherwise
