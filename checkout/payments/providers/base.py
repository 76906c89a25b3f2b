"""The port to payment providers. They are the outside world: slow, repeated, out of order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from i18n.markets.models import Market


class ChargeState(StrEnum):
    """What a provider says of a charge."""

    NOTHING = "NOTHING"
    NEEDS_ACTION = "NEEDS_ACTION"
    CAPTURED = "CAPTURED"
    FAILED = "FAILED"


class ProviderTimeout(Exception):
    """No answer came in time: the money may have moved or not."""


@dataclass(frozen=True)
class ChargeRequest:
    """What to charge. reference: ours, the same in every call for the same payment."""

    reference: str
    amount_minor: int
    currency: str
    method: str
    token: str


@dataclass(frozen=True)
class Charge:
    """What a provider answers.

    failure: its reason in a word, when it failed.
    next_action: ``{"kind", "url"}`` that the shopper must go through, when one is needed.
    """

    state: ChargeState
    amount_minor: int = 0
    currency: str = ""
    provider_reference: str = ""
    failure: str = ""
    next_action: Mapping[str, str] | None = None


@dataclass(frozen=True)
class TokenOffer:
    """A test card of a provider; name: a message id."""

    token: str
    name: str


@dataclass(frozen=True)
class MethodOffer:
    """A way to pay in a market; name: a message id. tokens: empty for a real provider."""

    code: str
    name: str
    provider: str
    tokens: Sequence[TokenOffer] = ()


class PaymentProvider(Protocol):
    """What the shop needs of a provider; every call may raise ProviderTimeout.

    Called outside of any database transaction.
    """

    def methods(self, market: Market) -> Sequence[MethodOffer]:
        """List the ways to pay that it offers in a market."""

    def start(self, request: ChargeRequest, at: datetime) -> Charge:
        """Charge; a second call with the same reference never charges again."""

    def fetch(self, reference: str, at: datetime) -> Charge:
        """Tell what became of a charge; NOTHING when it never came to be."""

    def confirm(self, reference: str, *, accept: bool, at: datetime) -> Charge:
        """Take the shopper's answer to the step that was asked of her."""

    def cancel(self, reference: str, at: datetime) -> Charge:
        """Make sure that nothing is captured from now on; tell if it already was."""

    def refund(self, reference: str, *, amount_minor: int, at: datetime) -> None:
        """Send captured money back, in full; a second call sends nothing more."""
