"""What a shopper's browser remembers for her, without an account: cart, phone, postal code."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from i18n.locales.plain_text import latin_digits

YEAR = 365 * 24 * 3600
MONTH = 30 * 24 * 3600
HOUR = 3600
SALT = "shop.storefront.encoded"  # a cookie of the salt before it held its value as typed
POSTAL_CODE = re.compile(r"[A-Za-z0-9 -]{1,12}")
KEY = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True)
class KeptCart:
    """The cart of one market: its ID in the API, and how many units the header shows.

    begun_with: the idempotency key that it was created with; the same form sent once more
        is then the same request.
    """

    id: str
    quantity: int
    begun_with: str


def kept_cart(request: HttpRequest, *, market: str) -> KeptCart | None:
    """Give the market's cart; None when there is none or the cookie is not ours."""
    quantity, _, rest = _read(request, f"cart-{market}").partition(":")
    begun_with, _, cart = rest.partition(":")
    return KeptCart(cart, int(quantity), begun_with) if cart else None


def keep_cart(response: HttpResponse, *, market: str, cart: KeptCart) -> None:
    """Remember the cart, and how many units it holds."""
    _write(response, f"cart-{market}", f"{cart.quantity}:{cart.begun_with}:{cart.id}", MONTH)


def forget_cart(response: HttpResponse, *, market: str) -> None:
    """Forget the cart and what was chosen for paying it."""
    response.delete_cookie(f"cart-{market}", samesite="Lax")
    for name in ("completing", "paying"):
        response.delete_cookie(f"{name}-{market}", samesite="Lax")


def kept_phone(request: HttpRequest) -> str:
    """Give the slug of the phone she chose, or nothing."""
    return _read(request, "phone")


def keep_phone(response: HttpResponse, slug: str) -> None:
    """Remember the phone, in every market."""
    _write(response, "phone", slug, YEAR)


def forget_phone(response: HttpResponse) -> None:
    """Forget the phone."""
    response.delete_cookie("phone", samesite="Lax")


def kept_postal_code(request: HttpRequest, *, market: str) -> str:
    """Give the postal code last asked for in the market, or nothing."""
    return _read(request, f"postal-{market}")


def keep_postal_code(response: HttpResponse, *, market: str, code: str) -> None:
    """Remember a postal code of the market, its digits in Latin; what is none is let go."""
    folded = latin_digits(code)
    if POSTAL_CODE.fullmatch(folded):
        _write(response, f"postal-{market}", folded, YEAR)


def kept_method(request: HttpRequest, *, market: str) -> tuple[str, str]:
    """Give the code of the payment method and the token that she chose for this cart."""
    method, _, token = _read(request, f"paying-{market}").partition(":")
    return method, token


def keep_method(response: HttpResponse, *, market: str, method: str, token: str) -> None:
    """Remember how this cart is to be paid."""
    _write(response, f"paying-{market}", f"{method}:{token}", HOUR)


@dataclass(frozen=True)
class Completing:
    """An order under way at the payment provider; its key is used until it is decided."""

    key: str
    seen_totals: str


def completing(request: HttpRequest, *, market: str) -> Completing | None:
    """Give the order under way, if there is one."""
    key, _, totals = _read(request, f"completing-{market}").partition(":")
    return Completing(key, totals) if key else None


def keep_completing(response: HttpResponse, *, market: str, attempt: Completing) -> None:
    """Remember an order that is not decided yet; its key is one that ``is_key``."""
    _write(response, f"completing-{market}", f"{attempt.key}:{attempt.seen_totals}", HOUR)


def is_key(text: str) -> bool:
    """Tell whether a form's key is of the kind that we write into forms."""
    return KEY.fullmatch(text) is not None


def _read(request: HttpRequest, name: str) -> str:
    """Give the value of a cookie that we wrote under this name, or nothing."""
    try:
        return str(signing.loads(request.COOKIES.get(name, ""), salt=f"{SALT}:{name}"))
    except signing.BadSignature:
        return ""


def _write(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    """Set a signed cookie that scripts cannot read.

    It is encoded: one byte beyond ASCII, and the server drops every cookie of the visitor.
    """
    response.set_cookie(
        name,
        signing.dumps(value, salt=f"{SALT}:{name}"),
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
