"""The facts that come with the shop: sourced, whole, and safe to load again."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from i18n.charm.actions import load_charm_rules
from i18n.charm.models import CharmRule
from i18n.compliance.actions import load_requirements
from i18n.compliance.models import Requirement
from i18n.compliance.queries import requirements_of
from i18n.duties.actions import load_duty_rates
from i18n.duties.models import DutyRate
from i18n.exchange.actions import load_fx_rates
from i18n.exchange.models import FxRate
from i18n.locales.actions import load_regions
from i18n.locales.models import Region, Translation
from i18n.locales.regions import region_code
from i18n.tax.actions import load_tax_facts
from i18n.tax.models import GoodsTaxRate, GstState, StateFee, StateShippingRule, StateTaxRate

FACTS = sorted((Path(__file__).resolve().parents[2] / "i18n").glob("*/facts/*.json"))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("file", FACTS, ids=lambda file: file.name)
def test_every_file_of_facts_names_its_source(file: Path) -> None:
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))

    assert len(facts["source"]) > 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("load", "tables"),
    [
        (load_regions, [Region, Translation]),
        (load_tax_facts, [GstState, GoodsTaxRate, StateTaxRate, StateShippingRule, StateFee]),
        (load_requirements, [Requirement]),
        (load_fx_rates, [FxRate]),
        (load_charm_rules, [CharmRule]),
        (load_duty_rates, [DutyRate]),
    ],
    ids=["regions", "tax", "requirements", "exchange", "charm", "duties"],
)
def test_loading_twice_is_loading_once(load: Callable[[], None], tables: list[Any]) -> None:
    load()
    once = [list(table.objects.order_by("pk").values()) for table in tables]
    load()

    assert [list(table.objects.order_by("pk").values()) for table in tables] == once
    assert all(once)


@pytest.mark.django_db
def test_loading_again_mends_a_row_that_was_changed() -> None:
    load_tax_facts()
    GoodsTaxRate.objects.update(rate=0)
    load_tax_facts()

    assert not GoodsTaxRate.objects.filter(rate=0).exists()


@pytest.mark.django_db
def test_every_row_of_the_tables_says_where_it_comes_from() -> None:
    load_tax_facts()
    load_requirements()

    for table in (GstState, GoodsTaxRate, StateTaxRate, StateShippingRule, StateFee, Requirement):
        assert not table.objects.filter(source="").exists()


@pytest.mark.django_db
def test_each_state_has_one_rate_and_one_shipping_rule_on_a_day() -> None:
    load_tax_facts()
    rates, rules = StateTaxRate.objects.on(TODAY), StateShippingRule.objects.on(TODAY)

    assert rates.count() == rates.values("state").distinct().count() == 52
    assert {row.state for row in rates} == {row.state for row in rules}
    counts = {rule: rules.filter(rule=rule).count() for rule in ("CONDITIONAL", "NONE")}
    assert counts == {"CONDITIONAL": 27, "NONE": 5}


@pytest.mark.django_db
def test_every_gst_state_is_a_region_that_addresses_may_name() -> None:
    load_regions()
    load_tax_facts()
    states = set(GstState.objects.exclude(region="").values_list("region", flat=True))

    assert states == set(Region.objects.filter(country="IN").values_list("code", flat=True))


def test_the_same_region_is_known_by_all_its_names() -> None:
    spellings = ["IN-OD", "OD", "Odisha", "ओड़िशा", "Orissa", "IN-OR", "orissa"]

    assert {region_code("IN", spelling) for spelling in spellings} == {"IN-OD"}
    assert region_code("US", "Karnataka") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "kind", "traits", "codes"),
    [
        ("IN", "CASE", set(), {"IN_HSN", "IN_LM_DECL"}),
        ("IN", "PROTECTOR", set(), {"IN_HSN", "IN_LM_DECL"}),
        (
            "IN",
            "POWER_BANK",
            {"battery", "standalone_battery"},
            {"IN_HSN", "IN_LM_DECL", "IN_BIS_CRS_13252", "IN_BWM_EPR", "IN_EWASTE_EPR", "UN38_3"},
        ),
        ("IN", "EARPHONES", {"wired"}, {"IN_HSN", "IN_LM_DECL"}),
        (
            "IN",
            "EARPHONES",
            {"battery", "bluetooth"},
            {
                "IN_HSN",
                "IN_LM_DECL",
                "IN_BIS_CRS_616",
                "IN_WPC_ETA",
                "IN_BWM_EPR",
                "IN_EWASTE_EPR",
                "UN38_3",
            },
        ),
        (
            "IN",
            "BAND",
            {"battery", "bluetooth"},
            {
                "IN_HSN",
                "IN_LM_DECL",
                "IN_BIS_CRS_13252",
                "IN_WPC_ETA",
                "IN_BWM_EPR",
                "IN_EWASTE_EPR",
                "UN38_3",
            },
        ),
        ("US", "CASE", set(), {"US_HTS", "US_CA_PROP65"}),
        (
            "US",
            "POWER_BANK",
            {"battery", "standalone_battery", "qi"},
            {
                "US_HTS",
                "US_FCC_SDOC",
                "US_FCC_PART18",
                "UN38_3",
                "US_WH_OVER_100",
                "US_UL2056",
                "US_CA_PROP65",
                "US_CA_CBE",
            },
        ),
        ("US", "EARPHONES", {"wired"}, {"US_HTS", "US_CA_PROP65"}),
        ("US", "EARPHONES", {"wired", "digital"}, {"US_HTS", "US_FCC_SDOC", "US_CA_PROP65"}),
        (
            "US",
            "BAND",
            {"battery", "bluetooth", "childrens", "coin_cell"},
            {
                "US_HTS",
                "US_FCC_ID",
                "UN38_3",
                "US_WH_OVER_100",
                "US_CPC",
                "US_16CFR1263",
                "US_CA_PROP65",
                "US_CA_CBE",
            },
        ),
    ],
)
def test_each_kind_of_product_meets_its_demands(
    country: str, kind: str, traits: set[str], codes: set[str]
) -> None:
    load_requirements()

    asked = requirements_of(country=country, day=TODAY)

    met = {r.code for r in asked if r.kind in {"", kind} and r.trait in traits | {""}}
    assert met == codes


@pytest.mark.django_db
def test_what_only_warns_and_what_only_a_region_demands() -> None:
    load_requirements()
    rows = [*requirements_of(country="IN", day=TODAY), *requirements_of(country="US", day=TODAY)]

    warnings = {row.code for row in rows if row.severity == "WARN"}
    regional = {(row.code, row.region, row.severity) for row in rows if row.region}

    assert warnings == {"IN_EWASTE_EPR", "US_UL2056", "US_CA_CBE"}
    assert regional == {("US_CA_PROP65", "US-CA", "BLOCK"), ("US_CA_CBE", "US-CA", "WARN")}
    assert [row.limit_wh for row in rows if row.evidence == "WATT_HOURS"] == [Decimal(100)]
    assert {row.code for row in rows if not row.statutory} == {"US_UL2056"}
