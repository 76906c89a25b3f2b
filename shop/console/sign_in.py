"""The staff's sign-in: by e-mail, bounded in tries, telling nothing about accounts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from unfold.forms import AuthenticationForm

from shop.accounts.errors import TooManySignIns
from shop.accounts.sign_ins import count_sign_in, forget_sign_ins


class SignInForm(AuthenticationForm):
    """Sign a member of staff in.

    A wrong password, an unknown e-mail, a shopper's account and a closed one get the same answer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext("E-mail")
        self.fields["username"].widget.input_type = "email"

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        who = self._who()
        try:
            count_sign_in(**who)
        except TooManySignIns as refusal:
            text = gettext(refusal.message) % refusal.details
            raise ValidationError(text, code=refusal.code) from refusal
        cleaned: dict[str, Any] = super().clean()
        forget_sign_ins(**who)
        return cleaned

    def _who(self) -> dict[str, str]:
        email = self.cleaned_data.get("username", "")
        return {"email": email, "address": self.request.META.get("REMOTE_ADDR", "")}
