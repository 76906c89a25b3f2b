"""The hook that brings a code to a shopper; ``COD_CODE_SENDER`` of the settings names another."""

from typing import Protocol

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _


class CodeSender(Protocol):
    """Whatever brings codes to people: text messages, a messenger, mail."""

    def send(self, *, phone: str, email: str, code: str, locale: str) -> None:
        """Bring the code; anything raised means that it did not arrive."""


class MailSender:
    """The embedded default: the code goes by mail, to wherever the shop's mail goes."""

    def send(self, *, phone: str, email: str, code: str, locale: str) -> None:
        """Write the mail in the language of the cart."""
        with translation.override(locale.partition("-")[0]):
            EmailMessage(
                subject=_("Your code is %(code)s") % {"code": code},
                body=_(
                    "Enter %(code)s to confirm your order with payment on delivery to %(phone)s. "
                    "If you ordered nothing, ignore this message."
                )
                % {"code": code, "phone": phone},
                to=[email],
                headers={"Content-Language": locale},
            ).send()
