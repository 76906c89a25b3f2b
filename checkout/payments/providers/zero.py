"""For orders that come to nothing, or were paid by credit: no money moves, nobody is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from checkout.payments.providers.base import (
    Charge,
    ChargeRequest,
    ChargeState,
    MethodOffer,
    Notice,
    RefundAnswer,
    refuse_webhook,
)
from i18n.markets.models import Market

CODE = "zero"
OFFER = MethodOffer(CODE, gettext_noop("Nothing to pay"), CODE)


class ZeroTotal:
    """Nothing to pay, behind the port."""

    needs_terms = False

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer nothing of itself: a cart that comes to nothing is given ``OFFER``."""
        return ()

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        """Be paid at once."""
        return Charge(ChargeState.CAPTURED, amount_minor=0, currency=request.currency)

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Be paid, whenever asked."""
        return self.create(request, at)

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """There is no step; it is paid."""
        return self.create(request, at)

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """There is nothing to capture; it is paid."""
        return self.create(request, at)

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Let nothing happen, which is what it does."""
        return Charge(ChargeState.FAILED)

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Send nothing back: there was nothing."""
        return RefundAnswer(done=True)

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Refuse: nobody calls."""
        return refuse_webhook()
