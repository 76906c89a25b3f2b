"""Check phone numbers and give them as they are stored: E.164."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

from i18n.locales.errors import InvalidPhone
from i18n.locales.plain_text import one_line

# Territories with numbers of their own that the carriers of the country serve alike.
HOME_REGIONS = {"US": frozenset({"US", "PR", "GU", "VI", "AS", "MP"})}
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
REACHABLE = MOBILE | {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER,
}


def clean_phone(raw: str, *, country: str, mobile: bool = False) -> str:
    """Give a number in E.164: ``+919876543210``.

    country: whose way of writing is meant when there is no ``+``. A number from elsewhere must be
    written with its ``+``; with ``mobile`` (delivery and UPI in India) it must be a mobile of the
    country. Toll-free and premium numbers are never taken. Raises InvalidPhone.
    """
    written = one_line(raw)
    number = _parsed(written, country)
    kind = phonenumbers.number_type(number)
    home = _is_home(number, country)
    if kind not in REACHABLE:
        raise InvalidPhone(field="phone", reason="KIND")
    if not home and (mobile or not written.startswith("+")):
        raise InvalidPhone(field="phone", reason="FOREIGN")
    if mobile and kind not in MOBILE:
        raise InvalidPhone(field="phone", reason="NOT_MOBILE")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def format_phone(e164: str) -> str:
    """Write a stored number as people read it, with its country's code: ``+91 80222 21234``."""
    number = phonenumbers.parse(e164)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _parsed(written: str, country: str) -> PhoneNumber:
    try:
        number = phonenumbers.parse(written, country)
    except NumberParseException as refusal:
        raise InvalidPhone(field="phone", reason="FORMAT") from refusal
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(field="phone", reason="FORMAT")
    return number


def _is_home(number: PhoneNumber, country: str) -> bool:
    region = phonenumbers.region_code_for_number(number)
    return region in HOME_REGIONS.get(country, frozenset({country}))
