"""Hear what providers call to tell: once each, in any order, and only from them."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from checkout.payments.models import Payment, PaymentEvent, Refund
from checkout.payments.providers.base import InvalidWebhook, Notice
from checkout.payments.providers.registry import provider_codes, provider_of
from checkout.payments.refunds import refund_done
from checkout.payments.settling import settled_with

REPEATED, UNKNOWN, HEARD = "REPEATED", "UNKNOWN", "HEARD"
LONGEST = 100  # characters of a name of theirs

log = logging.getLogger(__name__)


class NoSuchProvider(Exception):
    """The shop has no provider of that name."""


def hear(*, provider: str, body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """Take a call of a provider's and tell what it did; nobody is asked on the way.

    What has to be asked or sent in consequence, ``reconcile`` does: its moment is set to now.
    Raises NoSuchProvider, and InvalidWebhook for a call that was not theirs; nothing is changed.
    """
    if provider not in provider_codes():
        raise NoSuchProvider(provider)
    notice = provider_of(provider).webhook(body, headers, at)
    if not notice.event_id or len(notice.event_id) > LONGEST:
        raise InvalidWebhook("event id")
    try:
        return _heard(provider, notice, at)
    except IntegrityError:
        if _was_heard(provider, notice):  # another process was quicker
            return REPEATED
        raise


def _was_heard(provider: str, notice: Notice) -> bool:
    return PaymentEvent.objects.filter(provider=provider, event_id=notice.event_id).exists()


@transaction.atomic(durable=True)
def _heard(provider: str, notice: Notice, at: datetime) -> str:
    """Note the event and do what follows from it, both or neither."""
    if _was_heard(provider, notice):
        return REPEATED
    payment, refund = _payment_of(provider, notice), _refund_of(provider, notice)
    outcome = HEARD if payment or refund else UNKNOWN
    PaymentEvent.objects.create(
        provider=provider,
        event_id=notice.event_id,
        kind=notice.kind[:LONGEST],
        payment=payment or (refund.payment if refund else None),
        outcome=outcome,
        received_at=at,
    )
    if outcome is UNKNOWN:
        log.info("%s told of %s, which is about nothing of ours", provider, notice.kind[:LONGEST])
    if payment and notice.charge:
        settled_with(payment_id=payment.pk, charge=notice.charge, at=at)
    if refund:
        named = notice.refund_reference[:LONGEST]
        refund_done(refund_id=refund.pk, provider_reference=named, at=at)
    return outcome


def _payment_of(provider: str, notice: Notice) -> Payment | None:
    key = _key(notice.reference)
    return Payment.objects.filter(provider=provider, reference=key).first() if key else None


def _refund_of(provider: str, notice: Notice) -> Refund | None:
    key = _key(notice.refund)
    refunds = Refund.objects.select_related("payment").filter(payment__provider=provider)
    return refunds.filter(reference=key).first() if key else None


def _key(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
