"""What the decisions about suggestions have in common."""

from graphql import GraphQLResolveInfo

from catalog.suggestions.models import PriceSuggestion
from shop.accounts.errors import NotInYourCare
from shop.accounts.rights import may_in_market, seen
from shop.kit.graphql.ids import read_id
from shop.schema.manage.viewer import NOWHERE, viewer_of


def suggestion_of(pk: int) -> PriceSuggestion:
    """Load a suggestion as it is now."""
    return PriceSuggestion.objects.select_related("market", "variant").get(pk=pk)


def suggestion_named(
    info: GraphQLResolveInfo, text: str, permissions: tuple[str, ...]
) -> PriceSuggestion:
    """Find a suggestion by its id. Raises NotInYourCare, the same for all that is out of reach."""
    found, viewer = read_id(text, "PriceSuggestion"), viewer_of(info.context)
    if found is None or found.row is None or found.locale != NOWHERE:
        raise NotInYourCare(field="suggestion")
    rows = PriceSuggestion.objects.filter(pk=found.row, market__code=found.market)
    row: PriceSuggestion | None = seen(viewer, rows).select_related("market", "variant").first()
    if row is None or not may_in_market(viewer, permissions, row.market):
        raise NotInYourCare(field="suggestion")
    return row
