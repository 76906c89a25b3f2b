"""The person who asks, as she may see herself."""

from typing import Any

import graphene

from shop.accounts.models import Customer
from shop.accounts.person import person_of
from shop.kit.graphql.context import Context
from shop.kit.graphql.ids import to_id

# An account belongs to no market, so its id carries none.
NOWHERE = "-"


class CustomerType(graphene.ObjectType):
    """A person with an account."""

    class Meta:
        name = "Customer"

    id = graphene.ID(required=True, description="Opaque; the same in every market.")
    email = graphene.String(required=True, description="The e-mail address that she signs in with.")
    name = graphene.String(description="What she is called; null when she has not told.")
    created_at = graphene.DateTime(required=True, description="When the account was opened.")


def told_me(context: Context) -> dict[str, Any] | None:
    """Give the person who asks as the API's ``Customer``; None for a stranger, at no cost."""
    person = person_of(context.request)
    return told_customer(person) if person else None


def told_customer(customer: Customer) -> dict[str, Any]:
    """Give an account as the API's ``Customer``."""
    return {
        "id": to_id("Customer", NOWHERE, NOWHERE, customer.pk),
        "email": customer.email,
        "name": customer.name or None,
        "created_at": customer.joined_at,
    }
