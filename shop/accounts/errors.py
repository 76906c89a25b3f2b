"""How accounts refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class TooManySignIns(Problem):
    """Too many failed sign-ins with one e-mail from one place."""

    code = "TOO_MANY_SIGN_INS"
    message = gettext_noop(
        "Too many sign-ins with this e-mail address have failed. Please wait %(minutes)s minutes."
    )
