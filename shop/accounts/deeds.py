"""What the staff do by API: once for each key, and written into the history that they all read."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model

from checkout.cart.errors import IdempotencyKeyReused
from checkout.cart.requests import checked_key, hash_of
from shop.accounts.models import Customer, StaffRequest


@transaction.atomic
def once(
    *, customer: Customer, key: str, given: object, at: datetime, act: Callable[[], Model]
) -> int:
    """Do something once for a key and give the key of the row it made; again, give the same.

    Of two that claim a key at once the database lets one insert; the other waits for it. When
    ``act`` refuses, the key is free as before.
    Raises InvalidIdempotencyKey, and IdempotencyKeyReused when it came with other input before.
    """
    claim, _new = StaffRequest.objects.get_or_create(
        customer=customer,
        key=checked_key(key),
        defaults={"input_hash": hash_of(given), "created_at": at},
    )
    if claim.input_hash != hash_of(given):
        raise IdempotencyKeyReused(field="idempotencyKey")
    if claim.outcome is None:
        claim.outcome = act().pk
        claim.save(update_fields=["outcome"])
    return claim.outcome


def note(*, customer: Customer, row: Model, message: str) -> None:
    """Write into a row's history who changed it by API, and to what."""
    LogEntry.objects.log_actions(customer.pk, [row], CHANGE, message, single_object=True)
