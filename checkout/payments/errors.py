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
