"""The demo's logins: they all share one password that everybody may know."""

from typing import NamedTuple

from i18n.markets.models import Market
from shop.accounts.actions import grant_market, vouch_for_email
from shop.accounts.models import Customer

PASSWORD = "foothold-demo"  # noqa: S105 - printed at every start, for a shop of invented goods


class Login(NamedTuple):
    email: str
    name: str
    market: str = ""


ADMIN = Login("admin@example.com", "Admin")
LOGINS = (
    ADMIN,
    Login("manager.in@example.com", "Priya (manager, India)", "in"),
    Login("manager.us@example.com", "Dana (manager, United States)", "us"),
    Login("shopper@example.com", "Sam (shopper)"),
)


def load_people() -> None:
    """Add the logins that are missing and give the managers their markets."""
    for login in LOGINS:
        if not Customer.objects.filter(email=login.email).exists():
            _add(login)


def _add(login: Login) -> None:
    make = Customer.objects.create_superuser if login is ADMIN else Customer.objects.create_user
    customer = make(login.email, PASSWORD, name=login.name)
    vouch_for_email(customer=customer)
    if login.market:
        grant_market(customer=customer, market=Market.objects.get(code=login.market))
