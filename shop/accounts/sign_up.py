"""What a shopper may tell beside e-mail and password when she opens an account."""

from django import forms
from django.http import HttpRequest

from shop.accounts.models import Customer


class NameForm(forms.Form):
    """Her name, if she likes."""

    name = forms.CharField(max_length=120, required=False)

    def signup(self, _request: HttpRequest, customer: Customer) -> None:
        """Keep the name on the new account."""
        customer.name = self.cleaned_data["name"]
        customer.save(update_fields=["name"])
