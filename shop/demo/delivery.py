"""How goods reach shoppers."""

from typing import Any

from checkout.fulfillment.lateness import load_delay_rules
from checkout.returns.models import ReturnPolicy
from checkout.returns.policies import load_return_policy
from checkout.shipping.actions import load_serviceability
from checkout.shipping.models import DeliveryMethod, Serviceability
from checkout.shipping.queries import OWNER
from i18n.markets.models import Market, MarketCountry
from shop.demo.files import read
from shop.demo.texts import Words, put_words
from shop.kit.money import to_minor


def load_delivery() -> None:
    """Add the deliveries, places served and terms of lateness and return that are missing."""
    load_delay_rules()
    for position, row in enumerate(read("markets")["delivery"]):
        _load_method(row, position)
    for country in MarketCountry.objects.select_related("market"):
        if not Serviceability.objects.filter(market=country.market).exists():
            load_serviceability(market=country.market, country=country.country)
        if not ReturnPolicy.objects.filter(market=country.market).exists():
            load_return_policy(market=country.market, country=country.country)


def _load_method(facts: dict[str, Any], position: int) -> None:
    market = Market.objects.get(code=facts["market"])
    free_from = facts["free_from"]
    method, _ = DeliveryMethod.objects.get_or_create(
        market=market,
        code=facts["code"],
        defaults={
            "fee_minor": to_minor(facts["fee"], market.currency),
            "free_from_minor": to_minor(free_from, market.currency) if free_from else None,
            "transport": facts["transport"],
            "carrier": facts["carrier"],
            "days_saved": facts["days_saved"],
            "position": position,
        },
    )
    put_words(OWNER, [Words(method.pk, "name", facts["name"])])
