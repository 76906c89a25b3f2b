"""Codes and credit of a cart: typed in, taken out, used."""

from datetime import datetime

from django.db import transaction

from checkout.cart.actions import locked, touched
from checkout.cart.completeness import refuse_unless_open
from checkout.cart.models import Cart, CartGiftCard, CartPromotion
from checkout.cart.queries import cart_view
from checkout.credits.errors import NoStoreCredit, UnknownGiftCard
from checkout.credits.queries import gift_card_of, store_credit_of
from checkout.promotions.errors import TooManyCodes, UnknownPromoCode
from checkout.promotions.queries import promotion_of_code

MOST_CODES = 5


@transaction.atomic
def apply_promotion(*, cart: Cart, code: str, customer_id: int | None, at: datetime) -> Cart:
    """Note a promotion's code that takes something off this cart now; again it changes nothing.

    customer_id: who is signed in; null for guests.
    Raises UnknownPromoCode, PromotionEnded, TooManyCodes, and what keeps it from giving anything.
    """
    fresh = _open(cart, customer_id)
    promotion = promotion_of_code(code=code, market=fresh.market, at=at)
    typed = fresh.typed_codes.exclude(promotion=promotion).count()
    if typed >= MOST_CODES:
        raise TooManyCodes(field="code", most=MOST_CODES)
    CartPromotion.objects.get_or_create(cart=fresh, promotion=promotion)
    mine = (c for c in cart_view(fresh, at).codes if c.promotion.pk == promotion.pk)
    for each in mine:
        if each.problem:
            raise each.problem
    return touched(fresh, at)


@transaction.atomic
def remove_promotion(*, cart: Cart, code: str, at: datetime) -> Cart:
    """Take a code out of a cart. Raises UnknownPromoCode when it is not in there."""
    fresh = _open(cart)
    gone, _ = fresh.typed_codes.filter(promotion__code=code.strip().upper()).delete()
    if not gone:
        raise UnknownPromoCode(field="code")
    return touched(fresh, at)


@transaction.atomic
def apply_gift_card(*, cart: Cart, code: str, at: datetime) -> Cart:
    """Let a gift card pay, as far as it reaches; again it changes nothing.

    Raises UnknownGiftCard (for an empty one too), GiftCardEnded, GiftCardOfAnotherCurrency,
    TooManyCodes.
    """
    fresh = _open(cart)
    card = gift_card_of(code=code, market=fresh.market, at=at)
    if not card.free_minor:
        raise UnknownGiftCard(field="code")
    if fresh.typed_cards.exclude(account=card).count() >= MOST_CODES:
        raise TooManyCodes(field="code", most=MOST_CODES)
    CartGiftCard.objects.get_or_create(cart=fresh, account=card)
    return touched(fresh, at)


@transaction.atomic
def remove_gift_card(*, cart: Cart, card_id: int, at: datetime) -> Cart:
    """Take a gift card out of a cart. Raises UnknownGiftCard when it is not in there."""
    fresh = _open(cart)
    gone, _ = fresh.typed_cards.filter(pk=card_id).delete()
    if not gone:
        raise UnknownGiftCard(field="giftCard")
    return touched(fresh, at)


@transaction.atomic
def use_store_credit(*, cart: Cart, use: bool, customer_id: int | None, at: datetime) -> Cart:
    """Let the store credit of who is signed in pay, or not. Raises NoStoreCredit."""
    fresh = _open(cart, customer_id)
    if use and (
        customer_id is None or store_credit_of(customer_id=customer_id, market=fresh.market) is None
    ):
        raise NoStoreCredit(field="use")
    fresh.uses_store_credit = use
    return touched(fresh, at)


def _open(cart: Cart, customer_id: int | None = None) -> Cart:
    """Lock a cart that may change, and note whose it is when somebody is signed in.

    The credit of whoever used the cart before is not used by the next.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    if customer_id is not None and fresh.customer_id != customer_id:
        fresh.customer_id, fresh.uses_store_credit = customer_id, False
    return fresh
