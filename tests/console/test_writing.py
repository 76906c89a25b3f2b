"""What staff write goes through the shop's own actions and in amounts of money, not minor units."""

from typing import Any

import pytest
from django.test import Client

from catalog.inventory.models import Stock, StockMovement
from catalog.listings.models import Listing, Price
from catalog.search.models import SearchDocument
from checkout.shipping.models import DeliveryMethod
from i18n.locales.models import Translation
from i18n.markets.models import Market
from shop.accounts.models import Customer, MarketManager
from shop.accounts.queries import markets_of
from tests.console.cells import address
from tests.console.forms import form_data
from tests.make.accounts import make_administrator, make_customer, make_manager
from tests.make.catalog import make_price, make_product, make_stock, make_variant
from tests.make.i18n import make_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def india() -> Market:
    return make_market(code="in")


@pytest.fixture
def manager(india: Market) -> Client:
    return signed_in(make_manager(india))


def signed_in(person: Customer) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, row: Any, page: str = "change", **typed: str) -> Any:
    """Fill in a form as a browser shows it, with what is typed, and send it."""
    shown = client.get(address(row, page))
    data = form_data(shown, form_id=f"{row._meta.model_name}_form")
    return client.post(address(row, page), data | {key: [value] for key, value in typed.items()})


def errors_of(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["adminform"].form.errors)


def test_a_price_is_read_and_typed_as_an_amount(india: Market, manager: Client) -> None:
    price = make_price(market=india, variant=make_variant(), amount_minor=129900, mrp_minor=149900)

    listed = manager.get(address(price, "changelist")).content.decode()
    assert "₹1,299" in listed
    assert "129900" not in listed
    shown = form_data(manager.get(address(price, "change")), form_id="price_form")
    assert shown["amount_minor"] == ["1299.00"]

    assert send(manager, price, amount_minor="1199.50").status_code == 302
    price.refresh_from_db()
    assert price.amount_minor == 119950


def test_a_price_above_the_mrp_is_refused_at_its_field(india: Market, manager: Client) -> None:
    price = make_price(market=india, variant=make_variant(), amount_minor=129900, mrp_minor=149900)

    refused = errors_of(send(manager, price, amount_minor="1499.01"))

    assert "PRICE_ABOVE_MRP" in refused["amount_minor"][0]
    price.refresh_from_db()
    assert price.amount_minor == 129900


def test_a_price_in_india_needs_an_mrp(india: Market, manager: Client) -> None:
    price = make_price(market=india, variant=make_variant(), amount_minor=129900)

    assert "MRP_MISSING" in errors_of(send(manager, price, mrp_minor=""))["mrp_minor"][0]


@pytest.mark.parametrize("amount", ["12.345", "-1", "NaN", "1e99", "twelve", "", "9" * 20])
def test_an_amount_that_is_none_is_refused(india: Market, manager: Client, amount: str) -> None:
    price = make_price(market=india, variant=make_variant(), amount_minor=129900)

    assert "amount_minor" in errors_of(send(manager, price, amount_minor=amount))


def test_a_price_of_zero_is_refused(india: Market, manager: Client) -> None:
    price = make_price(market=india, variant=make_variant(), amount_minor=129900)

    assert errors_of(send(manager, price, amount_minor="0"))


def test_a_new_price_is_written_by_the_action(india: Market, manager: Client) -> None:
    variant = make_variant()

    answer = send(
        manager,
        Price(),
        page="add",
        market=str(india.pk),
        variant=str(variant.pk),
        amount_minor="999",
        mrp_minor="1499",
    )

    assert answer.status_code == 302
    assert Price.objects.get(variant=variant).amount_minor == 99900


def test_the_same_price_twice_is_refused_by_the_form(india: Market, manager: Client) -> None:
    price = make_price(market=india, variant=make_variant())
    typed = {"market": str(india.pk), "variant": str(price.variant_id), "amount_minor": "1"}

    assert errors_of(send(manager, Price(), page="add", **typed, mrp_minor="2"))


def test_stock_is_received_with_a_movement(india: Market, manager: Client) -> None:
    stock = make_stock(market=india, variant=make_variant(), on_hand=5)

    assert send(manager, stock, units="7", reference="note 12").status_code == 302

    stock.refresh_from_db()
    assert stock.on_hand == 12
    assert StockMovement.objects.latest("pk").reference == "note 12"


