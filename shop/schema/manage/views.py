"""The staff's door."""

from django.http import HttpRequest

from shop.accounts.person import person_of
from shop.accounts.rights import is_staff
from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.view import graphql_view
from shop.schema.manage.schema import schema


def staff_of(request: HttpRequest) -> str:
    """Name the member of staff who asks.

    Raises Refusal for everybody else, the same for all and before their document is read.
    """
    person = person_of(request)
    if person is None or not is_staff(person):
        raise Refusal("NOT_STAFF", "Sign in as a member of staff.")
    return str(person.pk)


manage_view = graphql_view(schema, explorer="graphiql.html", account=staff_of)
