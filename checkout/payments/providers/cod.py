"""Cash on delivery: the carrier collects, people tell us; no machine is asked."""

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
from checkout.shipping.models import Serviceability
from i18n.markets.models import Market

CODE = "cod"


class CashOnDelivery:
    """Cash on delivery behind the port. Which orders may use it is asked of ``cod.places``."""

    needs_terms = False

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """Offer it where some carrier of the market collects cash."""
        if not Serviceability.objects.filter(market=market, cod=True).exists():
            return ()
        return (MethodOffer(CODE, gettext_noop("Cash on delivery"), CODE),)

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        """Promise the money."""
        return Charge(
            ChargeState.PROMISED, amount_minor=request.amount_minor, currency=request.currency
        )

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Promise the money: what came of it, people tell by the actions."""
        return self.create(request, at)

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """There is no step; the money is promised."""
        return self.create(request, at)

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """Nothing is captured before the carrier has collected it."""
        return self.create(request, at)

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Collect nothing."""
        return Charge(ChargeState.FAILED)

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Wait for people: cash goes back by hand, and ``paid_back_by_hand`` tells that it did."""
        return RefundAnswer(done=False)

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Refuse: nobody calls."""
        return refuse_webhook()
