"""Nothing on a Hindi or Spanish page is left in English."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from django.core.management import call_command
from django.test import Client

from shop.management.commands import messages
from tests.storefront.forms import submit, text_of
from tests.storefront.journey import follow, page, put_in_cart, to_payment, to_review
from tests.storefront.shop import Shop

PATHS = ("", "c/case/", "search/?q=zzzz", "p/kav-1/", "cart/", "about/")
PLACEHOLDER = re.compile(r"%\(\w+\)s")
RAW = re.compile(r"\b[A-Z]{2,}_[A-Z_]+\b|%\(\w+\)s|\{\{|\{%")


def english_left(html: str, language: str) -> list[str]:
    """List the messages that stand on the page in English though they are translated."""
    text = text_of(html)
    path = next(one for one in messages.catalogues() if one.parent.parent.name == language)
    return [
        message.id
        for message in messages.read(path)
        if isinstance(message.id, str)
        and len(message.id) > 3
        and message.id != message.string
        and _stands_in(message.id, text)
    ]


def _stands_in(message: str, text: str) -> bool:
    pattern = ".+".join(map(re.escape, PLACEHOLDER.split(message.replace("%%", "%"))))
    return re.search(rf"^{pattern}$", text, re.MULTILINE) is not None


@pytest.mark.parametrize("locale", ["hi-in", "es-us"])
def test_no_english_is_left_on_a_page(client: Client, shop: Shop, locale: str) -> None:
    for path in PATHS:
        html = page(client, f"/{locale}/{path}")

        assert english_left(html, locale[:2]) == [], path
        assert not RAW.search(text_of(html)), path


@pytest.mark.parametrize("locale", ["hi-in", "es-us"])
def test_no_english_is_left_on_the_way_to_the_order(
    client: Client, shop: Shop, locale: str
) -> None:
    pages = [put_in_cart(client, locale, "kav-1"), page(client, f"/{locale}/checkout/address/")]
    pages += [to_payment(client, locale, "kav-1"), page(client, f"/{locale}/checkout/delivery/")]
    review = to_review(client, locale, "kav-1")
    pages += [review, follow(client, submit(client, review, "checkout/review/"))]

    assert [english_left(html, locale[:2]) for html in pages] == [[]] * len(pages)
    assert not any(RAW.search(text_of(html)) for html in pages)


@pytest.mark.parametrize("locale", ["hi-in", "es-us"])
def test_problems_are_told_in_the_language_of_the_page(
    client: Client, shop: Shop, locale: str
) -> None:
    put_in_cart(client, locale, "kav-1")
    refused = client.post(f"/{locale}/checkout/address/", {"email": "x"})

    assert english_left(refused.content.decode(), locale[:2]) == []


@pytest.mark.parametrize(
    ("locale", "one", "many"),
    [("hi-in", "1 प्रोडक्ट", None), ("es-us", "1 producto", "0 productos")],
)
def test_numbers_bend_their_nouns(
    client: Client, shop: Shop, locale: str, one: str, many: str | None
) -> None:
    assert one in text_of(page(client, f"/{locale}/c/case/"))
    if many:
        assert many in text_of(page(client, f"/{locale}/c/case/", price_min="9999"))


def test_the_catalogues_are_complete() -> None:
    call_command("messages", "check")


def test_the_check_sees_each_kind_of_gap(tmp_path: Path) -> None:
    template, kept = Catalog(locale="es"), Catalog(locale="es")
    for text in ("Kept", "Empty", "Unsure", "Missing", "With %(name)s"):
        template.add(text)
    kept.add("Kept", "Guardado")
    kept.add("Empty", "")
    kept.add("Unsure", "Dudoso", flags={"fuzzy"})
    kept.add("With %(name)s", "Con %(nombre)s")
    kept.add("Old", "Viejo")

    gaps = list(messages.gaps_of(kept, template, tmp_path / "es" / "LC_MESSAGES" / "django.po"))

    assert gaps == [
        "es: missing: Missing",
        "es: no longer used: Old",
        "es: untranslated: Empty",
        "es: fuzzy: Unsure",
        "es: placeholders differ: With %(name)s",
    ]


def test_every_refusal_can_be_said_in_every_language() -> None:
    template = messages.gathered()

    assert template.get("This cart does not exist any more.") is not None
    assert template.get("Sold out for now.") is not None
