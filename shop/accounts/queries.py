"""Ask which markets a person looks after."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from i18n.markets.models import Market
from shop.accounts.models import Customer


def markets_of(person: Customer | AnonymousUser) -> QuerySet[Market]:
    """Give the markets that a person looks after: all for an administrator, none for a shopper.

    A grant counts only while its holder is active staff.
    """
    if not (isinstance(person, Customer) and person.is_active and person.is_staff):
        return Market.objects.none()
    if person.is_superuser:
        return Market.objects.all()
    return Market.objects.filter(managers__customer=person)
