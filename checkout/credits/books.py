"""The books of credit: every balance is the sum of its entries, and every hold has its order."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from checkout.credits.models import (
    CreditAccount,
    CreditEntry,
    CreditHold,
    CreditHoldState,
    CreditReason,
)


def verify_credits() -> list[str]:
    """Name every account and hold that breaks a rule of the books; an empty list is clean."""
    return [*_balances(), *_holds(), *_taken(), *_given_back()]


def _summed(rows: "QuerySet[CreditEntry] | QuerySet[CreditHold]", field: str) -> Coalesce:
    """Sum a field over the rows of each account."""
    mine = rows.filter(account=OuterRef("pk")).order_by().values("account")
    return Coalesce(Subquery(mine.annotate(total=Sum(field)).values("total")), 0)


def _balances() -> Iterator[str]:
    summed = _summed(CreditEntry.objects.all(), "delta_minor")
    accounts = CreditAccount.objects.annotate(summed=summed)
    for account in accounts.exclude(balance_minor=F("summed")):
        yield f"credit {account.pk}: {account.balance_minor} is not the sum of its entries"


def _holds() -> Iterator[str]:
    held = CreditHold.objects.filter(state=CreditHoldState.HELD)
    accounts = CreditAccount.objects.annotate(summed=_summed(held, "amount_minor"))
    for account in accounts.exclude(held_minor=F("summed")):
        yield f"credit {account.pk}: {account.held_minor} held is not the sum of its holds"


def _taken() -> Iterator[str]:
    """Compare what holds say was taken with the entries that took it."""
    entries = CreditEntry.objects.filter(reason=CreditReason.TAKEN)
    took = {(e.account_id, e.order_number): -e.delta_minor for e in entries}
    holds = CreditHold.objects.filter(state=CreditHoldState.TAKEN)
    said = {(h.account_id, h.order_number): h.amount_minor for h in holds}
    for account_id, number in sorted(took.keys() | said.keys()):
        if took.get((account_id, number)) != said.get((account_id, number)):
            yield f"credit {account_id}: what order {number} took is not in the entries"


def _given_back() -> Iterator[str]:
    entries = CreditEntry.objects.filter(reason=CreditReason.GIVEN_BACK).order_by()
    rows = entries.values_list("account", "order_number").annotate(total=Sum("delta_minor"))
    gave = {(account, number): total for account, number, total in rows}
    for held in CreditHold.objects.all():
        if held.given_back_minor != gave.pop((held.account_id, held.order_number), 0):
            yield f"credit {held.account_id}: what order {held.order_number} gave back is not there"
    for account_id, number in sorted(gave):
        yield f"credit {account_id}: order {number} gave back what it never took"
