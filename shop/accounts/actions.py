"""Give and take the care of markets, and vouch for addresses."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from i18n.markets.models import Market
from shop.accounts.duties import DUTIES, GROUP
from shop.accounts.models import Customer, MarketManager


@transaction.atomic
def grant_market(*, customer: Customer, market: Market) -> MarketManager:
    """Let ``customer`` look after ``market`` and make her staff; twice is the same as once."""
    grant, _ = MarketManager.objects.get_or_create(customer=customer, market=market)
    customer.groups.add(set_up_regional_managers())
    Customer.objects.filter(pk=customer.pk).update(is_staff=True)
    customer.is_staff = True
    return grant


@transaction.atomic
def revoke_market(*, customer: Customer, market: Market) -> None:
    """Take ``market`` from ``customer``; with her last market goes her place among the staff.

    Administrators stay staff.
    """
    MarketManager.objects.filter(customer=customer, market=market).delete()
    if not MarketManager.objects.filter(customer=customer).exists():
        _dismiss(customer)


def _dismiss(customer: Customer) -> None:
    customer.groups.remove(*Group.objects.filter(name=GROUP))
    if not customer.is_superuser:
        Customer.objects.filter(pk=customer.pk).update(is_staff=False)
        customer.is_staff = False


@transaction.atomic
def set_up_regional_managers() -> Group:
    """Make the managers' group hold exactly the permissions that their duties name."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    wanted = Q(pk__in=())
    for table, verbs in DUTIES.items():
        app, model = table.split(".")
        names = [f"{verb}_{model}" for verb in verbs]
        wanted |= Q(content_type__app_label=app, codename__in=names)
    group.permissions.set(Permission.objects.filter(wanted))
    return group


def vouch_for_email(*, customer: Customer) -> None:
    """Take an account's e-mail address as proved, where the shop itself knows whose it is.

    Whom nobody vouches for enters a code from a mail at the first sign-in.
    """
    EmailAddress.objects.update_or_create(
        user=customer, email=customer.email, defaults={"verified": True, "primary": True}
    )
