"""The domain's refusals in the staff's forms."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext

from shop.kit.errors import Problem


def words_of_problem(problem: Problem) -> str:
    """Say a refusal with its stable code, which the handbook explains."""
    return f"{gettext(problem.message) % problem.details} ({problem.code})"


def refuse(form: BaseForm, problem: Problem, fields: Mapping[str, str]) -> None:
    """Show a refusal at the field of the form that stands for the problem's field.

    fields: form field by the problem's field; one that is not named shows above the form.
    """
    field: Any = fields.get(problem.field or "")
    form.add_error(field if field in form.fields else None, words_of_problem(problem))
