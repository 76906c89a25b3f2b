"""Make what people type safe to store and print, without changing what they wrote."""

import re
import unicodedata

# Controls, and marks that reverse the reading direction of a printed label. The joiners that
# Devanagari needs (U+200C, U+200D) stay.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def one_line(text: str) -> str:
    """Give text on one line: no control characters, single spaces, composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", UNPRINTABLE.sub(" ", text)).split())


def latin_digits(text: str) -> str:
    """Write the digits of any script as 0-9: ``५६०००१`` becomes ``560001``."""
    return "".join(_latin(character) for character in text)


def _latin(character: str) -> str:
    if not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))
