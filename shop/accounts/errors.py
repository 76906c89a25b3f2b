"""How accounts refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class TooManySignIns(Problem):
    """Too many failed sign-ins with one e-mail from one place."""

    code = "TOO_MANY_SIGN_INS"
    message = gettext_noop(
        "Too many sign-ins with this e-mail address have failed. Please wait %(minutes)s minutes."
    )


class NotInYourCare(Problem):
    """The staff's API: unknown, of a market in other hands, or not hers to change: all the same."""

    code = "NOT_IN_YOUR_CARE"
    message = gettext_noop("There is no such thing in your care, or you may not change it.")


class ValueNotPossible(Problem):
    """The staff's API: a text that is too long, an amount or a moment that cannot be."""

    code = "VALUE_NOT_POSSIBLE"
    message = gettext_noop("This value is not possible here.")
