"""Change a cart: one transaction, one locked cart, units held exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from checkout.cart.buyer import Business, cleaned_buyer
from checkout.cart.completeness import refuse_unless_open
from checkout.cart.errors import (
    IdempotencyKeyReused,
    MissingAddress,
    UnknownCart,
    UnknownLine,
)
from checkout.cart.holds import HOLD_TIME, keep, let_go, lock_stock
from checkout.cart.lines import LineInput, bring_to, put
from checkout.cart.models import Cart, CartRequest
from checkout.cart.queries import cart_view, lines_of
from checkout.cart.requests import UNGUESSABLE, remembered
from checkout.shipping.errors import NotDeliverable, RegionBlocked, UnknownDelivery
from i18n.markets.models import Market
from i18n.markets.queries import locale_of, today_in

CONSUMER = Business()


@dataclass(frozen=True)
class LineChange:
    """A new quantity for a line."""

    line_id: UUID
    quantity: int


def create_cart(
    *,
    market: Market,
    locale: str | None = None,
    lines: Sequence[LineInput] = (),
    key: str | None = None,
    at: datetime,
) -> Cart:
    """Start a cart in a market, with its first lines.

    The same key with the same input gives the same cart, as long as nobody's name is on it.
    key: 16 characters or more, for all shoppers' first requests share one memory.
    Raises UnknownLocale, InvalidIdempotencyKey, IdempotencyKeyReused and what ``add_lines`` raises.
    """
    served = locale_of(market, locale)
    with transaction.atomic():
        given = ["create", market.code, served.code, [vars(line) for line in lines]]
        claim = None if key is None else _creation(key, given, at)
        if claim and claim.cart:
            return _replayed(claim.cart)
        cart = Cart.objects.create(
            market=market,
            locale=served.code,
            currency=market.currency,
            created_at=at,
            touched_at=at,
        )
        put(cart, lines, at)
        if claim:
            claim.cart = cart
            claim.save(update_fields=["cart"])
    return cart


def _creation(key: str, given: object, at: datetime) -> CartRequest:
    return remembered(scope="create", key=key, given=given, at=at, shortest=UNGUESSABLE)


def _replayed(cart: Cart) -> Cart:
    """Answer a repeated request, unless the cart became somebody's: keys get about."""
    if cart.email or cart.phone or cart.shipping_address or cart.billing_address:
        raise IdempotencyKeyReused(field="idempotencyKey")
    return cart


@transaction.atomic
def add_lines(
    *, cart: Cart, lines: Sequence[LineInput], key: str | None = None, at: datetime
) -> Cart:
    """Put units into a cart and hold them for 15 minutes; the same variant joins its line.

    Raises UnknownVariant, NotOnSale, InviteOnly, OutOfStock, QuantityOutOfRange, CartFull,
    CartClosed, PaymentPending, IdempotencyKeyReused; cart and stock are then as before.
    """
    fresh = locked(cart)
    if key:
        given = [vars(line) for line in lines]
        claim = remembered(scope=f"add:{fresh.pk}", key=key, given=given, at=at)
        if claim.cart_id:
            return fresh
        claim.cart = fresh
        claim.save(update_fields=["cart"])
    refuse_unless_open(fresh)
    put(fresh, lines, at)
    return touched(fresh, at)


