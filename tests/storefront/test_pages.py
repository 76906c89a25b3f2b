import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from catalog.listings.models import Listing
from i18n.locales.models import Translation
from tests.storefront.forms import form_of, text_of
from tests.storefront.journey import page
from tests.storefront.shop import LOCALES, Shop

PATHS = ("", "c/case/", "search/", "search/?q=kavrin", "p/kav-1/", "cart/", "about/")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>)]+")
TOKEN = re.compile(r'value="[A-Za-z0-9]{32,64}"')


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_there_in_every_locale(client: Client, shop: Shop, locale: str) -> None:
    for path in PATHS:
        response = client.get(f"/{locale}/{path}")

        assert response.status_code == 200, path
        assert response["Content-Language"].lower() == locale
        assert f'<html lang="{response["Content-Language"]}">' in response.content.decode()


def test_no_page_names_another_host_or_holds_script_or_style(client: Client, shop: Shop) -> None:
    for path in ("/", *(f"/en-in/{path}" for path in PATHS), "/en-gb/", "/nope/"):
        html = client.get(path).content.decode()

        assert {urlsplit(found).netloc for found in ADDRESS.findall(html)} <= {"testserver"}, path
        assert not re.search(r"<script(?![^>]* src=)", html), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), path


@pytest.mark.parametrize("knows_phone", [False, True])
def test_no_heading_skips_a_level(client: Client, shop: Shop, *, knows_phone: bool) -> None:
    client.post("/en-in/phone/", {"phone": shop.phone.slug if knows_phone else ""})

    for path in PATHS:
        html = client.get(f"/en-in/{path}").content.decode()
        levels = [0, *map(int, re.findall(r"<h([1-6])\b", html))]
        steps = [below - above for above, below in pairwise(levels)]

        assert max(steps) == 1, path


def test_the_chooser_shows_every_market_and_enters_none(client: Client, shop: Shop) -> None:
    response = client.get("/", headers={"accept-language": "hi-IN,hi;q=0.9"})

    html = response.content.decode()
    assert response.status_code == 200
    assert all(f'href="/{locale}/"' in html for locale in (*LOCALES, "en-gb"))
    assert "अभी खुला नहीं है" in text_of(html)


def test_the_chooser_suggests_the_visitor_s_own_locale(client: Client, shop: Shop) -> None:
    html = client.get("/", headers={"accept-language": "es-US"}).content.decode()

    assert re.search(r'class="button" href="/es-us/"', html)


def test_an_announced_market_says_that_it_is_not_open_and_sells_nothing(
    client: Client, shop: Shop
) -> None:
    html = page(client, "/en-gb/")

    assert "Nothing is sold here yet" in text_of(html)
    assert "£" not in html
    assert "/cart/add/" not in html


def test_what_is_hidden_answers_like_what_is_unknown(client: Client, shop: Shop) -> None:
    Listing.objects.filter(market=shop.india).update(switched_on=False)

    hidden, unknown = client.get("/en-in/p/kav-1/"), client.get("/en-in/p/unknown-1/")

    assert hidden.status_code == unknown.status_code == 404
    assert _without_address(hidden.content.decode(), "kav-1") == _without_address(
        unknown.content.decode(), "unknown-1"
    )


def test_a_product_of_another_market_is_not_found_here(client: Client, shop: Shop) -> None:
    Listing.objects.filter(market=shop.america).delete()

    assert client.get("/en-in/p/kav-1/").status_code == 200
    assert client.get("/en-us/p/kav-1/").status_code == 404


def test_an_unknown_address_is_answered_in_words(client: Client, shop: Shop) -> None:
    for path in ("/xx-yy/", "/hi-us/", "/en-in/c/nothing/", "/en-in/order/nope/"):
        response = client.get(path)

        assert response.status_code == 404, path
        assert "There is nothing at this address." in text_of(response.content.decode())


