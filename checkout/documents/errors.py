"""How documents refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class NothingToInvoice(Problem):
    """More units were to be invoiced than the order has left, or none."""

    code = "NOTHING_TO_INVOICE"
    message = gettext_noop("These goods are invoiced already, or are not part of the order.")


class NothingToCredit(Problem):
    """More was to be credited than was invoiced and is not credited yet, or nothing."""

    code = "NOTHING_TO_CREDIT"
    message = gettext_noop("This was not invoiced, or is credited already.")


class VoucherTooLarge(Problem):
    """A voucher of nothing, of more than is to be paid, or a refund of more than was received."""

    code = "VOUCHER_TOO_LARGE"
    message = gettext_noop("The amount of the voucher is not covered.")


class SellerNotRegistered(Problem):
    """Without a GSTIN in force on the day no tax document can be issued in India."""

    code = "SELLER_NOT_REGISTERED"
    message = gettext_noop("The seller has no tax registration for this day.")
