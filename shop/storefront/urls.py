"""Addresses of the shopper's pages."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from shop.storefront.views.about import about
from shop.storefront.views.cart import add, cart, change_line, remove_line
from shop.storefront.views.checkout import address, checkout, cod_code, delivery, payment
from shop.storefront.views.chooser import chooser
from shop.storefront.views.codes import code, gift_card, store_credit
from shop.storefront.views.completion import returned, review
from shop.storefront.views.document import (
    document,
    document_pdf,
    staff_document,
    staff_document_pdf,
)
from shop.storefront.views.fit import choose_phone
from shop.storefront.views.home import home
from shop.storefront.views.listing import kind, search
from shop.storefront.views.move import move
from shop.storefront.views.order import answer_delay, cancel, order, send_back
from shop.storefront.views.product import delivery as product_delivery
from shop.storefront.views.product import product
from shop.storefront.views.step import sandbox_step
from shop.storefront.views.webhook import webhook

in_locale = [
    path("", home, name="home"),
    path("c/<slug:slug>/", kind, name="kind"),
    path("search/", search, name="search"),
    path("phone/", choose_phone, name="phone"),
    path("p/<slug:slug>/", product, name="product"),
    path("p/<slug:slug>/delivery/", product_delivery, name="product-delivery"),
    path("cart/", cart, name="cart"),
    path("cart/add/", add, name="cart-add"),
    path("cart/change/", change_line, name="cart-change"),
    path("cart/remove/", remove_line, name="cart-remove"),
    path("cart/code/", code, name="cart-code"),
    path("cart/gift-card/", gift_card, name="cart-gift-card"),
    path("cart/store-credit/", store_credit, name="cart-store-credit"),
    path("cart/move/", move, name="cart-move"),
    path("checkout/", checkout, name="checkout"),
    path("checkout/address/", address, name="checkout-address"),
    path("checkout/delivery/", delivery, name="checkout-delivery"),
    path("checkout/payment/", payment, name="checkout-payment"),
    path("checkout/cod-code/", cod_code, name="checkout-cod-code"),
    path("checkout/review/", review, name="checkout-review"),
    path("checkout/return/", returned, name="checkout-return"),
    path("order/<str:token>/", order, name="order"),
    path("order/<str:token>/cancel/", cancel, name="order-cancel"),
    path("order/<str:token>/return/", send_back, name="order-return"),
    path("order/<str:token>/delay/", answer_delay, name="order-delay"),
    path("order/<str:token>/documents/<str:number>/", document, name="document"),
    path("order/<str:token>/documents/<str:number>.pdf", document_pdf, name="document-pdf"),
    path("about/", about, name="about"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", chooser, name="chooser"),
    path("webhooks/sandbox/step/<str:reference>/", sandbox_step, name="sandbox-step"),
    path("manage/documents/<slug:market>/<str:number>/", staff_document),
    path("manage/documents/<slug:market>/<str:number>.pdf", staff_document_pdf),
    path("webhooks/<slug:provider>/", webhook, name="webhook"),
    re_path(r"^(?P<path>[a-z]{2,3}-[a-z]{2})/", include(in_locale)),
]
