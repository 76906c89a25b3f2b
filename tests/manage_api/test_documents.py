"""Documents as the staff see them: those of their markets, on no path those of another."""

from importlib.util import find_spec

import pytest

from checkout.documents.actions import issue_rest
from checkout.documents.models import Document
from i18n.markets.models import Market
from shop.accounts.models import Customer
from tests.make.accounts import make_administrator, make_customer, make_manager
from tests.make.checkout import make_shop
from tests.make.documents import make_order
from tests.make.i18n import NOON
from tests.manage_api.asking import ask, signed_in

pytestmark = pytest.mark.django_db
DOCUMENT = """query($code: String!, $search: String) { market(code: $code) {
  documents(first: 5, search: $search) {
    totalCount nodes { number kind order total { minor } url } } } }"""


@pytest.fixture
def shops() -> tuple[Market, Market]:
    india, states = make_shop(), make_shop(code="us")
    for market in (india, india, states):
        issue_rest(order=make_order(market=market), at=NOON)
    return india, states


def listed(person: Customer, code: str, search: str | None = None) -> list[str] | None:
    market = ask(person, DOCUMENT, code=code, search=search).data["market"]
    return market and [each["number"] for each in market["documents"]["nodes"]]


def test_a_manager_lists_and_finds_the_documents_of_her_market(
    shops: tuple[Market, Market],
) -> None:
    manager = make_manager(shops[0])
    orders = [document.order.number for document in Document.objects.filter(market=shops[0])]

    assert listed(manager, "in") == ["KA2627-0000002", "KA2627-0000001"]
    assert listed(manager, "in", "0000001") == ["KA2627-0000001"]
    assert listed(manager, "in", orders[1]) == ["KA2627-0000002"]
    assert listed(manager, "us") is None


@pytest.mark.parametrize(
    "ending",
    [
        "/",
        pytest.param(
            ".pdf",
            marks=pytest.mark.skipif(not find_spec("weasyprint"), reason="the extra [pdf]"),
        ),
    ],
)
def test_a_document_opens_for_those_who_look_after_its_market(
    shops: tuple[Market, Market], ending: str
) -> None:
    india, states = shops
    people = {
        "hers": make_manager(india),
        "other": make_manager(states),
        "admin": make_administrator(),
        "shopper": make_customer(),
        "nobody": None,
    }
    path = f"/manage/documents/in/KA2627-0000001{ending}"

    answers = {name: signed_in(who).get(path).status_code for name, who in people.items()}

    assert answers == {"hers": 200, "other": 404, "admin": 200, "shopper": 404, "nobody": 404}
    assert signed_in(people["hers"]).get(path.replace("/in/", "/us/")).status_code == 404
