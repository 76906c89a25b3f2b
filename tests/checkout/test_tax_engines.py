"""An outside tax engine behind the port, over HTTP; our own table stands in when it fails."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from checkout.cart.queries import cart_view
from checkout.documents.actions import issue_credit_note
from checkout.documents.models import Document, TaxReport
from checkout.documents.reporting import report_tax
from checkout.orders.models import Order
from checkout.outbox.actions import deliver_due
from checkout.outbox.models import OutboxEvent
from i18n.markets.models import SellerRegistration
from i18n.tax.errors import TaxEngineDown
from i18n.tax.models import NexusSale
from tests.make.asking import ask
from tests.make.checkout import complete, make_ready_cart, make_shop
from tests.make.documents import all_of, heads_of, make_order
from tests.make.fake_stripe_tax import FakeStripeTax, fake_stripe_tax, taxed
from tests.make.i18n import NOON

pytest.importorskip("stripe", reason="the extra [stripe]")
pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(settings: Settings) -> Iterator[FakeStripeTax]:
    cache.clear()
    with fake_stripe_tax() as fake:
        settings.TAX_PROVIDERS = {"US_SALES": "i18n.tax.stripe_tax.StripeTax"}
        settings.STRIPE_TAX_KEY = "sk_test_tax"
        settings.STRIPE_TAX_API_BASE = fake.url
        yield fake
    cache.clear()


def bought() -> Order:
    return make_order(market=make_shop(code="us"), goods=[(999, 3)])


def test_the_engine_tells_the_tax_by_jurisdiction(engine: FakeStripeTax) -> None:
    order = bought()

    goods, delivery = taxed(2997)["amount_tax"], taxed(499)["amount_tax"]
    assert order.tax_minor == goods + delivery
    assert {row.head for row in order.tax_lines.all()} == {"STATE", "COUNTY", "DISTRICT"}
    assert not order.estimated
    assert (order.tax_label, order.tax_provider) == ("SALES_TAX", "stripe")
    assert order.tax_calculation.startswith("taxcalc_")


def test_the_engine_is_asked_once_for_one_basket_with_all_of_the_address(
    engine: FakeStripeTax,
) -> None:
    cart = make_ready_cart(market=make_shop(code="us"))
    engine.calculations.clear()

    seen = {cart_view(cart, NOON).totals.fingerprint for _ in range(3)}
    complete(cart)

    assert len(seen) == 1
    assert len(engine.calculations) <= 1
    cache.clear()
    assert cart_view(cart, NOON).totals.fingerprint in seen
    address = {k: v for k, v in engine.calculations[-1].items() if "[address]" in k}
    assert address == {
        "customer_details[address][line1]": "500 Market St",
        "customer_details[address][line2]": "",
        "customer_details[address][city]": "San Francisco",
        "customer_details[address][postal_code]": "94105",
        "customer_details[address][country]": "US",
        "customer_details[address][state]": "CA",
    }


@pytest.mark.parametrize("status", [400, 401, 402, 429, 500, 503])
def test_where_it_fails_the_table_stands_in_and_the_order_is_flagged(
    engine: FakeStripeTax, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    engine.trouble = status

    order = bought()

    assert (order.tax_minor, order.estimated) == (217, True)  # 29.97 at 7.25%, delivery exempt
    assert (order.tax_label, order.tax_provider) == ("ESTIMATED_STATE_ONLY", "fallback")
    assert "sk_test" not in caplog.text


def test_where_nobody_listens_the_table_stands_in(
    engine: FakeStripeTax, settings: Settings
) -> None:
    settings.STRIPE_TAX_API_BASE = "http://127.0.0.1:9"

    assert bought().tax_provider == "fallback"


def test_a_receipt_is_reported_once_and_a_return_reversed(engine: FakeStripeTax) -> None:
    order = bought()
    deliver_due(NOON)
    deliver_due(NOON)
    (line,) = order.lines.all()
    receipt = Document.objects.get()

    part = issue_credit_note(
        order=order, quantities={line.pk: 1}, delivery=False, reason="Returned", at=NOON
    )
    for _ in range(2):
        report_tax({"document": receipt.pk}, NOON)
        report_tax({"document": part.pk}, NOON)

    assert list(engine.transactions) == [order.number]
    assert engine.transactions[order.number]["calculation"] == order.tax_calculation
    (reversal,) = engine.reversals
    assert reversal["mode"] == "partial"
    assert reversal["flat_amount"] == str(-part.total_minor)
    assert reversal["original_transaction"] == "tax_1"
    assert TaxReport.objects.count() == 2
    assert dict(heads_of(part)).keys() == {"STATE", "COUNTY", "DISTRICT"}


def test_a_return_of_all_voids_the_sale_even_if_that_was_not_reported_yet(
    engine: FakeStripeTax,
) -> None:
    order = bought()
    deliver_due(NOON)
    TaxReport.objects.all().delete()
    note = issue_credit_note(
        order=order, quantities=all_of(order), delivery=True, reason="Returned", at=NOON
    )

    report_tax({"document": note.pk}, NOON)

    assert [(r["mode"], r.get("flat_amount")) for r in engine.reversals] == [("full", None)]


def test_a_report_that_fails_comes_back_later(engine: FakeStripeTax) -> None:
    bought()
    engine.trouble = 503
    deliver_due(NOON)
    deliver_due(NOON)
    receipt = Document.objects.get()
    with pytest.raises(TaxEngineDown):
        report_tax({"document": receipt.pk}, NOON)
    waiting = OutboxEvent.objects.get(topic="document_issued")

    engine.trouble = 0
    deliver_due(waiting.due_at)

    assert waiting.sent_at is None
    assert TaxReport.objects.get().document == receipt


def test_a_sale_without_registration_is_untaxed_and_watched() -> None:
    market = make_shop(code="us")
    SellerRegistration.objects.filter(region="US-CA").delete()

    order = make_order(market=market, goods=[(999, 3)])
    deliver_due(NOON)
    deliver_due(NOON)

    assert order.tax_minor == 0
    sale = NexusSale.objects.get()
    assert (sale.state, sale.reference, sale.amount_minor) == ("US-CA", order.number, 2997 + 499)


def test_the_receipt_of_a_paid_order_is_there_for_its_buyer() -> None:
    order = bought()

    deliver_due(NOON)

    query = "query($t: String!) { order(token: $t) { documents { number kind } } }"
    assert ask(query, t=order.token).data["order"]["documents"] == [
        {"number": "US2026-0000001", "kind": "RECEIPT"}
    ]


def test_a_tax_invoice_waits_for_the_shipment() -> None:
    make_order()

    deliver_due(NOON)

    assert not Document.objects.exists()
