"""Ask for gift cards and store credit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Sum

from checkout.credits.codes import hash_of
from checkout.credits.errors import GiftCardEnded, GiftCardOfAnotherCurrency, UnknownGiftCard
from checkout.credits.models import CreditAccount, CreditHold, CreditHoldState, CreditKind
from checkout.pricing.discounts import CreditShare
from i18n.markets.models import Market
from i18n.markets.queries import today_in


def gift_card_of(*, code: str, market: Market, at: datetime) -> CreditAccount:
    """Find the gift card of a code for a cart in a market.

    Raises UnknownGiftCard, GiftCardOfAnotherCurrency, GiftCardEnded.
    """
    cards = CreditAccount.objects.filter(kind=CreditKind.GIFT_CARD, switched_on=True)
    card = cards.select_related("market").filter(code_hash=hash_of(code)).first()
    if card is None:
        raise UnknownGiftCard(field="code")
    if card.currency != market.currency or card.market.seller_id != market.seller_id:
        raise GiftCardOfAnotherCurrency(field="code")
    if is_over(card, at):
        raise GiftCardEnded(field="code")
    return card


def is_over(account: CreditAccount, at: datetime) -> bool:
    """Tell whether an account's last day has passed in its market."""
    return account.valid_until is not None and account.valid_until < today_in(account.market, at)


def store_credit_of(*, customer_id: int, market: Market) -> CreditAccount | None:
    """Find a customer's store credit in a market's currency."""
    return (
        CreditAccount.objects.select_related("market")
        .filter(
            kind=CreditKind.STORE_CREDIT,
            customer=customer_id,
            currency=market.currency,
            market=market,
            switched_on=True,
        )
        .first()
    )


def paid_by_credit(order_number: str) -> int:
    """Sum what an order took of credit and has not given back."""
    taken = CreditHold.objects.filter(order_number=order_number, state=CreditHoldState.TAKEN)
    left = taken.aggregate(left=Sum(F("amount_minor") - F("given_back_minor")))["left"]
    return int(left or 0)


def tender(
    *, accounts: Sequence[CreditAccount], currency: str, total_minor: int, at: datetime
) -> tuple[CreditShare, ...]:
    """Spread a total over accounts in their order, each as far as it reaches.

    Accounts that are switched off, over, or of another currency pay nothing.
    """
    left, shares = total_minor, []
    for account in accounts:
        usable = account.switched_on and account.currency == currency and not is_over(account, at)
        amount = min(left, account.free_minor) if usable else 0
        if amount:
            shares.append(CreditShare(account.pk, account.kind, account.last4, amount))
            left -= amount
    return tuple(shares)


def credits_of_order(order_number: str) -> list[CreditShare]:
    """List what an order paid, or is to pay, from accounts."""
    holds = CreditHold.objects.filter(order_number=order_number).select_related("account")
    return [
        CreditShare(hold.account_id, hold.account.kind, hold.account.last4, hold.amount_minor)
        for hold in holds
    ]


def refundable_minor(order_number: str) -> int:
    """Tell how much of an order's credit may still be given back."""
    taken = CreditHold.objects.filter(order_number=order_number, state=CreditHoldState.TAKEN)
    sums: dict[str, Any] = taken.aggregate(took=Sum("amount_minor"), back=Sum("given_back_minor"))
    return int(sums["took"] or 0) - int(sums["back"] or 0)
