"""Mail about an account: plain words with at most a code, in the reader's language."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.core.mail import EmailMessage
from django.utils.translation import gettext, gettext_noop


class Words(NamedTuple):
    """What a mail says."""

    subject: str
    body: str


CONFIRM: Final = Words(
    gettext_noop("Your code to confirm this e-mail address"),
    gettext_noop("Enter this code where you gave the shop your e-mail address:"),
)
RECOVER = gettext_noop(
    "Somebody, perhaps you, tried to open an account with this e-mail address. There is one"
    " already. If you do not remember the password, ask for a new one."
)
UNKNOWN = gettext_noop(
    "Somebody, perhaps you, asked for a new password. There is no account with this e-mail address."
)
PASSWORD_CHANGED: Final = Words(
    gettext_noop("Your password was changed"),
    gettext_noop("The password of your account was changed. If it was not you, ask for a new one."),
)
ADDRESS_CHANGED: Final = Words(
    gettext_noop("Your e-mail address was changed"),
    gettext_noop(
        "The e-mail addresses of your account were changed. If it was not you, write to us."
    ),
)
# By the name under which allauth asks for a mail.
WORDS: Final[Mapping[str, Words]] = {
    "email_confirmation": CONFIRM,
    "email_confirmation_signup": CONFIRM,
    "password_reset_code": Words(
        gettext_noop("Your code for a new password"),
        gettext_noop("Enter this code where you asked for a new password:"),
    ),
    "account_already_exists": Words(gettext_noop("You have an account with us"), RECOVER),
    "unknown_account": Words(gettext_noop("There is no account with this address"), UNKNOWN),
    "password_changed": PASSWORD_CHANGED,
    "password_reset": PASSWORD_CHANGED,
    "password_set": PASSWORD_CHANGED,
    "email_changed": ADDRESS_CHANGED,
    "email_deleted": ADDRESS_CHANGED,
    "email_confirm": ADDRESS_CHANGED,
}
LAST: Final = gettext_noop("If you did not ask for this, you need not do anything.")


def mail_about_account(*, name: str, email: str, code: str | None) -> EmailMessage:
    """Write a mail in the language that is active.

    name: of the occasion, a key of ``WORDS``; code: what the reader shall enter, if anything.
    """
    words = WORDS[name]
    lines = [gettext(words.body), *([code, gettext(LAST)] if code else [])]
    return EmailMessage(subject=gettext(words.subject), body="\n\n".join(lines) + "\n", to=[email])
