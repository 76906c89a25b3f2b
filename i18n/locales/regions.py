"""Find the region that a shopper means, however it is written, and the PINs that belong to it."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from i18n.locales.fact_files import read_facts


def region_code(country: str, written: str) -> str | None:
    """Give the ISO code of a region written as code, name (English, Hindi) or former name.

    ``IN-KA``, ``KA``, ``Karnataka`` and ``कर्नाटक`` are all ``IN-KA``; None when unknown.
    """
    return _spellings().get((country, _folded(written)))


def region_names(code: str) -> Mapping[str, str]:
    """Give a region's names by language, English always among them; empty when unknown."""
    return _names().get(code, {})


def pin_regions(pin: str) -> frozenset[str] | None:
    """Tell which states a PIN of India may belong to, where the library is known to be wrong.

    None: the library's answer stands.
    """
    table = _pin_table()
    prefixes = (pin[:length] for length in range(len(pin), 0, -1))
    return next((table[prefix] for prefix in prefixes if prefix in table), None)


@cache
def _names() -> dict[str, dict[str, str]]:
    facts = read_facts("locales", "regions")["regions"]
    return {row["code"]: {"en": row["name"], **row.get("texts", {})} for row in facts}


@cache
def _spellings() -> dict[tuple[str, str], str]:
    """Index every spelling; current names win over former ones."""
    former = {
        (row["country"], _folded(row["alias"])): row["code"]
        for row in read_facts("locales", "region_aliases")["rows"]
    }
    current = {
        (code[:2], _folded(spelling)): code
        for code, names in _names().items()
        for spelling in (code, code[3:], *names.values())
    }
    return {**former, **current}


@cache
def _pin_table() -> dict[str, frozenset[str]]:
    rows = read_facts("locales", "pin_regions")["rows"]
    return {row["prefix"]: frozenset(row["regions"]) for row in rows}


def _folded(written: str) -> str:
    """Take away case, accents' forms, dots and the difference between "&" and "and"."""
    plain = unicodedata.normalize("NFKC", written).casefold()
    return " ".join(plain.replace("&", " and ").replace(".", "").replace(",", " ").split())
