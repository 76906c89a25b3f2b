"""Where allauth, which signs shoppers in, meets the shop: mail, and whose tries are counted."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, JsonResponse
from django.utils import translation

from shop.accounts.mails import mail_about_account
from shop.accounts.models import Customer
from shop.kit.http.client_address import client_address

log = logging.getLogger(__name__)


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Sends the shop's own words instead of templates with links to pages."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Tell whose tries are counted together; those whom nobody can tell apart are one."""
        return client_address(request) or "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language that the browser asks for.

        A mail that cannot leave is logged without its reader and its code: whoever waits for it
        asks for another, and the answer says nothing about who has an account.
        """
        name = template_prefix.rpartition("/")[2]
        with translation.override(translation.get_language_from_request(current.request)):
            mail = mail_about_account(name=name, email=email, code=context.get("code"))
        try:
            mail.send()
        except (SMTPException, OSError) as trouble:
            log.error("a mail %r did not leave: %s", name, type(trouble).__name__)  # noqa: TRY400

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an account that somebody tried to open it anew."""
        self.send_mail("account_already_exists", email, {})

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take an address as proved, unless another account is named by it.

        Only who reads its mail learns of that: she can set that account's password anew.
        """
        named = Customer.objects.filter(email=email_address.email)
        if named.exclude(pk=email_address.user_id).exists():
            taken = {"code": "email_taken", "param": "key"}
            raise ImmediateHttpResponse(
                JsonResponse({"status": 400, "errors": [taken]}, status=400)
            )
        return bool(super().confirm_email(request, email_address))