def test_more_than_is_free_cannot_be_written_off(india: Market, manager: Client) -> None:
    stock = make_stock(market=india, variant=make_variant(), on_hand=5)

    answer = send(manager, stock, units="-6", reference="broken")

    said = manager.get(answer["Location"]).content.decode()
    assert "OUT_OF_STOCK" in said
    stock.refresh_from_db()
    assert stock.on_hand == 5


def test_new_stock_starts_with_a_receipt(india: Market, manager: Client) -> None:
    known, variant = make_stock(market=india, variant=make_variant()), make_variant()
    typed = {"warehouse": str(known.warehouse_id), "variant": str(variant.pk), "pool": "ON_HAND"}

    assert send(manager, Stock(), page="add", **typed, units="3", reference="n").status_code == 302
    assert Stock.objects.get(variant=variant).on_hand == 3


def test_a_listing_is_switched_off_and_keeps_its_place(india: Market, manager: Client) -> None:
    variant = make_variant(on_sale_in=india)
    listing = Listing.objects.get()
    page = manager.get(address(listing, "change"))
    data = form_data(page, form_id="listing_form")
    del data["switched_on"]

    assert manager.post(address(listing, "change"), data).status_code == 302

    listing.refresh_from_db()
    assert not listing.switched_on
    assert Price.objects.filter(variant=variant).exists()


def test_the_decision_and_its_reasons_stand_on_the_listing_and_the_product(
    india: Market, manager: Client
) -> None:
    variant = make_variant(on_sale_in=india)
    listing = Listing.objects.get()
    Price.objects.all().delete()

    for row in (listing, variant.product):
        text = manager.get(address(row, "change")).content.decode()
        assert "Hidden" in text
        assert "PRICE_MISSING" in text


def test_a_product_is_found_by_the_words_that_staff_write(india: Market) -> None:
    product = make_product(name="Clear case")
    typed = {"market": str(india.pk), "product": str(product.pk), "declaration": "{}"}
    admin = signed_in(make_administrator())

    assert send(signed_in(make_manager(india)), Listing(), page="add", **typed).status_code == 302
    name = Translation.objects.get(owner="catalog.product", owner_id=product.pk)
    assert send(admin, name, text="Frosted shell").status_code == 302

    titles = SearchDocument.objects.filter(product=product).values_list("title", flat=True)
    assert [title for title in titles if "frosted" not in title] == []
    assert len(titles) == 2


def test_a_fee_of_a_market_without_minor_digits_has_none(india: Market, manager: Client) -> None:
    Market.objects.filter(pk=india.pk).update(currency="JPY")
    method = DeliveryMethod.objects.create(
        market=india, code="standard", fee_minor=500, transport="SURFACE", carrier="c"
    )

    assert "fee_minor" in errors_of(send(manager, method, fee_minor="5.5"))
    assert send(manager, method, fee_minor="600").status_code == 302
    method.refresh_from_db()
    assert method.fee_minor == 600


def test_the_currency_of_a_market_is_chosen_once(india: Market) -> None:
    administrator = signed_in(make_administrator())
    assert b'name="currency"' in administrator.get(address(india, "add")).content

    answer = send(administrator, india, name="Bharat", currency="USD")

    assert answer.status_code == 302
    india.refresh_from_db()
    assert (india.name, india.currency) == ("Bharat", "INR")


def test_prices_of_a_market_with_sales_tax_cannot_include_it() -> None:
    states = make_market(code="us")

    answer = send(signed_in(make_administrator()), states, tax_display="INCLUSIVE")

    assert "they cannot include it" in str(errors_of(answer))
    states.refresh_from_db()
    assert states.tax_display == "EXCLUSIVE"


def test_an_administrator_gives_a_market_and_takes_it_back(india: Market) -> None:
    admin, person = signed_in(make_administrator()), make_customer()
    typed = {"customer": str(person.pk), "market": str(india.pk)}

    assert send(admin, MarketManager(), page="add", **typed).status_code == 302
    person = Customer.objects.get(pk=person.pk)
    assert list(markets_of(person)) == [india]
    assert person.has_perm("catalog.change_listing")

    grant = MarketManager.objects.get()
    admin.post(address(grant, "delete"), {"post": "yes"})
    person = Customer.objects.get(pk=person.pk)
    assert not person.is_staff
    assert not person.has_perm("catalog.change_listing")


def test_a_customer_is_made_by_e_mail_in_small_letters() -> None:
    admin = signed_in(make_administrator())
    words = {"password1": "correct horse battery", "password2": "correct horse battery"}

    answer = send(admin, Customer(), page="add", email="Asha@Example.com", name="Asha", **words)

    assert answer.status_code == 302
    assert Customer.objects.filter(email="asha@example.com").exists()
