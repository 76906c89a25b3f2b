"""What may be shipped where: known answers, pure."""

from decimal import Decimal

import pytest

from catalog.products.batteries import watt_hours
from checkout.shipping.rules import (
    NO_BATTERY,
    BatteryFacts,
    Destination,
    ShippingAnswer,
    shipping_decision,
)

POWER_BANK_10 = BatteryFacts(watt_hours=Decimal("37.00"), standalone=True, lithium=True)
POWER_BANK_30 = BatteryFacts(watt_hours=Decimal("111.00"), standalone=True, lithium=True)
EARBUDS = BatteryFacts(watt_hours=Decimal("1.48"), lithium=True)
CASE = NO_BATTERY

SAN_FRANCISCO = Destination("US", "US-CA")
SAN_FRANCISCO_BOX = Destination("US", "US-CA", po_box=True)
ANCHORAGE = Destination("US", "US-AK")
HONOLULU = Destination("US", "US-HI")
HONOLULU_BOX = Destination("US", "US-HI", po_box=True)
MILITARY_POST = Destination("US", "US-AE")
BENGALURU = Destination("IN", "IN-KA", cod=True)
PORT_BLAIR = Destination("IN", "IN-AN", lithium=False)
LAKSHADWEEP = Destination("IN", "IN-LD", served=False, lithium=False)
LEH = Destination("IN", "IN-LA", lithium=False)


@pytest.mark.known_answers("3.2")
@pytest.mark.parametrize(
    ("goods", "to", "cash", "expected"),
    [
        (POWER_BANK_10, SAN_FRANCISCO, False, "ALLOW_GROUND_ONLY"),
        (POWER_BANK_10, ANCHORAGE, False, "BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE"),
        (POWER_BANK_10, HONOLULU, False, "BLOCK_STANDALONE_LITHIUM_NO_GROUND_ROUTE"),
        (POWER_BANK_10, MILITARY_POST, False, "BLOCK_STANDALONE_LITHIUM_MILITARY"),
        (POWER_BANK_10, SAN_FRANCISCO_BOX, False, "ALLOW_GROUND_ONLY_USPS_ONLY"),
        (EARBUDS, ANCHORAGE, False, "ALLOW"),
        (EARBUDS, MILITARY_POST, False, "ALLOW_USPS_ONLY"),
        (POWER_BANK_30, SAN_FRANCISCO, False, "BLOCK_WH_OVER_100"),
        (CASE, HONOLULU_BOX, False, "ALLOW_USPS_ONLY"),
        (POWER_BANK_10, BENGALURU, False, "ALLOW_SURFACE"),
        (POWER_BANK_10, PORT_BLAIR, False, "BLOCK_LITHIUM_NOT_SERVICEABLE"),
        (CASE, LAKSHADWEEP, False, "BLOCK_PIN_NOT_SERVICEABLE"),
        (CASE, LEH, True, "BLOCK_COD_NOT_AVAILABLE"),
    ],
)
@pytest.mark.known_answers("3.2")
def test_known_answers(goods: BatteryFacts, to: Destination, cash: bool, expected: str) -> None:
    assert shipping_decision(goods=goods, to=to, cash_on_delivery=cash) == expected


@pytest.mark.known_answers("3.2")
@pytest.mark.parametrize(
    ("mah", "ships"), [(26800, True), (27027, True), (27028, False), (30000, False)]
)
@pytest.mark.known_answers("3.2")
def test_the_limit_of_100_watt_hours_is_compared_unrounded(mah: int, ships: bool) -> None:
    exact = watt_hours(mah=mah, volts=Decimal("3.7"))
    bank = BatteryFacts(watt_hours=exact, standalone=True, lithium=True)

    assert shipping_decision(goods=bank, to=SAN_FRANCISCO).ships is ships


def test_a_place_that_no_carrier_serves_is_refused_in_the_united_states_too() -> None:
    nowhere = Destination("US", "US-WY", served=False)

    assert shipping_decision(goods=CASE, to=nowhere) is ShippingAnswer.BLOCK_NOT_SERVICEABLE


@pytest.mark.parametrize("answer", list(ShippingAnswer))
def test_each_answer_says_whether_it_ships(answer: ShippingAnswer) -> None:
    assert answer.ships is not answer.value.startswith("BLOCK")
