"""Which deliveries reach a place, when and for how much."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalog.launches.queries import decide
from catalog.products.models import BatteryForm, Product
from checkout.shipping.errors import NotDeliverable
from checkout.shipping.models import Serviceability, Transport
from checkout.shipping.places import Place, battery_of, place_of, place_of_postal_code, served_at
from checkout.shipping.queries import Option, cod_cap, delivery_options, names_of, quote
from i18n.locales.errors import InvalidPostalCode
from i18n.markets.models import Market
from tests.make.catalog import make_product, make_variant
from tests.make.checkout import SAN_FRANCISCO, make_delivery, make_shop
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

BENGALURU = Place("IN", "560001", "IN-KA")


def make_power_bank(*, mah: int = 10000) -> Product:
    return make_product(
        kind="POWER_BANK",
        battery_form=BatteryForm.STANDALONE,
        battery_mah=mah,
        battery_volts=Decimal("3.7"),
    )


def make_earbuds() -> Product:
    return make_product(
        kind="EARPHONES", battery_form=BatteryForm.IN_EQUIPMENT, watt_hours=Decimal("1.48")
    )


def options_to(
    market: Market, place: Place, product: Product, *, at: datetime = NOON, subtotal: int = 100
) -> list[Option]:
    return delivery_options(
        market=market, place=place, products=[product], subtotal_minor=subtotal, at=at
    )


def test_dates_are_days_of_the_market() -> None:
    market = make_shop(code="in")
    just_before_midnight_in_india = datetime(2026, 11, 22, 18, 29, tzinfo=UTC)
    just_after = datetime(2026, 11, 22, 18, 31, tzinfo=UTC)

    [before, _] = options_to(market, BENGALURU, make_product(), at=just_before_midnight_in_india)
    [after, _] = options_to(market, BENGALURU, make_product(), at=just_after)

    assert (before.from_date, before.to_date) == (date(2026, 11, 23), date(2026, 11, 24))
    assert (after.from_date, after.to_date) == (date(2026, 11, 24), date(2026, 11, 25))


def test_a_fast_delivery_saves_days_but_takes_one_at_least() -> None:
    market = make_shop(code="in")

    [_, express] = options_to(market, BENGALURU, make_product())

    assert (express.from_date, express.to_date) == (date(2026, 11, 23), date(2026, 11, 23))


def test_a_preorder_travels_after_its_dispatch() -> None:
    market = make_shop(code="in")
    dispatch = (date(2026, 12, 10), date(2026, 12, 20))

    [standard, _] = delivery_options(
        market=market,
        place=BENGALURU,
        products=[make_product()],
        subtotal_minor=1,
        at=NOON,
        dispatch=dispatch,
    )

    assert (standard.from_date, standard.to_date) == (date(2026, 12, 11), date(2026, 12, 22))


def test_delivery_is_free_from_the_threshold_on() -> None:
    market = make_shop(code="in")
    make_delivery(market=market, code="saver", fee_minor=4900, free_from_minor=49900)

    fees = [
        options_to(market, BENGALURU, make_product(), subtotal=subtotal)[-1].fee_minor
        for subtotal in (49899, 49900)
    ]

    assert fees == [4900, 0]


def test_lithium_goes_by_surface_only_in_india() -> None:
    market = make_shop(code="in")

    [only] = options_to(market, BENGALURU, make_power_bank())

    assert only.code == "standard"
    assert only.restrictions == ("SURFACE_ONLY",)


def test_earbuds_fly_to_alaska_and_power_banks_do_not() -> None:
    market = make_shop(code="us")
    anchorage = Place("US", "99501", "US-AK")

    assert [option.code for option in options_to(market, anchorage, make_earbuds())] == ["express"]
    with pytest.raises(NotDeliverable) as refusal:
        options_to(market, anchorage, make_power_bank())
    assert refusal.value.details == {"rule": "BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE"}


def test_a_post_box_is_reached_by_the_postal_service_only() -> None:
    market = make_shop(code="us")
    make_delivery(market=market, code="courier", carrier="Courier", transport=Transport.AIR)
    box = place_of({**SAN_FRANCISCO, "line1": "P.O. Box 12"})
    door = place_of({**SAN_FRANCISCO, "line1": "12 Poboxer St"})

    to_box = [option.code for option in options_to(market, box, make_product())]
    to_door = [option.code for option in options_to(market, door, make_product())]

    assert to_box == ["standard", "express"]
    assert to_door == ["standard", "express", "courier"]


@pytest.mark.parametrize("code", ["110002", "999999"])
def test_a_place_without_a_row_is_not_served(code: str) -> None:
    market = make_shop(code="in")

    with pytest.raises(NotDeliverable):
        options_to(market, Place("IN", code, "IN-DL"), make_product())


def test_the_longest_prefix_wins() -> None:
    market = make_shop(code="in")
    facts = {
        "market": market,
        "region": "IN-KA",
        "valid_from": date(2026, 1, 1),
        "source": "a test",
    }
    Serviceability.objects.create(
        prefix="56", prepaid=False, surface=False, air=False, lithium=False, **facts
    )

    exact = served_at(market=market, postal_code="५६० ००१", at=NOON)
    wide = served_at(market=market, postal_code="560002", at=NOON)

    assert exact is not None
    assert wide is not None
    assert (exact.prefix, wide.prefix) == ("560001", "56")


def test_the_battery_is_derived_from_charge_and_voltage() -> None:
    assert battery_of(make_power_bank(mah=27027)).watt_hours == Decimal("99.9999")
    assert battery_of(make_earbuds()).watt_hours == Decimal("1.48")
    assert not battery_of(make_product()).lithium


def test_a_quote_tells_of_cash_on_delivery_and_its_bound() -> None:
    market = make_shop(code="in")
    case = make_variant(on_sale_in=market, free=1)
    place = place_of_postal_code(market=market, postal_code="560 001")
    decision = decide(variant=case, market=market, at=NOON)

    small, large = (
        quote(
            market=market,
            place=place,
            product=case.product,
            decision=decision,
            price_minor=price,
            at=NOON,
        )
        for price in (29900, 1000001)
    )

    assert (small.deliverable, small.cod, small.cod_max_minor) == (True, True, 1000000)
    assert large.cod is False
    assert names_of(small.options, ("en-IN", "en")) == {
        option.method_id: option.code.title() for option in small.options
    }


def test_a_quote_refuses_a_place_that_is_not_served() -> None:
    market = make_shop(code="in")
    case = make_variant(on_sale_in=market, free=1)

    answer = quote(
        market=market,
        place=place_of_postal_code(market=market, postal_code="682555"),
        product=case.product,
        decision=decide(variant=case, market=market, at=NOON),
        price_minor=29900,
        at=NOON,
    )

    assert (answer.deliverable, answer.reasons) == (False, ("NOT_DELIVERABLE",))


@pytest.mark.parametrize("code", ["", "56001", "060001", "abc", "5600011", "1' or 1=1"])
def test_a_malformed_postal_code_is_refused(code: str) -> None:
    market = make_shop(code="in")

    with pytest.raises(InvalidPostalCode):
        place_of_postal_code(market=market, postal_code=code)


@pytest.mark.parametrize("part", ["line1", "line2", "landmark"])
def test_a_post_box_is_seen_wherever_it_is_written(part: str) -> None:
    assert place_of({**SAN_FRANCISCO, part: "PO Box 12"}).po_box


@pytest.mark.parametrize(
    ("place", "policy", "cap"),
    [
        (1_000_000, 1_000_000, 1_000_000),
        (500_000, 1_000_000, 500_000),
        (None, 1_000_000, 1_000_000),
        (None, 99_999_999, 19_999_999),  # below INR 2,00,000 whatever we would like
        (99_999_999, 99_999_999, 19_999_999),
        (1_000_000, None, 1_000_000),
    ],
)
def test_cash_is_bounded_by_the_place_our_policy_and_the_law(
    place: int | None, policy: int | None, cap: int
) -> None:
    market = make_shop()
    served = market.serviceability.get(prefix="560001")
    served.cod_max_minor = place
    limits = market.cash_limits.filter(basis="POLICY")
    limits.update(most_minor=policy) if policy else limits.delete()

    assert cod_cap(market=market, served=served, at=NOON) == cap


def test_no_cash_is_taken_where_nobody_has_said_how_much_may_be() -> None:
    market = make_shop()
    served = market.serviceability.get(prefix="560001")
    market.cash_limits.all().delete()

    assert cod_cap(market=market, served=served, at=NOON) is None
    assert cod_cap(market=market, served=None, at=NOON) is None
