"""How tax refuses: it is never read as zero because a row is missing."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class TaxEngineDown(Exception):
    """An outside tax engine did not answer, or not as it should; our own table stands in."""


class TaxRateMissing(Problem):
    """No rate is known for these goods or this place on this day; nothing is sold until one is."""

    code = "TAX_RATE_MISSING"
    message = gettext_noop("The tax on this product is not known yet, so it cannot be sold.")


class InvalidGstin(Problem):
    """The number is not a GSTIN; ``reason`` is FORMAT, PAN, STATE or CHECKSUM."""

    code = "INVALID_GSTIN"
    message = gettext_noop("This GSTIN is not valid. Please check each character.")


class GstinStateMismatch(Problem):
    """The GSTIN belongs to another state than the billing address."""

    code = "GSTIN_STATE_MISMATCH"
    message = gettext_noop("The GSTIN belongs to another state than the billing address.")


class SezNotServed(Problem):
    """Supplies to a special economic zone are zero-rated on conditions; they are made by hand."""

    code = "SEZ_NOT_SERVED"
    message = gettext_noop(
        "Orders for a special economic zone cannot be placed here. Please write to us."
    )
