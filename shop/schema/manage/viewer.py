"""Who asks the staff's API."""

import graphene
from graphql import GraphQLResolveInfo

from shop.accounts.models import Customer
from shop.accounts.person import person_of
from shop.accounts.rights import is_staff
from shop.kit.graphql.context import Context
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.ids import to_id

NOWHERE = "-"  # stands in an id for the market of what belongs to none, and for the locale


class Viewer(graphene.ObjectType):
    """The member of staff who asks."""

    id = graphene.ID(required=True, description="Opaque.")
    email = graphene.String(required=True, description="What she signs in with.")
    name = graphene.String(description="What she is called; null when it is not known.")
    is_administrator = graphene.Boolean(
        required=True, description="Whether every market is in her care."
    )

    @staticmethod
    def resolve_id(root: Customer, _info: GraphQLResolveInfo) -> str:
        return to_id("Viewer", NOWHERE, NOWHERE, root.pk)

    @staticmethod
    def resolve_name(root: Customer, _info: GraphQLResolveInfo) -> str | None:
        return root.name or None

    @staticmethod
    def resolve_is_administrator(root: Customer, _info: GraphQLResolveInfo) -> bool:
        return root.is_superuser


def viewer_of(context: Context) -> Customer:
    """Give the member of staff who asks. Raises Refusal for everybody else, the same for all."""
    person = person_of(context.request)
    if person is None or not is_staff(person):
        raise Refusal("NOT_STAFF", "Sign in as a member of staff.")
    return person
