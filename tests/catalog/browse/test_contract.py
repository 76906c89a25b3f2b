"""What search finds, in which order: the same answers on every database."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.browse.queries import suggest
from catalog.browse.searching import words_params
from catalog.devices.models import Device
from catalog.products.models import AttributeKind, Product, ProductAttribute
from catalog.search.actions import refresh_search
from catalog.search.models import SearchDocument
from catalog.search.words import query_words, words_of
from i18n.markets.models import Market
from shop.kit.database.prepared import Statement, fetch
from tests.catalog.browse.shelf import (
    add_variant,
    documents_holding,
    found,
    holding_statement,
    india,
    name_kind,
    on_sale,
    result,
    skus,
    united_states,
    view,
)
from tests.make.catalog import make_device, make_kind
from tests.make.i18n import LONG_AGO

pytestmark = pytest.mark.django_db


def indian_shelf() -> Market:
    market = india()
    name_kind("CASE", en="Phone case", hi="फ़ोन केस", es="Funda")
    name_kind("POWER_BANK", en="Power bank", hi="पावर बैंक", es="Batería externa")
    on_sale(market, "SLIM", position=3, en="Kavrin Slim case", hi="कावरिन स्लिम केस")
    on_sale(market, "GRIP", position=1, en="Kavrin Grip", hi="कावरिन ग्रिप", brand="Slimline")
    on_sale(
        market,
        "BANK-20K",
        position=2,
        kind="POWER_BANK",
        en="Voltara 20,000 battery bank",
        hi="वोल्टारा बैटरी बैंक",
    )
    on_sale(market, "BUDS", position=4, en="Café earphones", hi="कैफ़े इयरफ़ोन")
    refresh_search()
    return market


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slim", ["SLIM", "GRIP"]),  # a name before a brand
        ("SLIM", ["SLIM", "GRIP"]),
        ("sli", ["SLIM", "GRIP"]),
        ("kavrin", ["GRIP", "SLIM", "BANK-20K", "BUDS"]),  # in the name, then by position
        ("kavrin slim", ["SLIM", "GRIP"]),
        ("slim kavrin", ["SLIM", "GRIP"]),
        ("slim bank", []),
        ("lim", []),
        ("bank", ["BANK-20K"]),
        ("20,000", ["BANK-20K"]),
        ("२०", ["BANK-20K"]),
        ("bank-20k", ["BANK-20K"]),
        ("cafe", ["BUDS"]),
        ("CAFÉ", ["BUDS"]),
        ("cafe\u0301", ["BUDS"]),
        ("black", ["GRIP", "BANK-20K", "SLIM", "BUDS"]),
        ("phone case", ["SLIM", "GRIP", "BUDS"]),
    ],
)
def test_english_words_find_by_their_beginnings(text: str, expected: list[str]) -> None:
    answer = result(indian_shelf(), text)

    assert skus(answer) == expected
    assert answer.corrected is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("बैटरी", ["BANK-20K"]),
        ("बैट", ["BANK-20K"]),
        ("बैंक", ["BANK-20K"]),
        ("टरी", []),  # a vowel sign does not begin a word
        ("केस", ["SLIM", "GRIP", "BUDS"]),
        ("काला", ["GRIP", "BANK-20K", "SLIM", "BUDS"]),
        ("पावर बैंक", ["BANK-20K"]),
        ("स्लिम", ["SLIM"]),
        ("स्\u200dलिम", ["SLIM"]),  # a joiner is no part of the word
        ("इयरफ\u093cोन", ["BUDS"]),  # nukta apart or composed
        ("इयर\u095eोन", ["BUDS"]),
        ("slim", ["GRIP", "SLIM"]),  # the market's default language stands behind
        ("battery", ["BANK-20K"]),
    ],
)
def test_hindi_words_are_not_cut_at_their_signs(text: str, expected: list[str]) -> None:
    answer = result(indian_shelf(), text, "hi-IN")

    assert skus(answer) == expected
    assert answer.corrected is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("audifonos", ["EAR"]),
        ("audífonos", ["EAR"]),
        ("AUDÍFONOS", ["EAR"]),
        ("bateria", ["PACK"]),
        ("pequeno", ["EAR"]),
        ("nino", []),
        ("earphones", ["EAR"]),
    ],
)
def test_spanish_is_found_with_and_without_accents(text: str, expected: list[str]) -> None:
    market = united_states()
    on_sale(market, "EAR", en="Small earphones", es="Audífonos pequeños")
    on_sale(market, "PACK", en="Battery pack", es="Batería portátil")
    refresh_search()

    assert found(market, text, "es-US") == expected


@pytest.mark.parametrize(
    ("text", "locale", "corrected", "expected"),
    [
        ("kavrn", "en-IN", "kavrin", ["GRIP", "SLIM", "BANK-20K", "BUDS"]),
        ("batery bnak", "en-IN", None, []),
        ("kavrin slmi", "en-IN", None, []),  # slm|slim share too little
        ("kavrn slim", "en-IN", "kavrin slim", ["SLIM", "GRIP"]),
        ("voltera", "en-IN", "voltara", ["BANK-20K"]),
        ("बैटरि", "hi-IN", "बैटरी", ["BANK-20K"]),
        ("वोल्टरा", "hi-IN", "वोल्टारा", ["BANK-20K"]),
        ("xyzzy", "en-IN", None, []),
        ("slim bank", "en-IN", None, []),  # both are known: nothing to correct
    ],
)
def test_a_misspelt_word_is_led_to_the_most_alike(
    text: str, locale: str, corrected: str | None, expected: list[str]
) -> None:
    answer = result(indian_shelf(), text, locale)

    assert (answer.corrected, skus(answer)) == (corrected, expected)


def test_equally_alike_words_are_taken_in_order() -> None:
    market = india()
    on_sale(market, "ONE", en="stand")
    on_sale(market, "TWO", en="stant")
    refresh_search()

    assert result(market, "stanx").corrected == "stand"


BAD_TEXTS = (
    "",
    " ",
    "!!! ??? ---",
    '"',
    "'",
    'slim"* OR (',
    "slim' | 'grip",
    "words:slim",
    "NEAR(slim grip)",
    "slim AND NOT grip",
    "*",
    ":*",
    "a" * 10_000,
    "case " * 2_000,
    "\x00",
    "slim\x00",
    "\ud800",
    "\u0301",
    "\u093f",
    "%_\\",
    "'; DROP TABLE catalog_searchdocument; --",
    "\U0001e2c0",
    "𝔰𝔩𝔦𝔪",
    "ﷺ" * 200,
)


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_no_text_is_an_error(text: str) -> None:
    market = indian_shelf()

    for locale in ("en-IN", "hi-IN"):
        result(market, text, locale)
        suggest(view(market, locale), text)

    assert found(market, "slim") == ["SLIM", "GRIP"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('slim"*', ["SLIM", "GRIP"]),
        ("slim' grip", ["GRIP"]),
        ("slim\x00", ["SLIM", "GRIP"]),
        ("𝔰𝔩𝔦𝔪", ["SLIM", "GRIP"]),
        ("!!!", []),
        ("words:slim", []),
        ("slim OR grip", []),
        ("slim - grip", ["GRIP"]),
    ],
)
def test_signs_only_part_words_and_operators_are_words(text: str, expected: list[str]) -> None:
    assert found(indian_shelf(), text) == expected


def test_everything_told_of_a_product_finds_it() -> None:
    market = india()
    phone = make_device(code="ORV-1", name="Orvane One Plus")
    product = on_sale(market, "KAV-7", en="Kavrin shell", model="Aero", fits=[phone])
    add_variant(product, market, "RED")
    on_sale(market, "OTHER", en="Something else", brand="Nobody")
    capacity = AttributeKind.objects.create(code="capacity", unit="mAh", data="NUMBER")
    ProductAttribute.objects.create(product=product, attribute=capacity, value="20000")
    refresh_search()

    for text in ("aero", "kav-7-red", "red", "orvane one", "20000mah", "20000 mah", "shell"):
        assert found(market, text) == ["KAV-7"], text


def test_devices_of_another_product_do_not_find_it() -> None:
    market = india()
    phone: Device = make_device(code="ORV-2", name="Orvane Two")
    on_sale(market, "FITS", en="Case", fits=[phone])
    on_sale(market, "NOT", en="Case")
    refresh_search()

    assert found(market, "orvane") == ["FITS"]


def test_suggestions_are_the_best_named_in_the_locale() -> None:
    market = indian_shelf()

    offered = suggest(view(market, "hi-IN"), "कावरिन", most=2)

    assert [(each.slug, each.name) for each in offered] == [
        ("grip", "कावरिन ग्रिप"),
        ("slim", "कावरिन स्लिम केस"),
    ]


def test_the_full_text_index_is_used() -> None:
    """Among a few documents no index is worth its way, so there are many here."""
    market = india()
    _fill(market, documents=4000)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What other tests wrote and rolled back is in the index still, and makes it look dear.
            cursor.execute("REINDEX INDEX search_document_words")
        cursor.execute("ANALYZE")

    asked = {**words_params(["slim"]), "market": market.pk, "locale": "en-IN"}
    query = holding_statement(["slim"])
    plain = Statement(f"EXPLAIN {query.postgresql}", f"EXPLAIN QUERY PLAN {query.sqlite}")
    plan = str(fetch(plain, asked))

    assert "search_document_words" in plan or "catalog_searchindex VIRTUAL TABLE INDEX" in plan


def _fill(market: Market, *, documents: int) -> None:
    """Store documents that all hold one word, and each one that no other holds."""
    kind = make_kind(code="CASE")
    products = Product.objects.bulk_create(
        Product(
            sku=f"P{n}", slug=f"p{n}", kind=kind, brand="Many", net_quantity="1 N", origin="CN",
            created_at=LONG_AGO,
        )
        for n in range(documents)
    )  # fmt: skip
    SearchDocument.objects.bulk_create(
        SearchDocument(market=market, product=product, locale="en-IN", words=f"case model{n}")
        for n, product in enumerate(products)
    )


LETTERS = st.text(
    st.characters(categories=("L", "N", "Mn", "Mc"), max_codepoint=0x2FFF), min_size=1, max_size=6
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(LETTERS, min_size=1, max_size=5), asked=LETTERS, cut=st.integers(1, 6))
def test_the_index_never_loses_what_the_plain_rule_finds(
    texts: list[str], asked: str, cut: int
) -> None:
    """In any script: the full-text index and the definition give the same documents."""
    market = Market.objects.filter(code="in").first() or india()
    SearchDocument.objects.all().delete()
    words = words_of(" ".join(texts))
    product = on_sale(
        market, f"P{SearchDocument.objects.count()}-{len(texts)}-{cut}-{abs(hash((*texts, asked)))}"
    )
    written = SearchDocument.objects.create(
        market=market, product=product, locale="en-IN", words=" ".join(words)
    )
    for query in (asked, texts[0][:cut]):
        typed = query_words(query)
        expected = bool(typed) and all(any(w.startswith(t) for w in words) for t in typed)
        if typed:
            assert bool(documents_holding(*typed)) == expected
    written.delete()
