"""How a shopper's contact details are refused."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class InvalidAddress(Problem):
    """A field of the address is missing or unknown; ``reason`` is REQUIRED, INVALID or TOO_LONG."""

    code = "INVALID_ADDRESS"
    message = gettext_noop("Please check this part of the address.")


class InvalidPostalCode(Problem):
    """The postal code is no code of the country, or not one of the region (MISMATCH)."""

    code = "INVALID_POSTAL_CODE"
    message = gettext_noop("Please check the postal code and the state.")


class InvalidPhone(Problem):
    """No number that the carrier can call; ``reason`` is FORMAT, KIND, NOT_MOBILE or FOREIGN."""

    code = "INVALID_PHONE"
    message = gettext_noop("Please enter a phone number that can be reached for the delivery.")


class InvalidEmail(Problem):
    """No e-mail address."""

    code = "INVALID_EMAIL"
    message = gettext_noop("Please enter an e-mail address, such as name@example.com.")
