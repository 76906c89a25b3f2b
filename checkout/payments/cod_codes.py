"""The code by which a shopper proves her mobile before an order is paid on delivery."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.module_loading import import_string

from checkout.cart.actions import locked
from checkout.cart.errors import MissingAddress, MissingPhone
from checkout.cart.models import Cart
from checkout.payments.code_senders import CodeSender
from checkout.payments.errors import (
    CodCodeExpired,
    CodCodeTooOften,
    CodCodeWrong,
    CodNotConfirmed,
)
from i18n.locales.phones import clean_phone
from i18n.locales.plain_text import latin_digits
from shop.kit.errors import Unavailable

DIGITS = 6
LIFE = timedelta(minutes=10)
PAUSE = timedelta(seconds=30)
ATTEMPTS = 5
SENDS = 5
SALT = "checkout.payments.cod"

log = logging.getLogger(__name__)


class CodCode(models.Model):
    """The code last sent for a cart; only its digest is kept.

    phone: in E.164 form; another phone has to be proved anew.
    attempts: wrong guesses at this code; sends: codes sent for this cart.
    """

    cart = models.OneToOneField(Cart, models.CASCADE, related_name="cod_code")
    phone = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.cart_id} {'confirmed' if self.confirmed_at else 'sent'}"


@dataclass(frozen=True)
class CodeState:
    """What a shopper is told of her code. attempts_left: guesses at the one last sent."""

    phone: str
    expires_at: datetime
    attempts_left: int
    is_confirmed: bool


def code_state(cart: Cart) -> CodeState | None:
    """Tell of the code of a cart's phone; null when none was sent to it."""
    row = CodCode.objects.filter(cart=cart, phone=cart.phone).first()
    if row is None:
        return None
    left = max(0, ATTEMPTS - row.attempts)
    return CodeState(row.phone, row.expires_at, left, row.confirmed_at is not None)


def send_code(*, cart: Cart, at: datetime) -> None:
    """Send a code to the cart's mobile, unless it is confirmed or one was sent just now.

    Raises MissingAddress, MissingPhone, InvalidPhone, CodCodeTooOften, Unavailable.
    """
    code = _noted(cart, at)
    if not code:
        return
    sender: CodeSender = import_string(settings.COD_CODE_SENDER)()
    try:
        sender.send(phone=cart.phone, email=cart.email, code=code, locale=cart.locale)
    except Exception as trouble:
        log.exception("the code of cart %s could not be sent", cart.pk)
        CodCode.objects.filter(cart=cart).update(expires_at=at, sent_at=at - PAUSE)
        raise Unavailable from trouble


@transaction.atomic
def _noted(cart: Cart, at: datetime) -> str:
    """Note a new code and give it; empty when none is needed now."""
    fresh = locked(cart)
    _refuse_unless_mobile(fresh)
    row = CodCode.objects.filter(cart=fresh).first() or CodCode(cart=fresh, sends=0)
    if row.phone == fresh.phone and (row.confirmed_at or at < row.sent_at + PAUSE):
        return ""
    if row.sends >= SENDS:
        raise CodCodeTooOften(field="payment")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.phone, row.digest = fresh.phone, _digest(fresh, code)
    row.sent_at, row.expires_at, row.confirmed_at = at, at + LIFE, None
    row.attempts, row.sends = 0, row.sends + 1
    row.save()
    return code


def _refuse_unless_mobile(cart: Cart) -> None:
    address = cart.shipping_address
    if not address:
        raise MissingAddress(field="shippingAddress")
    if not cart.phone:
        raise MissingPhone(field="phone")
    clean_phone(cart.phone, country=address["country"], mobile=True)


def _digest(cart: Cart, code: str) -> str:
    return salted_hmac(SALT, f"{cart.pk}:{cart.phone}:{code}", algorithm="sha256").hexdigest()


def confirm_code(*, cart: Cart, code: str, at: datetime) -> None:
    """Take the code that she was sent; a guess counts even when what follows it fails.

    Raises CodCodeExpired and CodCodeWrong, which says how many guesses are ``left``.
    """
    mine = CodCode.objects.filter(cart=cart, phone=cart.phone)
    if mine.filter(confirmed_at__isnull=False).exists():
        return
    open_to_guess = mine.filter(expires_at__gt=at, attempts__lt=ATTEMPTS)
    if not open_to_guess.update(attempts=F("attempts") + 1):
        raise CodCodeExpired(field="code")
    row = mine.get()
    given = latin_digits(code.strip())
    if not constant_time_compare(_digest(cart, given), row.digest):
        raise CodCodeWrong(field="code", left=ATTEMPTS - row.attempts)
    mine.filter(digest=row.digest).update(confirmed_at=at)


def refuse_unconfirmed(cart: Cart) -> None:
    """Raise CodNotConfirmed unless the cart's phone was proved."""
    if not CodCode.objects.filter(cart=cart, phone=cart.phone, confirmed_at__isnull=False).exists():
        raise CodNotConfirmed(field="payment")