@pytest.mark.parametrize(
    ("act", "shown"),
    [("cart/add/", "cart/"), ("cart/change/", "cart/"), ("cart/remove/", "cart/"), ("phone/", "")],
)
def test_an_address_that_only_acts_leads_whoever_comes_by_a_link_to_a_page(
    client: Client, shop: Shop, act: str, shown: str
) -> None:
    response = client.get(f"/hi-in/{act}")

    assert (response.status_code, response["Location"]) == (303, f"/hi-in/{shown}")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("en-in", "This page is out of date."),
        ("hi-in", "यह पेज पुराना हो गया है।"),
        ("es-us", "Esta página ya no está al día."),
        ("webhooks", "This page is out of date."),
    ],
)
def test_a_form_whose_token_is_gone_is_answered_in_words(
    shop: Shop, place: str, words: str
) -> None:
    act = "sandbox/step/x" if place == "webhooks" else "cart/add"

    response = Client(enforce_csrf_checks=True).post(f"/{place}/{act}/", {"variant": "x"})

    assert response.status_code == 403
    assert words in text_of(response.content.decode())


def test_debugging_shows_the_same_page_for_what_is_not_found(
    client: Client, shop: Shop, settings: Settings
) -> None:
    settings.DEBUG = True

    for path in ("/xx-yy/", "/en-in/p/nothing/", "/en-in/c/nothing/"):
        assert "There is nothing at this address." in text_of(client.get(path).content.decode())


def test_a_missing_page_speaks_the_language_of_its_address(client: Client, shop: Shop) -> None:
    response = client.get("/hi-in/p/nothing/")

    assert "इस पते पर कुछ नहीं है।" in text_of(response.content.decode())


def test_each_market_shows_its_own_price_in_its_own_way(client: Client, shop: Shop) -> None:
    india, america = (text_of(page(client, f"/{path}/p/kav-1/")) for path in ("en-in", "en-us"))

    assert "₹299" in india
    assert "inclusive of all taxes" in india
    assert "$9.99" in america
    assert "before tax" in america
    assert "$" not in india
    assert "₹" not in america


def test_the_languages_of_a_market_lead_to_the_same_page(client: Client, shop: Shop) -> None:
    html = page(client, "/en-in/c/case/", sort="NAME")

    assert 'href="/hi-in/c/case/?sort=NAME"' in html


def test_a_text_in_another_language_says_so(client: Client, shop: Shop) -> None:
    Translation.objects.filter(locale="hi-IN", owner="catalog.product").delete()

    html = page(client, "/hi-in/p/kav-1/")

    assert re.search(r'<h1 lang="en(-IN)?">Kavrin Slim cover</h1>', html)


def test_the_postal_code_tells_the_day_and_is_remembered(client: Client, shop: Shop) -> None:
    checked = page(client, "/en-in/p/kav-1/delivery/", postal_code="560001", v="KAV-1-BLK")

    again = page(client, "/en-in/p/kav-1/")

    for html in (checked, again):
        assert form_of(html, "/delivery/").fields["postal_code"] == "560001"
        assert "Standard" in text_of(html)


def test_a_postal_code_nobody_delivers_to_is_told(client: Client, shop: Shop) -> None:
    html = page(client, "/en-in/p/kav-1/delivery/", postal_code="000000", v="KAV-1-BLK")

    assert 'class="note bad"' in html
    assert form_of(html, "/delivery/").fields["postal_code"] == "000000"


@pytest.mark.parametrize(
    ("path", "keeping"),
    [
        ("cart/", "private, no-store"),
        ("", "private, no-cache"),
        ("c/case/", "private, no-cache"),
        ("p/kav-1/", "private, no-cache"),
        ("p/nothing/", "private, no-cache"),
    ],
)
def test_no_shared_cache_keeps_a_page_that_varies_by_cookie(
    client: Client, shop: Shop, path: str, keeping: str
) -> None:
    assert client.get(f"/en-in/{path}")["Cache-Control"] == keeping


def _without_address(html: str, slug: str) -> str:
    return TOKEN.sub("", html.replace(slug, ""))
