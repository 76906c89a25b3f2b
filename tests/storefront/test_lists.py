import pytest
from django.http import QueryDict
from django.test import Client

from shop.storefront.choice import choice_of
from tests.storefront.forms import Forms, submit, text_of
from tests.storefront.journey import follow, page
from tests.storefront.shop import Shop


def test_choosing_a_phone_narrows_every_list_until_it_is_forgotten(
    client: Client, shop: Shop
) -> None:
    start = page(client, "/en-in/c/case/")

    narrowed = follow(client, submit(client, start, "/phone/", phone=shop.other_phone.slug))
    assert "Fits Zelkin Z4" in text_of(narrowed)
    assert "/p/kav-1/" not in narrowed

    everything = follow(client, submit(client, narrowed, "/phone/"))
    assert "/p/kav-1/" in everything


def test_a_product_says_whether_it_fits(client: Client, shop: Shop) -> None:
    start = page(client, "/en-in/")

    submit(client, start, "/phone/", phone=shop.phone.slug)
    assert "Fits your Orvane One" in text_of(page(client, "/en-in/p/kav-1/"))

    client.cookies.clear()
    submit(client, start, "/phone/", phone=shop.other_phone.slug)
    does_not = text_of(page(client, "/en-in/p/kav-1/"))
    assert "Does not fit your Zelkin Z4." in does_not
    assert "See those that do" in does_not


def test_the_phone_is_remembered_in_the_other_language(client: Client, shop: Shop) -> None:
    submit(client, page(client, "/en-in/"), "/phone/", phone=shop.phone.slug)

    assert "Orvane One के लिए" in text_of(page(client, "/hi-in/c/case/"))


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", "nope"])
def test_choosing_a_phone_never_leads_to_another_host(
    client: Client, shop: Shop, away: str
) -> None:
    response = client.post("/en-in/phone/", {"phone": shop.phone.slug, "next": away})

    assert response["Location"] == "/en-in/"


def test_filters_keep_what_was_chosen(client: Client, shop: Shop) -> None:
    html = page(client, "/en-in/c/case/", colour="NVY", sort="PRICE_ASC", price_max="300")

    chosen = next(form.fields for form in Forms(html).forms if "price_max" in form.fields)
    assert "/p/kav-1/" in html
    assert chosen["price_max"] == "300"
    assert chosen["colour"] == "NVY"
    assert chosen["sort"] == "PRICE_ASC"


def test_a_price_that_is_no_amount_is_told_beside_its_field(client: Client, shop: Shop) -> None:
    html = page(client, "/en-in/c/case/", price_min="cheap")

    assert "Please write an amount, like 500." in text_of(html)
    assert 'value="cheap"' in html
    assert "/p/kav-1/" in html


def test_a_price_range_counts_in_the_market_s_money(client: Client, shop: Shop) -> None:
    assert "/p/kav-1/" in page(client, "/en-us/c/case/", price_min="9.99", price_max="9.99")
    assert "/p/kav-1/" not in page(client, "/en-us/c/case/", price_min="10")


def test_search_finds_in_the_language_of_the_page(client: Client, shop: Shop) -> None:
    assert "/p/kav-1/" in page(client, "/es-us/search/", q="funda")
    assert "/p/kav-1/" in page(client, "/hi-in/search/", q="कवर")


def test_a_search_without_a_result_offers_a_way_on(client: Client, shop: Shop) -> None:
    html = page(client, "/en-in/search/", q="qqqqqqqqqq")

    assert "Nothing matches that." in text_of(html)
    assert 'value="qqqqqqqqqq"' in html


@pytest.mark.parametrize("query", [{"after": "nope"}, {"sort": "x"}, {"brand": ["", "a" * 500]}])
def test_a_list_bears_an_address_that_was_tampered_with(
    client: Client, shop: Shop, query: dict[str, str]
) -> None:
    assert client.get("/en-in/c/case/", query).status_code in {200, 404}


@pytest.mark.parametrize("typed", ["1e999990", "1e999999", "9" * 5000, "NaN", "1e3", "-5"])
def test_an_amount_of_any_size_is_refused_before_it_is_reckoned(typed: str) -> None:
    choice = choice_of(QueryDict(f"price_min={typed}"), currency="INR")

    assert "priceMin" not in choice.filter
    assert "price_min" in choice.wrong


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("500", 50000), ("1,00,000.50", 10000050), (".5", 50), ("9.999", 999), ("५००", 50000)],
)
def test_an_amount_is_read_as_it_is_written(typed: str, minor: int) -> None:
    choice = choice_of(QueryDict(f"price_max={typed}"), currency="INR")

    assert choice.filter == {"priceMax": minor}


def test_a_list_of_unknown_attributes_is_cut_to_what_a_form_could_send() -> None:
    many = "&".join(f"a-{code}={value}" for code in range(30) for value in range(25))
    query = QueryDict(f"a-=1&a-{'x' * 41}=1&a-long={'x' * 41}&{many}")

    attributes = choice_of(query, currency="INR").filter["attributes"]

    assert [one["code"] for one in attributes] == [str(code) for code in range(12)]
    assert all(len(one["values"]) == 20 for one in attributes)


def test_fifty_unknown_attributes_still_show_a_list(client: Client, shop: Shop) -> None:
    query = {f"a-{number}": "x" for number in range(50)}

    assert client.get("/en-in/c/case/", query).status_code == 200
