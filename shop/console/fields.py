"""What the staff type that is neither a plain text nor an amount."""

import json
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext

MAX_BYTES = 20_000


class DeclarationField(forms.JSONField):
    """Take a declaration: an object of texts, booleans and numbers, or of objects of these.

    Nothing typed is an empty declaration. What no database keeps alike is refused.
    """

    def to_python(self, value: Any) -> Any:
        if not value or not value.strip():
            return {}
        declared = _read(value)
        if not _is_declaration(declared):
            text = gettext("Enter a JSON object of texts, numbers and true or false.")
            raise ValidationError(text, code="invalid")
        return declared

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was typed as it was typed, when it is refused."""
        if self.disabled:
            return initial
        try:
            return self.to_python(data)
        except ValidationError:
            return InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> Any:
        """Show half a character, which no page can carry, as its escape."""
        shown = super().prepare_value(value)
        if _is_text(shown) or isinstance(value, InvalidJSONInput):
            return shown
        return json.dumps(value)


def _read(typed: str) -> Any:
    if len(typed.encode(errors="replace")) > MAX_BYTES:
        text = gettext("Enter at most %(bytes)s bytes.")
        raise ValidationError(text, code="too_long", params={"bytes": MAX_BYTES})
    try:
        return json.loads(typed)
    except (ValueError, RecursionError) as mistake:  # also a number of thousands of digits
        raise ValidationError(gettext("Enter a valid JSON."), code="invalid") from mistake


def _is_declaration(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _is_text(name) and (_is_line(line) or _is_block(line)) for name, line in value.items()
    )


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _is_text(name) and _is_line(line) for name, line in value.items()
    )


def _is_line(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return _is_text(value) if isinstance(value, str) else isinstance(value, int)


def _is_text(value: str) -> bool:
    """Tell whether every database keeps the text: no NUL in it and no half of a character."""
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
