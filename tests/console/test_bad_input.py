"""What no person types gets a refusal, never an error, and nothing is written."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.listings.models import Listing, Price
from i18n.markets.models import Market
from shop.accounts.models import Customer
from shop.console.fields import DeclarationField
from tests.console.cells import address
from tests.console.test_writing import errors_of, send, signed_in
from tests.make.accounts import make_administrator, make_manager
from tests.make.catalog import make_listing, make_product, make_variant
from tests.make.i18n import make_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def india() -> Market:
    return make_market(code="in")


@pytest.fixture
def manager(india: Market) -> Client:
    return signed_in(make_manager(india))


@pytest.fixture
def listing(india: Market) -> Listing:
    return make_listing(market=india, product=make_product())


@pytest.mark.parametrize("typed", ["", "  ", "{}"])
def test_an_emptied_declaration_is_an_empty_one(
    listing: Listing, manager: Client, typed: str
) -> None:
    assert send(manager, listing, declaration=typed).status_code == 302

    listing.refresh_from_db()
    assert listing.declaration == {}


def test_a_declaration_holds_texts_numbers_and_blocks_of_them(
    listing: Listing, manager: Client
) -> None:
    typed = '{"importer_name": "आयात", "relevant": true, "grams": 1.5, "care": {"pins": 3}}'

    assert send(manager, listing, declaration=typed).status_code == 302

    listing.refresh_from_db()
    assert listing.declaration == {
        "importer_name": "आयात",
        "relevant": True,
        "grams": 1.5,
        "care": {"pins": 3},
    }


@pytest.mark.parametrize(
    "typed",
    [
        "{", "null", "7", '"x"', "[1, 2]", '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}',
        '{"a": null}', '{"a": ["x"]}', '{"a": {"b": {"c": "x"}}}', '{"a": {"b": NaN}}',
        r'{"a": "\u0000"}', r'{"\u0000": "x"}', r'{"a": "\ud800"}', r'{"a": {"\udfff": "x"}}',
        "[" * 50_000, "[" * 19_000, '{"a":' * 3_000, '{"a": ' + "9" * 5_000 + "}",
        '{"a": "' + "x" * 20_000 + '"}', '{"a": "' + "आ" * 7_000 + '"}',
    ],
)  # fmt: skip
def test_what_is_no_declaration_is_refused_at_its_field(
    listing: Listing, manager: Client, typed: str
) -> None:
    before = listing.declaration

    answer = send(manager, listing, declaration=typed)

    assert list(errors_of(answer)) == ["declaration"]
    listing.refresh_from_db()
    assert listing.declaration == before


def test_a_declaration_with_half_a_character_can_still_be_opened() -> None:
    assert DeclarationField().prepare_value({"a": "\ud800"}) == r'{"a": "\ud800"}'


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("admin:catalog_listing_changelist", {"stage__exact": "\0"}),
        ("admin:catalog_listing_changelist", {"q": "\0"}),
        ("admin:catalog_listing_changelist", {"\0": "x"}),
        ("admin:catalog_listing_changelist", {"shown": "\0"}),
        ("admin:catalog_price_add", {"market": "\0"}),
        (
            "admin:autocomplete",
            {
                "term": "\0",
                "app_label": "catalog",
                "model_name": "listing",
                "field_name": "product",
            },
        ),
    ],
)
def test_an_address_with_nul_is_refused(manager: Client, table: str, asked: dict[str, str]) -> None:
    assert manager.get(reverse(table), asked).status_code == 400


@pytest.mark.parametrize("field", ["market", "variant", "amount_minor"])
def test_a_form_with_nul_is_refused(india: Market, manager: Client, field: str) -> None:
    typed = {
        "market": str(india.pk),
        "variant": str(make_variant().pk),
        "amount_minor": "1",
        "mrp_minor": "1",
    }

    answer = send(manager, Price(), page="add", **{**typed, field: "1\0"})

    assert answer.status_code == 400
    assert not Price.objects.exists()


def test_a_stranger_is_asked_to_sign_in_before_anything_is_read(client: Client) -> None:
    answer = client.get(reverse("admin:catalog_listing_changelist"), {"q": "\0"})

    assert answer.status_code == 302


def act(client: Client, listing: Listing, *keys: str, action: str = "switch_off") -> Any:
    sent = {"action": action, "index": "0", "_selected_action": list(keys)}
    return client.post(address(listing, "changelist"), sent, follow=True)


@pytest.mark.parametrize("key", ["zz", "9" * 30, "-" + "9" * 30, "9" * 5_000, "1e5", "", "\ud7ff"])
@pytest.mark.parametrize("action", ["switch_off", "delete_selected"])
@pytest.mark.parametrize("make", [make_manager, make_administrator])
def test_an_action_on_a_key_that_no_row_can_have_finds_nothing_selected(
    india: Market, listing: Listing, make: Any, action: str, key: str
) -> None:
    person: Customer = make(india) if make is make_manager else make()

    answer = act(signed_in(person), listing, key, action=action)

    assert answer.status_code == 200
    assert Listing.objects.get().switched_on


def test_an_action_on_a_key_with_nul_is_refused(listing: Listing, manager: Client) -> None:
    assert act(manager, listing, "\0").status_code == 400


def test_an_action_reaches_the_rows_chosen_beside_a_key_that_none_can_have(
    listing: Listing, manager: Client
) -> None:
    act(manager, listing, "zz", str(listing.pk))

    assert not Listing.objects.get().switched_on
