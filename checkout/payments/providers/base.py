"""The port to payment providers. They are the outside world: slow, repeated, out of order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from i18n.markets.models import Market


class ChargeState(StrEnum):
    """What a provider says of a payment.

    NOTHING: it knows of none. WAITING: it has not decided. PROMISED: paid in cash on delivery.
    """

    NOTHING = "NOTHING"
    WAITING = "WAITING"
    NEEDS_ACTION = "NEEDS_ACTION"
    PROMISED = "PROMISED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    FAILED = "FAILED"


class ProviderTimeout(Exception):
    """No answer came in time: the money may have moved or not."""


class ProviderRefused(Exception):
    """The provider will not do what it was asked for; the text is a word of its own, no secret."""


class InvalidWebhook(Exception):
    """A call that the provider did not send, or did not send now."""


@dataclass(frozen=True)
class ChargeRequest:
    """A payment, as its provider needs to know it.

    reference: ours, the same in every call for the same payment.
    provider_reference: theirs; empty while we have not heard it.
    account: names the environment's keys; empty: the provider's own.
    token: of a card, never its number; ``tok_embedded``: the client itself goes on to pay.
    capture: whether what is authorised is to be captured at once.
    back_url: where the provider's page leads back to.
    """

    reference: str
    amount_minor: int
    currency: str
    method: str = ""
    token: str = ""
    provider_reference: str = ""
    account: str = ""
    capture: bool = True
    label: str = ""
    email: str = ""
    phone: str = ""
    locale: str = ""
    back_url: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class Charge:
    """What a provider answers.

    failure: its reason in a word, when it failed.
    next_action: what the shopper must go through: ``{"kind", "url"}`` and what a client of the
        provider needs beside them (``PaymentAction`` of the API names the fields).
    capture_by: when an authorisation ends; null: not told.
    """

    state: ChargeState
    amount_minor: int = 0
    currency: str = ""
    provider_reference: str = ""
    failure: str = ""
    next_action: Mapping[str, str] | None = None
    capture_by: datetime | None = None


@dataclass(frozen=True)
class RefundAnswer:
    """What a provider says of a refund. done: the money is on its way to the shopper."""

    done: bool
    provider_reference: str = ""


@dataclass(frozen=True)
class Notice:
    """A webhook call whose signature is right.

    reference: ours, of the payment it is about; empty when it names none.
    charge: what it says of the payment; null when it says nothing of it.
    refund: our reference of a refund that is done; empty otherwise.
    """

    event_id: str
    kind: str
    reference: str = ""
    charge: Charge | None = None
    refund: str = ""
    refund_reference: str = ""


@dataclass(frozen=True)
class TokenOffer:
    """A test card of a provider; name: a message id."""

    token: str
    name: str


@dataclass(frozen=True)
class MethodOffer:
    """A way to pay in a market; name: a message id. tokens: empty for a real provider.

    account: names the environment's keys that are used; empty: none or the provider's own.
    """

    code: str
    name: str
    provider: str
    tokens: Sequence[TokenOffer] = ()
    account: str = ""


class PaymentProvider(Protocol):
    """What the shop needs of a provider; every call may raise ProviderTimeout.

    Called outside of any database transaction.
    """

    needs_terms: bool
    """Whether a market must have dated terms of it (minimum, hold) before it is offered."""

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """List the ways to pay that it offers in a market."""

    def create(self, request: ChargeRequest, at: datetime) -> Charge:
        """Begin a payment; a second call with the same reference never charges again."""

    def fetch(self, request: ChargeRequest, at: datetime) -> Charge:
        """Tell what became of a payment; NOTHING when it never came to be."""

    def confirm(self, request: ChargeRequest, proof: Mapping[str, str], at: datetime) -> Charge:
        """Take what the shopper's client says of its step; believed only when it is proved."""

    def capture(self, request: ChargeRequest, at: datetime) -> Charge:
        """Capture what is authorised, all of it, once. Raises ProviderRefused when it lapsed."""

    def cancel(self, request: ChargeRequest, at: datetime) -> Charge:
        """Make sure that nothing is captured from now on; tell if it already was."""

    def refund(
        self, request: ChargeRequest, *, reference: str, amount_minor: int, at: datetime
    ) -> RefundAnswer:
        """Send captured money back; a second call with the same refund's reference sends none."""

    def webhook(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Notice:
        """Read a call of the provider's. Raises InvalidWebhook for one it did not send."""


def refuse_webhook() -> Notice:
    """Refuse a call to a provider that calls nobody."""
    raise InvalidWebhook("this provider sends no webhooks")
