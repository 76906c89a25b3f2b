"""Check e-mail addresses."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from i18n.locales.errors import InvalidEmail
from i18n.locales.plain_text import one_line

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


def clean_email(raw: str) -> str:
    """Give an address with its domain in lower case; the part before @ is left as written.

    Raises InvalidEmail.
    """
    written = one_line(raw)
    mailbox, _, domain = written.rpartition("@")
    address = f"{mailbox}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError as refusal:
        raise InvalidEmail(field="email") from refusal
    if len(address) > LONGEST:
        raise InvalidEmail(field="email")
    return address
