"""Who sells here, and on what terms."""

from django.http import HttpResponse

from shop.storefront.page import Page, shop_page


@shop_page
def about(page: Page) -> HttpResponse:
    """Show the legal notices of the market."""
    return page.show("about", page.ask("about"))
