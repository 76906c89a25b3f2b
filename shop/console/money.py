"""Money in the forms: people type amounts, the database keeps whole minor units."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from shop.console.columns import words_of
from shop.kit.money import decimal_of, exponent, to_minor

MAX_DIGITS = 15


class MoneyForm(forms.ModelForm):  # type: ignore[type-arg]  # its model comes from the admin
    """A form whose ``money`` fields take decimal amounts in the currency of the row.

    An amount with more digits than the currency has is refused, never rounded.
    """

    money: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self._editable():
            self.fields[column] = _amount_field(self.fields[column])
            self._show_amount(column)

    def currency(self) -> str | None:
        """Tell the currency of the row; None while it is not known."""
        typed = getattr(self, "cleaned_data", {}).get("market")
        market = typed or getattr(self.instance, "market", None)
        return None if market is None else str(market.currency)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        currency = self.currency()
        for column in self._editable():
            amount = cleaned.get(column)
            if currency and amount is not None:
                self._keep_minor(column, amount, currency)
        return cleaned

    def _keep_minor(self, column: str, amount: Decimal, currency: str) -> None:
        try:
            self.cleaned_data[column] = to_minor(amount, currency)
        except ValueError:
            text = gettext("%(currency)s has %(digits)s digits after the point.")
            self.add_error(column, text % {"currency": currency, "digits": exponent(currency)})

    def _show_amount(self, column: str) -> None:
        minor = getattr(self.instance, column)
        if self.instance.pk is not None and minor is not None:
            self.initial[column] = decimal_of(minor, self.currency() or "")

    def _editable(self) -> list[str]:
        return [column for column in self.money if column in self.fields]


def _amount_field(known: forms.Field) -> forms.DecimalField:
    return forms.DecimalField(
        label=words_of(str(known.label)),
        required=known.required,
        min_value=0,
        max_digits=MAX_DIGITS,
        help_text=known.help_text,
        widget=UnfoldAdminDecimalFieldWidget(),
    )
