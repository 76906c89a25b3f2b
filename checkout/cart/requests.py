"""Remember writes that a client may repeat."""

import hashlib
import json
from datetime import datetime

from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from checkout.cart.models import CartRequest

LONGEST_KEY = 100
# Where nothing but the key tells whose write it is, strangers must not choose the same.
UNGUESSABLE = 16


def hash_of(given: object) -> str:
    """Hash an input made of plain values."""
    text = json.dumps(given, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def checked_key(key: str, *, shortest: int = 1) -> str:
    """Give the key back. Raises InvalidIdempotencyKey unless it has ``shortest`` to 100 characters.

    Blanks around it do not count.
    """
    if len(key.strip()) < shortest or len(key) > LONGEST_KEY:
        raise InvalidIdempotencyKey(field="idempotencyKey")
    return key


def remembered(
    *, scope: str, key: str, given: object, at: datetime, shortest: int = 1
) -> CartRequest:
    """Claim a key in the caller's transaction; the row's ``cart`` is null when it is new.

    Of two that claim it at once the database lets one insert; the other waits here until the
    first has committed, and then reads its answer. A refused write leaves no claim behind.
    shortest: of a key, in characters.
    Raises InvalidIdempotencyKey, and IdempotencyKeyReused when it came with other input before.
    """
    request, _new = CartRequest.objects.get_or_create(
        scope=scope,
        key=checked_key(key, shortest=shortest),
        defaults={"input_hash": hash_of(given), "created_at": at},
    )
    if request.input_hash != hash_of(given):
        raise IdempotencyKeyReused(field="idempotencyKey")
    return request
