"""Issue credit, and let orders pay with it: set aside, taken, let go, given back.

Each balance is decided by one conditional UPDATE, so that two orders never spend the same money.
Accounts are changed in the order of their keys, after cart, order and promotions.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from checkout.credits.codes import hash_of, last4_of, new_code
from checkout.credits.errors import CreditRefundTooLarge, CreditSpent
from checkout.credits.models import (
    CreditAccount,
    CreditEntry,
    CreditHold,
    CreditHoldState,
    CreditKind,
    CreditReason,
)
from checkout.pricing.discounts import CreditShare
from i18n.markets.models import Market


@transaction.atomic
def issue_gift_card(
    *,
    market: Market,
    amount_minor: int,
    at: datetime,
    valid_until: date | None = None,
    code: str | None = None,
    note: str = "",
) -> tuple[CreditAccount, str]:
    """Issue a gift card in a market's currency; give it with its code, which is kept nowhere.

    amount_minor: 1 or more. code: for demonstrations; drawn at random when null.
    """
    code = code or new_code()
    card = CreditAccount.objects.create(
        market=market,
        kind=CreditKind.GIFT_CARD,
        currency=market.currency,
        code_hash=hash_of(code),
        last4=last4_of(code),
        valid_until=valid_until,
        issued_at=at,
    )
    _add(card.pk, amount_minor, CreditReason.ISSUED, at, note=note)
    card.refresh_from_db()
    return card, code


@transaction.atomic
def issue_store_credit(
    *, market: Market, customer_id: int, amount_minor: int, key: str, at: datetime, note: str = ""
) -> CreditAccount:
    """Add to a customer's store credit in a market's currency; the same key adds once.

    amount_minor: 1 or more.
    """
    account, _new = CreditAccount.objects.get_or_create(
        market=market,
        kind=CreditKind.STORE_CREDIT,
        currency=market.currency,
        customer_id=customer_id,
        defaults={"issued_at": at},
    )
    account = CreditAccount.objects.select_for_update().get(pk=account.pk)
    if not CreditEntry.objects.filter(account=account, key=key).exists():
        _add(account.pk, amount_minor, CreditReason.ISSUED, at, key=key, note=note)
    account.refresh_from_db()
    return account


def switch_account(*, account: CreditAccount, on: bool) -> None:
    """Block an account, or open it again; what orders hold of it stays theirs."""
    account.switched_on = on
    account.save(update_fields=["switched_on"])


@transaction.atomic
def hold(*, order_number: str, shares: Sequence[CreditShare], at: datetime) -> int:
    """Set aside what an order wants of each account; give the sum in minor units.

    Raises CreditSpent when an account has less; the caller's transaction must then be undone.
    """
    for share in sorted(shares, key=lambda each: each.account_id):
        # The condition decides between orders that want the same money.
        has_it = CreditAccount.objects.filter(
            pk=share.account_id,
            switched_on=True,
            balance_minor__gte=F("held_minor") + share.amount_minor,
        )
        if not has_it.update(held_minor=F("held_minor") + share.amount_minor):
            raise CreditSpent(field="credits")
        CreditHold.objects.create(
            account_id=share.account_id,
            order_number=order_number,
            amount_minor=share.amount_minor,
            at=at,
        )
    return sum(share.amount_minor for share in shares)


@transaction.atomic
def take(*, order_number: str, at: datetime) -> int:
    """Take what an order has set aside; again it takes nothing. Gives the sum taken now."""
    taken = 0
    for held in _held(order_number):
        if not _moved(held, CreditHoldState.TAKEN, at):
            continue
        CreditAccount.objects.filter(pk=held.account_id).update(
            held_minor=F("held_minor") - held.amount_minor,
            balance_minor=F("balance_minor") - held.amount_minor,
        )
        CreditEntry.objects.create(
            account_id=held.account_id,
            delta_minor=-held.amount_minor,
            reason=CreditReason.TAKEN,
            order_number=order_number,
            at=at,
        )
        taken += held.amount_minor
    return taken


@transaction.atomic
def release(*, order_number: str, at: datetime) -> int:
    """Let go what an order has set aside and not taken; gives the sum let go now."""
    freed = 0
    for held in _held(order_number):
        if _moved(held, CreditHoldState.RELEASED, at):
            CreditAccount.objects.filter(pk=held.account_id).update(
                held_minor=F("held_minor") - held.amount_minor
            )
            freed += held.amount_minor
    return freed


@transaction.atomic
def give_back(*, order_number: str, amount_minor: int, key: str, at: datetime) -> int:
    """Give money of a refund back to the accounts it came from, the last account first.

    amount_minor: 1 or more. key: of the refund; the same key gives back once.
    Raises CreditRefundTooLarge when the order took less than that, earlier refunds counted.
    """
    taken = CreditHold.objects.filter(order_number=order_number, state=CreditHoldState.TAKEN)
    holds = list(taken.order_by("account_id").select_for_update())
    done = CreditEntry.objects.filter(order_number=order_number, key=key)
    if done.exists():
        return amount_minor
    if amount_minor > sum(held.amount_minor - held.given_back_minor for held in holds):
        raise CreditRefundTooLarge(field="amount")
    left = amount_minor
    for held in reversed(holds):
        part = min(left, held.amount_minor - held.given_back_minor)
        if part:
            held.given_back_minor += part
            held.save(update_fields=["given_back_minor"])
            reason = CreditReason.GIVEN_BACK
            _add(held.account_id, part, reason, at, key=key, order_number=order_number)
            left -= part
    return amount_minor


def _held(order_number: str) -> list[CreditHold]:
    waiting = CreditHold.objects.filter(order_number=order_number, state=CreditHoldState.HELD)
    return list(waiting.order_by("account_id"))


def _moved(held: CreditHold, state: CreditHoldState, at: datetime) -> bool:
    """Move a hold on from HELD; of two that try, one does."""
    waiting = CreditHold.objects.filter(pk=held.pk, state=CreditHoldState.HELD)
    return bool(waiting.update(state=state, settled_at=at))


def _add(
    account_id: int,
    delta_minor: int,
    reason: CreditReason,
    at: datetime,
    *,
    key: str = "",
    order_number: str = "",
    note: str = "",
) -> None:
    """Add to a balance, with the entry that explains it."""
    if delta_minor <= 0:
        raise ValueError("only money can be added")
    CreditAccount.objects.filter(pk=account_id).update(
        balance_minor=F("balance_minor") + delta_minor
    )
    CreditEntry.objects.create(
        account_id=account_id,
        delta_minor=delta_minor,
        reason=reason,
        order_number=order_number,
        key=key,
        note=note,
        at=at,
    )
