"""The storefront's door."""

from django.http import HttpRequest

from i18n.markets.atlas import run_with_one_atlas
from shop.accounts.person import person_of
from shop.kit.graphql.answer import Door
from shop.kit.graphql.view import view_of
from shop.schema.keeping import answer_keeper
from shop.schema.reading import reads_catalogue_only, same_for_strangers
from shop.schema.storefront import schema


def account_of(request: HttpRequest) -> str | None:
    """Name the account that asks; None for a stranger, whom nothing is looked up for."""
    person = person_of(request)
    return str(person.pk) if person else None


storefront_door = Door(
    schema,
    account=account_of,
    lagging=reads_catalogue_only,
    keeper=answer_keeper,
    around=run_with_one_atlas,
    public=same_for_strangers,
)
storefront_view = view_of(storefront_door, explorer="graphiql.html")
