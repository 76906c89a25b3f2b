"""Texts: the shopper's language, its nearest relative, the market's own."""

import pytest
from pytest_django import DjangoAssertNumQueries

from i18n.locales.actions import load_regions, write_text, write_texts
from i18n.locales.models import Translation
from i18n.locales.queries import region_name, regions_of, texts_of
from i18n.locales.texts import ServedText, Text, fallback_chain
from tests.make.i18n import make_region

HINDI = fallback_chain("hi-IN", "en-IN")


@pytest.mark.parametrize(
    ("requested", "default", "chain"),
    [
        ("hi-IN", "en-IN", ("hi-IN", "hi", "en-IN", "en")),
        ("en-IN", "en-IN", ("en-IN", "en")),
        ("es-US", "en-US", ("es-US", "es", "en-US", "en")),
        ("en-GB", "en-US", ("en-GB", "en", "en-US")),
    ],
)
def test_the_nearest_language_is_tried_first(
    requested: str, default: str, chain: tuple[str, ...]
) -> None:
    assert fallback_chain(requested, default) == chain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "served"),
    [
        (["hi-IN", "hi", "en-IN", "en"], "hi-IN"),
        (["hi", "en-IN", "en"], "hi"),
        (["en-IN", "en"], "en-IN"),
        (["en", "es"], "en"),
    ],
)
def test_a_text_is_served_in_the_first_language_that_has_it(there: list[str], served: str) -> None:
    for locale in there:
        write_text(owner="test.row", owner_id=7, field="name", locale=locale, text=f"in {locale}")

    found = texts_of(owner="test.row", ids=[7], fields=["name"], chain=HINDI)

    assert found == {(7, "name"): ServedText(f"in {served}", served)}


@pytest.mark.django_db
def test_another_language_than_those_asked_for_is_never_served() -> None:
    write_text(owner="test.row", owner_id=7, field="name", locale="es", text="Funda")

    assert texts_of(owner="test.row", ids=[7], fields=["name"], chain=HINDI) == {}


@pytest.mark.django_db
def test_an_empty_text_counts_as_none() -> None:
    write_text(owner="test.row", owner_id=7, field="name", locale="hi", text="")
    write_text(owner="test.row", owner_id=7, field="name", locale="en", text="Case")

    found = texts_of(owner="test.row", ids=[7], fields=["name"], chain=HINDI)

    assert found[7, "name"] == ServedText("Case", "en")


@pytest.mark.django_db
def test_each_field_of_each_row_falls_back_by_itself(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    write_texts(
        owner="test.row",
        texts=[
            Text(1, "name", "hi", "केस"),
            Text(1, "name", "en", "Case"),
            Text(1, "description", "en", "A case"),
            Text(2, "name", "en", "Band"),
        ],
    )
    write_text(owner="test.other", owner_id=1, field="name", locale="hi", text="someone else's")

    with django_assert_num_queries(1):
        found = texts_of(owner="test.row", ids=[1, 2], fields=["name", "description"], chain=HINDI)

    assert found == {
        (1, "name"): ServedText("केस", "hi"),
        (1, "description"): ServedText("A case", "en"),
        (2, "name"): ServedText("Band", "en"),
    }


@pytest.mark.django_db
def test_writing_again_replaces_the_text() -> None:
    for text in ("Case", "Slim case"):
        write_text(owner="test.row", owner_id=7, field="name", locale="en", text=text)

    assert Translation.objects.get().text == "Slim case"


@pytest.mark.django_db
def test_regions_are_named_and_sorted_in_the_shoppers_language() -> None:
    load_regions()

    english, hindi = regions_of("IN", ("en-IN", "en")), regions_of("IN", HINDI)

    assert english[0] == ("IN-AN", "Andaman and Nicobar Islands")
    assert len(english) == len(hindi) == 36
    assert ("IN-KA", "कर्नाटक") in hindi
    assert [name for _, name in hindi] == sorted(name for _, name in hindi)


@pytest.mark.django_db
def test_the_states_have_their_territories_and_military_posts() -> None:
    load_regions()
    codes = {code for code, _ in regions_of("US")}

    assert len(codes) == 50 + 1 + 5 + 3
    assert {"US-DC", "US-PR", "US-GU", "US-VI", "US-AS", "US-MP", "US-AA", "US-AE"} <= codes


@pytest.mark.django_db
def test_a_region_without_a_text_keeps_its_own_name() -> None:
    make_region()

    assert region_name("IN-KA", HINDI) == "Karnataka"
    assert region_name("IN-XX", HINDI) == "IN-XX"
