"""Check a GSTIN: state, PAN, entity, and the check character (Luhn mod 36).

python-stdnum's own check knows neither state 38 (Ladakh) nor 97 (Other Territory), so only its
arithmetic is used, with the shop's own dated table of states.
"""

import re
from collections.abc import Container

from stdnum import luhn
from stdnum.in_ import pan

from i18n.tax.errors import InvalidGstin

SHAPE = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]")
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def clean_gstin(raw: str, *, states: Container[str]) -> str:
    """Give a GSTIN in upper case without spaces.

    states: two-digit codes in force. Raises InvalidGstin with the reason. That a number is well
    formed does not say that it is registered.
    """
    number = re.sub(r"[\s-]", "", raw).upper()
    if not SHAPE.fullmatch(number):
        raise InvalidGstin(field="gstin", reason="FORMAT")
    if number[:2] not in states:
        raise InvalidGstin(field="gstin", reason="STATE")
    if not pan.is_valid(number[2:12]):
        raise InvalidGstin(field="gstin", reason="PAN")
    if not luhn.is_valid(number, ALPHABET):
        raise InvalidGstin(field="gstin", reason="CHECKSUM")
    return number
