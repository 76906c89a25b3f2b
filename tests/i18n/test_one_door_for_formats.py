"""Money reaches a shopper through one door: ``i18n.locales.formats``."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOOR = ROOT / "i18n" / "locales" / "formats.py"
PARTS = ("shop", "catalog", "i18n", "checkout")
# format_currency belongs to babel; localize to Django; str() and f"{}" of Money follow whatever
# language happens to be active.
FORBIDDEN = re.compile(
    r"\bformat_currency\(|\blocalize\b|\bstr\(\s*(?:\w+\.)*money\b|\{(?:\w+\.)*money(?:![sr])?\}"
    r"|\bstr\(\s*Money\("
    r"|\bstr\(\s*to_money\(|\bbabel\.(?:numbers|dates|units|lists)\b"
    r"|\bfrom babel import [^\n]*(?:numbers|dates|units|lists)",
    re.IGNORECASE,
)
# What is known of a currency is no format: ``shop.kit.money`` asks babel for its digits.
ALLOWED = re.compile(r"from babel\.numbers import get_currency_precision")


def offences(text: str) -> list[str]:
    return [match.group() for match in FORBIDDEN.finditer(ALLOWED.sub("", text))]


def sources() -> list[Path]:
    found = [
        path
        for part in PARTS
        for pattern in ("*.py", "*.html", "*.txt")
        for path in (ROOT / part).rglob(pattern)
    ]
    return [path for path in found if path != DOOR]


def test_nothing_formats_money_beside_the_one_door() -> None:
    found = {
        str(path.relative_to(ROOT)): offences(path.read_text(encoding="utf-8"))
        for path in sources()
    }

    assert not {path: lines for path, lines in found.items() if lines}


@pytest.mark.parametrize(
    "text",
    [
        "format_currency(amount, 'INR')",
        "{% load l10n %}{{ price|localize }}",
        "{% localize on %}",
        "str(money)",
        "str(price.money)",
        "str(to_money(1, 'INR'))",
        "f'{money}'",
        "from babel.numbers import format_decimal",
        "from babel import Locale, numbers",
    ],
)
def test_the_scan_sees_each_way_around_the_door(text: str) -> None:
    assert offences(text)
