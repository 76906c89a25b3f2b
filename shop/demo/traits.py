"""Derive traits and attributes from the facts of a product."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalog.products.batteries import watt_hours

Facts = dict[str, Any]


def traits_of(facts: Facts) -> list[str]:
    """List what requirements ask for: what is in the product decides, nobody types it."""
    radio = facts.get("radio", {}).get("technology")
    battery, attributes = facts.get("battery"), facts["attributes"]
    found = {
        "battery": battery is not None,
        "standalone_battery": battery is not None and not battery["in_equipment"],
        "coin_cell": "coin_cell" in facts,
        "bluetooth": radio == "Bluetooth",
        "qi": radio == "Inductive charging",
        "digital": bool(attributes.get("dac")),
        "wired": "connector" in attributes,
        "childrens": facts.get("childrens", False),
    }
    return [trait for trait, holds in found.items() if holds]


def attributes_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """Give the attributes as data, one pair a value."""
    for code, value in {**facts["attributes"], **_derived(facts)}.items():
        for each in dict.fromkeys(value) if isinstance(value, list) else [value]:
            yield code, _as_data(each)


def _derived(facts: Facts) -> Facts:
    """Tell what shoppers compare but the facts hold elsewhere."""
    found: Facts = {}
    ports = facts["attributes"].get("ports")
    if facts["kind"] == "POWER_BANK":
        battery = facts["battery"]
        found["capacity_mah"] = battery["capacity_mah"]
        found["energy_wh"] = _energy(battery)
    if ports:
        found["port_count"] = len(ports)
    if facts.get("radio", {}).get("technology") == "Bluetooth":
        found["bluetooth"] = facts["radio"]["version"]
    return found


def _energy(battery: Facts) -> str:
    energy = watt_hours(mah=battery["capacity_mah"], volts=Decimal(battery["nominal_v"]))
    return f"{energy.normalize():f}"


def _as_data(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)
