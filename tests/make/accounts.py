"""Build people: shoppers, managers of markets, administrators."""

from i18n.markets.models import Market
from shop.accounts.actions import grant_market
from shop.accounts.models import Customer

PASSWORD = "correct horse battery staple"


def make_customer(*, email: str = "shopper@example.com", name: str = "") -> Customer:
    return Customer.objects.create_user(email, PASSWORD, name=name)


def make_manager(*markets: Market, email: str = "") -> Customer:
    """Make a member of staff who looks after the markets given."""
    email = email or f"{'-'.join(market.code for market in markets)}@example.com"
    manager = make_customer(email=email)
    for market in markets:
        grant_market(customer=manager, market=market)
    return manager


def make_administrator(*, email: str = "admin@example.com") -> Customer:
    return Customer.objects.create_superuser(email, PASSWORD)