@transaction.atomic
def update_lines(*, cart: Cart, changes: Sequence[LineChange], at: datetime) -> Cart:
    """Set the quantities of lines; thereby the shopper also takes note of their prices.

    Raises UnknownLine and what ``add_lines`` raises; cart and stock are then as before.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    mine = {line.pk: line for line in lines_of(fresh)}
    unknown = [c for c in changes if c.line_id not in mine]
    if unknown:
        raise UnknownLine(field=f"lines.{changes.index(unknown[0])}.line")
    wanted = {mine[c.line_id].variant_id: c.quantity for c in changes}
    fields = {mine[c.line_id].variant_id: f"lines.{i}" for i, c in enumerate(changes)}
    variants = {line.variant_id: line.variant for line in mine.values()}
    bring_to(fresh, wanted, {pk: variants[pk] for pk in wanted}, fields, at)
    return touched(fresh, at)


@transaction.atomic
def remove_lines(*, cart: Cart, line_ids: Sequence[UUID], at: datetime) -> Cart:
    """Take lines out of a cart and give their units back. Raises UnknownLine."""
    fresh = locked(cart)
    refuse_unless_open(fresh)
    mine = {line.pk: line for line in lines_of(fresh)}
    for i, line_id in enumerate(line_ids):
        if line_id not in mine:
            raise UnknownLine(field=f"lines.{i}")
    chosen = [mine[line_id] for line_id in set(line_ids)]
    lock_stock(cart=fresh, variant_ids=[line.variant_id for line in chosen])
    for line in chosen:
        let_go(cart=fresh, variant_id=line.variant_id, at=at)
        line.delete()
    return touched(fresh, at)


@transaction.atomic
def update_buyer(
    *,
    cart: Cart,
    email: str | None = None,
    phone: str | None = None,
    shipping_address: Mapping[str, str] | None = None,
    billing_address: Mapping[str, str] | None = None,
    business: Business = CONSUMER,
    locale: str | None = None,
    at: datetime,
) -> Cart:
    """Note who buys, in which language, and where it goes; what is null stays as it is.

    Raises Problems with everything that is refused, or UnknownLocale, and nothing is noted then.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    if locale is not None:
        fresh.locale = locale_of(fresh.market, locale).code
    noted = cleaned_buyer(
        market=fresh.market,
        email=email,
        phone=phone,
        shipping_address=shipping_address,
        billing_address=billing_address,
        kept_address=fresh.shipping_address,
        business=business,
        day=today_in(fresh.market, at),
    )
    if noted.get("shipping_address", fresh.shipping_address) != fresh.shipping_address:
        fresh.uses_store_credit = False  # whoever changes where it goes may not be its owner
    for name, value in noted.items():
        setattr(fresh, name, value)
    return touched(fresh, at)


@transaction.atomic
def select_delivery(*, cart: Cart, option: str, at: datetime) -> Cart:
    """Choose how the goods are delivered, among what reaches the address.

    Raises MissingAddress, RegionBlocked, NotDeliverable, UnknownDelivery.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    if not fresh.shipping_address:
        raise MissingAddress(field="shippingAddress")
    view = cart_view(fresh, at)
    for problem in view.problems:
        if isinstance(problem, (RegionBlocked, NotDeliverable)):
            raise problem
    if option not in {offered.code for offered in view.options}:
        raise UnknownDelivery(field="option")
    fresh.delivery_option = option
    return touched(fresh, at)


@transaction.atomic
def choose_payment(*, cart: Cart, method: str, token: str, at: datetime) -> Cart:
    """Remember how the shopper wants to pay, and hold her goods for another 15 minutes.

    method, token: checked by the caller, who knows the providers; never a card's number.
    Raises HoldLost when held units are gone.
    """
    fresh = locked(cart)
    refuse_unless_open(fresh)
    lines = lines_of(fresh)
    if lines:
        keep(cart=fresh, lines=lines, until=at + HOLD_TIME, at=at)
    fresh.payment_method, fresh.payment_token = method, token
    return touched(fresh, at)


def locked(cart: Cart) -> Cart:
    """Lock a cart in the caller's transaction and read it again. Raises UnknownCart."""
    rows = Cart.objects.select_for_update(of=("self",)).select_related("market__seller")
    found = rows.filter(pk=cart.pk).first()
    if found is None:
        raise UnknownCart(field="cart")
    return found


def touched(cart: Cart, at: datetime) -> Cart:
    """Save a cart with the moment of its last change."""
    cart.touched_at = at
    cart.save()
    return cart
