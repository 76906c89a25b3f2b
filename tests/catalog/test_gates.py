"""Each gate alone: what it stops, what it lets through, and to the second when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet

from catalog.launches.decision import Decision, GateReason, ShopperReason, Visibility
from catalog.launches.queries import decide, shown_products, shown_variants
from catalog.listings.models import Listing, Price
from catalog.products.batteries import watt_hours
from catalog.products.models import Certificate, ProductTrait, Variant
from i18n.compliance.actions import load_requirements
from i18n.compliance.models import Evidence, Requirement, Severity
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from i18n.tax.models import GoodsTaxRate
from tests.make.catalog import (
    DECLARATION,
    make_certificate,
    make_listing,
    make_price,
    make_product,
    make_variant,
)
from tests.make.i18n import NOON, make_goods_rate, make_market, make_stage

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def india() -> Market:
    """Give India with its laws and a tax rate for plastics."""
    load_requirements()
    make_goods_rate(prefix="3926")
    return make_market(code="in")


@pytest.fixture
def america() -> Market:
    load_requirements()
    return make_market(code="us")


def seen(variant: Variant, market: Market, at: datetime = NOON) -> Decision:
    """Decide in both forms, which must agree, and give the one with reasons."""
    decision = decide(variant=variant, market=market, at=at)
    products: QuerySet[Any] = shown_products(market=market, at=at)
    variants: QuerySet[Any] = shown_variants(market=market, at=at)
    for rows in (products.filter(pk=variant.product_id), variants.filter(pk=variant.pk)):
        in_sql = rows.values_list("visibility", flat=True).first()
        assert (in_sql or Visibility.HIDDEN) == decision.visibility
    return decision


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def change_listing(variant: Variant, **facts: Any) -> None:
    Listing.objects.filter(product=variant.product).update(**facts)


def test_what_is_in_order_is_listed(india: Market) -> None:
    assert seen(make_variant(on_sale_in=india), india).visibility == Visibility.LISTED


# Stage


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.CLOSED])
def test_nothing_of_a_planned_or_closed_market_is_seen(stage: Stage) -> None:
    market = make_market(code="us", stage=stage)
    decision = seen(make_variant(on_sale_in=market), market)

    assert decision.visibility == Visibility.HIDDEN
    assert (decision.reasons[0].code, decision.reasons[0].detail) == ("MARKET_STAGE", stage)


def test_a_market_without_any_stage_shows_nothing() -> None:
    market = make_market(code="us", stage=None)
    assert seen(make_variant(on_sale_in=market), market).visibility == Visibility.HIDDEN


def test_an_announced_product_needs_neither_price_nor_certificate(india: Market) -> None:
    make_stage(market=india, stage=Stage.ANNOUNCED, since=NOON - HOUR)
    make_stage(market=india, stage=Stage.OPEN, since=NOON + HOUR)
    bank = make_variant(product=make_product(kind="POWER_BANK", traits=["battery"]))
    make_listing(market=india, product=bank.product, goods_code="", declaration={})

    decision = seen(bank, india)

    assert decision.visibility == Visibility.ANNOUNCED
    assert codes(decision) == [ShopperReason.ANNOUNCED]
    assert decision.reasons[0].until == NOON + HOUR


@pytest.mark.parametrize(
    ("own", "visibility"),
    [
        (Stage.PLANNED, Visibility.HIDDEN),
        (Stage.CLOSED, Visibility.HIDDEN),
        (Stage.ANNOUNCED, Visibility.ANNOUNCED),
        (Stage.INVITE, Visibility.LISTED),
        (Stage.PAUSED, Visibility.LISTED),
    ],
)
def test_a_listing_may_be_narrower_than_its_market(
    india: Market, own: Stage, visibility: Visibility
) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, stage=own)
    assert seen(case, india).visibility == visibility


def test_a_listing_is_never_wider_than_its_market(india: Market) -> None:
    make_stage(market=india, stage=Stage.CLOSED, since=NOON - HOUR)
    case = make_variant(on_sale_in=india)
    change_listing(case, stage=Stage.OPEN)
    assert seen(case, india).visibility == Visibility.HIDDEN


def test_a_market_opens_at_its_second_with_nothing_running() -> None:
    market = make_market(code="us", stage=Stage.OPEN, since=NOON)
    case = make_variant(on_sale_in=market)

    assert seen(case, market, NOON - SECOND).visibility == Visibility.HIDDEN
    assert seen(case, market, NOON).visibility == Visibility.LISTED


# Switch


def test_what_is_not_listed_is_not_seen(india: Market) -> None:
    case = make_variant()
    make_price(market=india, variant=case)

    assert seen(case, india).visibility == Visibility.HIDDEN
    assert GateReason.LISTING_MISSING in codes(seen(case, india))


def test_a_listing_in_another_market_shows_nothing_here(india: Market) -> None:
    case = make_variant(on_sale_in=make_market(code="us"))
    assert codes(seen(case, india))[0] == GateReason.LISTING_MISSING


def test_what_is_switched_off_is_not_seen(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, switched_on=False)

    assert seen(case, india).visibility == Visibility.HIDDEN
    assert codes(seen(case, india)) == [GateReason.LISTING_OFF]


# Window


def test_a_window_opens_and_closes_at_its_seconds(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, opens_at=NOON, closes_at=NOON + HOUR)

    assert codes(seen(case, india, NOON - SECOND)) == [GateReason.LISTING_WINDOW]
    assert seen(case, india, NOON).visibility == Visibility.LISTED
    assert seen(case, india, NOON + HOUR - SECOND).visibility == Visibility.LISTED
    assert codes(seen(case, india, NOON + HOUR)) == [GateReason.LISTING_WINDOW]


def test_what_is_announced_is_spoken_of_until_it_opens(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, announced_at=NOON - HOUR, opens_at=NOON)

    assert seen(case, india, NOON - HOUR - SECOND).visibility == Visibility.HIDDEN
    word = seen(case, india, NOON - HOUR)
    assert word.visibility == Visibility.ANNOUNCED
    assert [(r.code, r.until) for r in word.reasons] == [(ShopperReason.NOT_YET_OPEN, NOON)]
    assert seen(case, india, NOON).visibility == Visibility.LISTED


def test_a_word_once_given_does_not_outlive_the_window(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, announced_at=NOON - HOUR, opens_at=NOON - HOUR, closes_at=NOON)
    assert seen(case, india, NOON).visibility == Visibility.HIDDEN


# Price


def test_what_has_no_price_is_not_seen(india: Market) -> None:
    case = make_variant()
    make_listing(market=india, product=case.product)
    assert codes(seen(case, india)) == [GateReason.PRICE_MISSING]


def test_a_price_counts_from_its_start_until_before_its_end(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    Price.objects.update(starts_at=NOON, ends_at=NOON + HOUR)

    assert codes(seen(case, india, NOON - SECOND)) == [GateReason.PRICE_MISSING]
    assert seen(case, india, NOON).visibility == Visibility.LISTED
    assert seen(case, india, NOON + HOUR - SECOND).visibility == Visibility.LISTED
    assert codes(seen(case, india, NOON + HOUR)) == [GateReason.PRICE_MISSING]


def test_a_variant_without_a_price_is_hidden_beside_one_that_has_one(india: Market) -> None:
    black = make_variant(on_sale_in=india)
    navy = make_variant(product=black.product, colour="NVY")

    assert decide(variant=navy, market=india, at=NOON).visibility == Visibility.HIDDEN
    assert list(shown_variants(market=india, at=NOON)) == [black]
    assert list(shown_products(market=india, at=NOON)) == [black.product]


# Tax rate


def test_goods_without_a_tax_rate_are_not_sold_in_india(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, goods_code="76169990")

    decision = seen(case, india)

    assert [(r.code, r.detail) for r in decision.reasons] == [("TAX_RATE_MISSING", "76169990")]


def test_a_tax_rate_counts_on_the_days_of_the_market(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    GoodsTaxRate.objects.update(valid_from=date(2026, 11, 23), valid_to=date(2026, 11, 23))
    midnight = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert codes(seen(case, india, midnight - SECOND)) == [GateReason.TAX_RATE_MISSING]
    assert seen(case, india, midnight).visibility == Visibility.LISTED
    last = midnight + timedelta(days=1) - SECOND
    assert seen(case, india, last).visibility == Visibility.LISTED
    assert codes(seen(case, india, last + SECOND)) == [GateReason.TAX_RATE_MISSING]


def test_a_rate_on_an_empty_prefix_covers_all_goods(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, goods_code="76169990")
    make_goods_rate(prefix="")
    assert seen(case, india).visibility == Visibility.LISTED


def test_america_asks_for_no_rate_of_goods(america: Market) -> None:
    case = make_variant(on_sale_in=america)
    assert seen(case, america).visibility == Visibility.LISTED


# Goods code and declaration


@pytest.mark.parametrize(("code", "asked"), [("in", "IN_HSN"), ("us", "US_HTS")])
def test_a_listing_names_its_tariff_code(code: str, asked: str) -> None:
    load_requirements()
    market = make_market(code=code)
    case = make_variant(on_sale_in=market)
    change_listing(case, goods_code="")
    assert f"{asked}:MISSING" in codes(seen(case, market))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {key: text for key, text in DECLARATION.items() if key != "importer_name"},
        DECLARATION | {"importer_address": ""},
        DECLARATION | {"generic_name": None},
        DECLARATION | {"consumer_care": "call us"},
        DECLARATION | {"consumer_care": DECLARATION["consumer_care"] | {"phone": ""}},
    ],
)
def test_india_wants_the_whole_declaration(india: Market, broken: dict[str, Any]) -> None:
    case = make_variant(on_sale_in=india)
    change_listing(case, declaration=broken)
    assert codes(seen(case, india)) == ["IN_LM_DECL:MISSING"]


def test_america_wants_no_indian_declaration(america: Market) -> None:
    case = make_variant(on_sale_in=america)
    change_listing(case, declaration={})
    assert seen(case, america).visibility == Visibility.LISTED


# Certificates


def power_bank(market: Market, *, until: date | None = None) -> Variant:
    """Make a power bank for India with all its papers; the BIS registration ends with a day."""
    product = make_product(kind="POWER_BANK", traits=["battery"], watt_hours=Decimal(37))
    make_certificate(product=product, code="IN_BIS_CRS_13252", until=until)
    for code in ("IN_BWM_EPR", "IN_EWASTE_EPR", "UN38_3"):
        make_certificate(product=product, code=code)
    return make_variant(product=product, on_sale_in=market)


def test_a_certificate_holds_through_its_last_day_in_india(india: Market) -> None:
    bank = power_bank(india, until=date(2026, 11, 22))
    midnight = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert seen(bank, india, midnight - SECOND).visibility == Visibility.LISTED
    assert codes(seen(bank, india, midnight)) == ["IN_BIS_CRS_13252:EXPIRED"]


def test_a_certificate_begins_at_midnight_in_india(india: Market) -> None:
    bank = power_bank(india)
    Certificate.objects.update(valid_from=date(2026, 11, 23))
    midnight = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert "IN_BIS_CRS_13252:MISSING" in codes(seen(bank, india, midnight - SECOND))
    assert seen(bank, india, midnight).visibility == Visibility.LISTED


def test_a_missing_certificate_is_named(india: Market) -> None:
    bank = power_bank(india)
    Certificate.objects.filter(type="IN_BWM_EPR").delete()
    assert codes(seen(bank, india)) == ["IN_BWM_EPR:MISSING"]


def test_a_certificate_of_another_country_proves_nothing(india: Market) -> None:
    bank = power_bank(india)
    Certificate.objects.filter(type="UN38_3").update(country="US")
    assert codes(seen(bank, india)) == ["UN38_3:MISSING"]


def test_a_requirement_asks_only_those_with_its_trait(india: Market) -> None:
    earphones = make_variant(product=make_product(kind="EARPHONES"), on_sale_in=india)
    assert seen(earphones, india).visibility == Visibility.LISTED

    ProductTrait.objects.create(product=earphones.product, code="bluetooth")
    assert codes(seen(earphones, india)) == ["IN_BIS_CRS_616:MISSING", "IN_WPC_ETA:MISSING"]


def test_a_requirement_begins_on_its_day_in_the_market(india: Market) -> None:
    case = make_variant(on_sale_in=india)
    Requirement.objects.create(
        code="IN_NEW",
        country="IN",
        severity=Severity.BLOCK,
        evidence=Evidence.CERTIFICATE,
        name="A new law",
        valid_from=date(2026, 11, 23),
        source="a test",
    )
    midnight = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert seen(case, india, midnight - SECOND).visibility == Visibility.LISTED
    assert codes(seen(case, india, midnight)) == ["IN_NEW:MISSING"]


def test_a_missing_warning_paper_stops_nothing_and_is_told(india: Market) -> None:
    bank = power_bank(india)
    Certificate.objects.filter(type="IN_EWASTE_EPR").delete()

    decision = seen(bank, india)

    assert decision.visibility == Visibility.LISTED
    assert [warning.code for warning in decision.warnings] == ["IN_EWASTE_EPR:MISSING"]


# Watt-hours


@pytest.mark.parametrize(
    ("mah", "reasons"),
    [
        (26800, []),  # 99.16 Wh
        (27027, []),  # 99.9999 Wh
        (27028, ["US_WH_OVER_100"]),  # 100.0036 Wh, which rounds to 100
        (30000, ["US_WH_OVER_100"]),
    ],
)
def test_watt_hours_are_compared_unrounded(america: Market, mah: int, reasons: list[str]) -> None:
    energy = watt_hours(mah=mah, volts=Decimal("3.7"))
    product = make_product(kind="POWER_BANK", traits=["battery"], watt_hours=energy)
    for code in ("US_FCC_SDOC", "UN38_3"):
        make_certificate(product=product, code=code, country="US")
    bank = make_variant(product=product, on_sale_in=america)

    assert codes(seen(bank, america)) == (reasons or ["SOLD_OUT"])


def test_a_battery_of_unknown_energy_is_not_sold(america: Market) -> None:
    product = make_product(kind="BAND", traits=["battery"])
    make_certificate(product=product, code="UN38_3", country="US")
    band = make_variant(product=product, on_sale_in=america)
    assert codes(seen(band, america)) == ["US_WH_OVER_100:MISSING"]


def test_a_manager_is_told_everything_at_once(india: Market) -> None:
    bank = make_variant(product=make_product(kind="POWER_BANK", traits=["battery"]))
    make_listing(market=india, product=bank.product, switched_on=False, goods_code="")

    assert codes(seen(bank, india)) == [
        "LISTING_OFF",
        "IN_HSN:MISSING",
        "IN_BIS_CRS_13252:MISSING",
        "IN_BWM_EPR:MISSING",
        "UN38_3:MISSING",
        "PRICE_MISSING",
        "TAX_RATE_MISSING",
    ]
