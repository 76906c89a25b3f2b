"""How a cart refuses."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class UnknownCart(Problem):
    """There is no cart of that id."""

    code = "UNKNOWN_CART"
    message = gettext_noop("This cart does not exist any more.")


class CartClosed(Problem):
    """The cart became an order and does not change any more."""

    code = "CART_CLOSED"
    message = gettext_noop("This cart has already been ordered.")


class PaymentPending(Problem):
    """An order of this cart waits for its payment; nothing changes until that is settled."""

    code = "PAYMENT_PENDING"
    message = gettext_noop("The payment is still being confirmed. Please try again in a moment.")


class UnknownVariant(Problem):
    """No such thing is sold in this market: unknown, hidden and foreign things are the same."""

    code = "UNKNOWN_VARIANT"
    message = gettext_noop("This product is not sold here.")


class UnknownLine(Problem):
    """The cart has no such line."""

    code = "UNKNOWN_LINE"
    message = gettext_noop("This item is not in the cart any more.")


class NotOnSale(Problem):
    """The thing is shown but not sold now; ``reason`` is the decision's code."""

    code = "NOT_ON_SALE"
    message = gettext_noop("This product cannot be bought at the moment.")


class InviteOnly(Problem):
    """The thing is sold to invited shoppers only."""

    code = "INVITE_ONLY"
    message = gettext_noop("This product is sold by invitation only.")


class QuantityOutOfRange(Problem):
    """A line takes 1 to ``most`` units."""

    code = "QUANTITY_OUT_OF_RANGE"
    message = gettext_noop("Choose a quantity from 1 to %(most)s.")


class CartFull(Problem):
    """A cart takes ``most`` lines."""

    code = "CART_FULL"
    message = gettext_noop("A cart takes up to %(most)s different items.")


class PriceChanged(Problem):
    """The price is another than the shopper last saw (``was`` and ``now`` in minor units)."""

    code = "PRICE_CHANGED"
    message = gettext_noop("The price has changed since you added this item.")


class PromiseChanged(Problem):
    """The item would be dispatched later than the shopper was told."""

    code = "PROMISE_CHANGED"
    message = gettext_noop("The dispatch date has changed since you added this item.")


class PromiseNotAccepted(Problem):
    """A pre-order is paid for only when its days of dispatch were accepted (``shipBy``)."""

    code = "PROMISE_NOT_ACCEPTED"
    message = gettext_noop("Please accept the dispatch date first.")


class IdempotencyKeyReused(Problem):
    """The key was used before, with other input."""

    code = "IDEMPOTENCY_KEY_REUSED"
    message = gettext_noop("This request was already made with other values.")


class InvalidIdempotencyKey(Problem):
    """A key is too short for its purpose, or longer than 100 characters."""

    code = "INVALID_IDEMPOTENCY_KEY"
    message = gettext_noop("This request could not be recognised. Please reload the page.")


class EmptyCart(Problem):
    """There is nothing to order."""

    code = "EMPTY_CART"
    message = gettext_noop("The cart is empty.")


class MissingEmail(Problem):
    """The order's mail needs an address."""

    code = "MISSING_EMAIL"
    message = gettext_noop("Enter your email address.")


class MissingPhone(Problem):
    """Carriers of this country call before they deliver."""

    code = "MISSING_PHONE"
    message = gettext_noop("Enter your mobile number for the delivery.")


class MissingAddress(Problem):
    """The order needs a place of delivery."""

    code = "MISSING_ADDRESS"
    message = gettext_noop("Enter the delivery address.")


class MissingDelivery(Problem):
    """The shopper has not chosen how it is delivered."""

    code = "MISSING_DELIVERY"
    message = gettext_noop("Choose a delivery.")


class MissingPayment(Problem):
    """The shopper has not chosen how to pay."""

    code = "MISSING_PAYMENT"
    message = gettext_noop("Choose how to pay.")


class CountryNotServed(Problem):
    """The address lies in a country of another market."""

    code = "COUNTRY_NOT_SERVED"
    message = gettext_noop("This market does not deliver to that country.")
