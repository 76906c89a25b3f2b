"""Stripe Tax behind the port, through Stripe's own SDK (the extra ``[stripe]``).

Facts of the provider: docs.stripe.com/tax/custom, API 2026-10-28, read 2026-11-22: a calculation is
made of line items, a transaction of a calculation, a reversal of a transaction; amounts are in
minor units. Fees that are not tax come from our own rows.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings

from i18n.tax.errors import TaxEngineDown
from i18n.tax.providers import EmbeddedStateTax
from i18n.tax.quotes import (
    Fee,
    TaxLabel,
    TaxLine,
    TaxQuote,
    TaxRequest,
    TaxReturn,
    TaxSale,
    quote_of,
)

CODE = "stripe"
GOODS = "txcd_99999999"  # general tangible goods; codes are opaque
SHIPPING = "shipping"
SECONDS = 3
ADDRESS = {
    "line1": "line1",
    "line2": "line2",
    "city": "city",
    "postal_code": "postal_code",
    "country": "country",
}
WHOLE = "SALES"  # the head of tax that is not told by jurisdiction
PERCENT = Decimal(100)
SIX = Decimal("0.000001")

Answer = Mapping[str, Any]


class StripeTax:
    """Stripe Tax; it collects where the account there has a registration."""

    def quote(self, request: TaxRequest) -> TaxQuote:
        """Have a basket calculated. Raises TaxEngineDown, also for what does not add up."""
        told = _asked(lambda: _client().v1.tax.calculations.create(_calculation(request)))
        lines = tuple(_lines(told, request))
        if sum(line.amount_minor for line in lines) != told["tax_amount_exclusive"]:
            raise TaxEngineDown("the parts of the tax do not sum to it")
        quote = quote_of(
            lines,
            _fees(request),
            label=TaxLabel.SALES_TAX if lines else TaxLabel.NO_TAX,
            included=False,
            place_of_supply=request.ship_to_region or "",
        )
        return quote.told_by(CODE, told["id"])

    def commit(self, sale: TaxSale) -> str:
        """Make a transaction of the calculation; our reference lets it be made once."""
        params: Any = {
            "calculation": sale.calculation,
            "reference": sale.reference,
            "posted_at": int(sale.at.timestamp()),
        }
        options: Any = {"idempotency_key": f"tax:{sale.reference}"}
        transactions = _client().v1.tax.transactions
        return str(_asked(lambda: transactions.create_from_calculation(params, options))["id"])

    def refund(self, part: TaxReturn) -> str:
        """Reverse a part."""
        return self._reversed(part, {"mode": "partial", "flat_amount": -part.amount_minor})

    def void(self, whole: TaxReturn) -> str:
        """Reverse all."""
        return self._reversed(whole, {"mode": "full"})

    def _reversed(self, part: TaxReturn, how: Mapping[str, Any]) -> str:
        params: Any = {
            "original_transaction": part.transaction,
            "reference": part.reference,
            **how,
        }
        options: Any = {"idempotency_key": f"tax:{part.reference}"}
        transactions = _client().v1.tax.transactions
        return str(_asked(lambda: transactions.create_reversal(params, options))["id"])


def _client() -> stripe.StripeClient:
    base = settings.STRIPE_TAX_API_BASE
    addresses: Any = {"base_addresses": {"api": base}} if base else {}
    return stripe.StripeClient(
        settings.STRIPE_TAX_KEY,
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=SECONDS),
        **addresses,
    )


def _asked(call: Callable[[], stripe.StripeObject]) -> Answer:
    """Ask; whatever goes wrong there is trouble of the engine, and told without its words."""
    try:
        told = call()
    except stripe.StripeError as trouble:
        raise TaxEngineDown(type(trouble).__name__) from trouble
    answer: Answer = told.to_dict()
    return answer


def _calculation(request: TaxRequest) -> Any:
    state = (request.ship_to_region or "")[3:]
    shipping: Any = {"shipping_cost": {"amount": request.shipping_minor}}
    return {
        "currency": request.currency.lower(),
        "line_items": [
            {
                "amount": line.amount_minor,
                "quantity": line.quantity,
                "reference": line.key,
                "tax_behavior": "exclusive",
                "tax_code": GOODS,
            }
            for line in request.lines
        ],
        "customer_details": {
            "address_source": "shipping",
            "address": {
                **{theirs: request.address.get(ours, "") for ours, theirs in ADDRESS.items()},
                "state": state,
            },
        },
        "expand": ["line_items.data.tax_breakdown", "shipping_cost.tax_breakdown"],
        **(shipping if request.shipping_minor else {}),
    }


def _lines(told: Answer, request: TaxRequest) -> Iterator[TaxLine]:
    """Read the tax on each line, by jurisdiction where that is told."""
    known = {line.key for line in request.lines}
    for item in told["line_items"]["data"]:
        if item["reference"] not in known:
            raise TaxEngineDown("a line of tax is on nothing that was asked about")
        yield from _parts(item, item["reference"])
    if told.get("shipping_cost"):
        yield from _parts(told["shipping_cost"], None)


def _parts(item: Answer, key: str | None) -> Iterator[TaxLine]:
    parts = [part for part in item.get("tax_breakdown") or () if part["amount"]]
    if parts and sum(part["amount"] for part in parts) == item["amount_tax"]:
        for part in parts:
            rate = Decimal(part["tax_rate_details"]["percentage_decimal"]) / PERCENT
            head = part["jurisdiction"]["level"].upper()
            yield TaxLine(key, head, rate, part["taxable_amount"], part["amount"])
    elif item["amount_tax"]:
        rate = (Decimal(item["amount_tax"]) / Decimal(item["amount"])).quantize(SIX)
        yield TaxLine(key, WHOLE, rate, item["amount"], item["amount_tax"])


def _fees(request: TaxRequest) -> tuple[Fee, ...]:
    return EmbeddedStateTax().quote(request).fees
