"""How paying refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class TotalChanged(Problem):
    """The cart comes to another total than the shopper has reviewed."""

    code = "TOTAL_CHANGED"
    message = gettext_noop("The total has changed. Please review your order once more.")


class PaymentDeclined(Problem):
    """The provider took no money; the cart is open again and keeps its holds."""

    code = "PAYMENT_DECLINED"
    message = gettext_noop("The payment was declined. Please try another way to pay.")


class PaymentReturned(Problem):
    """Money came for goods that are gone; it is on its way back."""

    code = "PAYMENT_RETURNED"
    message = gettext_noop("These items are sold out. Your payment is being refunded in full.")


class PaymentMethodUnknown(Problem):
    """The market takes no such payment."""

    code = "PAYMENT_METHOD_UNKNOWN"
    message = gettext_noop("This way to pay is not available here.")


class UnknownPayment(Problem):
    """There is no payment of that reference."""

    code = "UNKNOWN_PAYMENT"
    message = gettext_noop("This payment does not exist.")


class AmountNotTaken(Problem):
    """The amount lies outside of what this way to pay takes; ``least`` and ``most`` say which."""

    code = "PAYMENT_AMOUNT_NOT_TAKEN"
    message = gettext_noop("This amount cannot be paid in this way. Please choose another.")


class PaymentLapsed(Problem):
    """The authorisation ended before it was captured; the order is cancelled."""

    code = "PAYMENT_LAPSED"
    message = gettext_noop("The payment was not taken in time, and the order was cancelled.")


class RefundTooLarge(Problem):
    """More was to be sent back than is left of what came; ``left`` says how much is, in minor."""

    code = "REFUND_TOO_LARGE"
    message = gettext_noop("This is more than is left of the payment.")


class NotToBeCollected(Problem):
    """The order is not one that is paid on delivery, or its money is no longer waited for."""

    code = "NOT_TO_BE_COLLECTED"
    message = gettext_noop("This order is not waiting to be paid on delivery.")


class CodNotHere(Problem):
    """No carrier collects this amount at this address."""

    code = "COD_NOT_AVAILABLE"
    message = gettext_noop("This order cannot be paid on delivery. Please pay in another way.")


class CodNotConfirmed(Problem):
    """The mobile was not confirmed by its code, which payment on delivery asks for."""

    code = "COD_NOT_CONFIRMED"
    message = gettext_noop("Please enter the code that was sent to you.")


class CodCodeWrong(Problem):
    """Not the code that was sent; ``left`` says how many guesses are left."""

    code = "COD_CODE_WRONG"
    message = gettext_noop("This is not the code that was sent to you.")


class CodCodeExpired(Problem):
    """No code, or one whose time or guesses are used up; a new one can be sent."""

    code = "COD_CODE_EXPIRED"
    message = gettext_noop("This code cannot be used any more. Please have a new one sent.")


class CodCodeTooOften(Problem):
    """As many codes were sent for this cart as may be."""

    code = "COD_CODE_TOO_OFTEN"
    message = gettext_noop("No more codes can be sent. Please pay in another way.")
