"""What stands on a card and in the details, in whose words, at which moment."""

from datetime import timedelta
from typing import Any

import pytest

from catalog.products.models import Image
from catalog.shelf.actions import rebuild
from catalog.shelf.writing.cards import DETAIL_FIELDS
from shop.kit.ids import read_id
from shop.schema import storefront
from tests.catalog.shelf.reading import card, details
from tests.catalog.shelf.shop import Shop, open_shop
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

# What is laid over a card when it is read, or told by a resolver of what the card holds.
LIVE = {
    "Product": {"availability", "variants", "alternates"},
    "Variant": {"availability"},
    "Price": set(),
}
WEEK = timedelta(days=7)


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    rebuild(at=NOON)
    return opened


def rupees(minor: int, formatted: str) -> dict[str, Any]:
    amount = f"{minor // 100}.{minor % 100:02}"
    return {"minor": minor, "currency": "INR", "amount": amount, "formatted": formatted}


def test_a_card_tells_the_product_in_words_of_its_locale(shop: Shop) -> None:
    told = card(shop.india, "hi-IN", shop.case.pk, NOON)

    assert (told["node_type"], told["pk"], told["slug"]) == ("Product", shop.case.pk, "kav-1")
    assert (told["name"], told["name_locale"]) == ("स्लिम कवर", "hi")
    assert read_id(told["id"]) == ("Product", "in", "hi-IN", str(shop.case.pk))
    assert told["kind"]["name"] == "फ़ोन केस"
    assert (told["kind"]["market"], told["kind"]["locale"]) == ("in", "hi-IN")
    assert told["image"]["alt"] == "From the front"
    assert (told["max_per_customer"], told["bare"]) == (3, False)
    assert told["opens_at"] == (NOON - timedelta(days=10)).isoformat()


def test_a_card_tells_each_variant_with_what_to_print_as_its_price(shop: Shop) -> None:
    black, navy = card(shop.india, "en-IN", shop.case.pk, NOON)["variants_all"]

    assert (black["name"], black["colour_name"]) == ("Slim case · Black", "Black")
    assert black["price"] == {"display": rupees(19900, "₹199")}
    assert navy["colour_name"] == "NVY"


def test_the_details_tell_each_variant_with_its_price_and_its_offer(shop: Shop) -> None:
    black, navy = details(shop.india, "en-IN", shop.case.pk, NOON)["variants_all"]

    assert black["attributes"] == [{"code": "colour", "name": "Colour", "value": "Black"}]
    offer = {key: black["price"][key] for key in ("list_price", "mrp", "percent_off", "note")}
    assert offer == {
        "list_price": rupees(29900, "₹299"),
        "mrp": rupees(39900, "₹399"),
        "percent_off": 50,
        "note": "inclusive of all taxes",
    }
    assert navy["price"]["list_price"] is None


def test_when_the_offer_ends_the_next_row_tells_the_usual_price(shop: Shop) -> None:
    before = card(shop.india, "en-IN", shop.case.pk, NOON + WEEK - timedelta(seconds=1))
    after = card(shop.india, "en-IN", shop.case.pk, NOON + WEEK)

    assert before["price_range"]["min"] == rupees(19900, "₹199")
    assert after["price_range"] == {
        "min": rupees(29900, "₹299"),
        "max": rupees(30000, "₹300"),
        "list_price": None,
        "mrp": rupees(29900, "₹299"),
        "percent_off": None,
    }
    assert before["variants_all"][0]["dates"]["until"] == (NOON + WEEK).isoformat()


def test_the_details_hold_the_card_and_all_the_rest(shop: Shop) -> None:
    short = card(shop.india, "hi-IN", shop.case.pk, NOON)
    told = details(shop.india, "hi-IN", shop.case.pk, NOON)

    assert {**told, "variants_all": None}.items() >= {**short, "variants_all": None}.items()
    assert (told["description"], told["description_locale"]) == ("A slim case.", "en")
    assert told["device_pks"] == [shop.phone.pk]
    assert told["works_with"][0]["name"] == "Orvane One"
    assert [one["value"] for one in told["attributes"]] == ["काँच", "22.5 W"]
    assert [one["code"] for one in told["declarations"]][:2] == ["net_quantity", "origin"]
    assert told["certificates"] == [
        {
            "type": "IN_WPC_ETA",
            "name": "WPC उपकरण प्रकार अनुमोदन",
            "reference": "IN_WPC_ETA-1",
            "valid_to": "2026-12-31",
        }
    ]


def test_the_details_part_a_price_by_the_rate_of_the_goods(shop: Shop) -> None:
    black = details(shop.india, "en-IN", shop.case.pk, NOON)["variants_all"][0]

    parts = {name: black["price"][name]["minor"] for name in ("gross", "net", "tax")}
    assert parts == {"gross": 19900, "net": 16864, "tax": 3036}


def test_where_only_the_address_tells_the_tax_it_is_left_open(shop: Shop) -> None:
    black = details(shop.america, "en-US", shop.case.pk, NOON)["variants_all"][0]

    assert (black["price"]["gross"], black["price"]["tax"]) == (None, None)
    assert black["price"]["net"]["formatted"] == "$9.99"


def test_a_variant_has_its_own_pictures_or_those_of_the_product(shop: Shop) -> None:
    told = details(shop.india, "en-IN", shop.case.pk, NOON)
    black, navy = told["variants_all"]

    assert [one["variant"] for one in told["images"]] == [None, shop.black.pk]
    assert [one["colour"] for one in black["images"]] == ["BLK"]
    assert [one["variant"] for one in navy["images"]] == [None]


def test_a_card_shows_no_picture_of_a_variant_that_is_not_sold(shop: Shop) -> None:
    Image.objects.filter(product=shop.case).update(variant=shop.navy)
    shop.navy.prices.filter(market=shop.america).delete()
    rebuild(at=NOON)

    assert card(shop.america, "en-US", shop.case.pk, NOON)["image"] is None
    assert card(shop.india, "en-IN", shop.case.pk, NOON)["image"]["colour"] == "NVY"


@pytest.mark.parametrize("name", ["Product", "Variant", "Price"])
def test_every_field_of_the_schema_is_on_the_card_in_the_details_or_live(
    shop: Shop, name: str
) -> None:
    type_: Any = storefront.schema.type_map[name]
    short = _part(card(shop.india, "en-IN", shop.case.pk, NOON), name)
    whole = _part(details(shop.india, "en-IN", shop.case.pk, NOON), name)

    fields = set(type_.fields) - LIVE[name]
    assert {field for field in fields if _key(field) not in short} == DETAIL_FIELDS[name]
    assert {_key(field) for field in DETAIL_FIELDS[name] - {"fits"}} <= set(whole)


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    variant: dict[str, Any] = told["variants_all"][0]
    parts: dict[str, dict[str, Any]] = {"Product": told, "Variant": variant}
    parts["Price"] = variant["price"]
    return parts[name]


def _key(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
