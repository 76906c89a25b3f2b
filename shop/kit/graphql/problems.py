"""Refusals as data: the ``Problem`` of a payload and the enum of all codes there are."""

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any

import graphene

from shop.kit.errors import Problem
from shop.kit.graphql.scalars import JSON
from shop.kit.words import say

PARTS = ("shop.kit", "shop.accounts", "i18n", "catalog", "checkout")


@cache
def known_problems() -> dict[str, type[Problem]]:
    """Collect every refusal that an ``errors`` module of a part declares, by code."""
    for part in PARTS:
        _import_errors(part)
    return {p.code: p for p in sorted(_below(Problem), key=lambda p: p.code)}


def _import_errors(part: str) -> None:
    """Import the ``errors`` modules of a part, so that no refusal is missed."""
    package = import_module(part)
    for module in pkgutil.walk_packages(package.__path__, f"{part}."):
        if module.name.endswith(".errors"):
            import_module(module.name)


def _below(parent: type[Problem]) -> set[type[Problem]]:
    found: set[type[Problem]] = set()
    for child in parent.__subclasses__():
        if child.__module__.endswith(".errors"):
            found |= {child} | _below(child)
    return {p for p in found if "code" in vars(p)}


@cache
def problem_code() -> Any:
    """Build the enum of all codes, each told by its class."""
    told = {
        code: (problem.__doc__ or "").split("\n")[0] for code, problem in known_problems().items()
    }
    return graphene.Enum(
        "ProblemCode",
        [(code, code) for code in told],
        description=lambda value: (
            told[value.value]
            if value
            else "Every way in which the shop may refuse; the documentation explains each."
        ),
    )


def _problem_code() -> Any:
    """Defer the enum until every part is loaded; graphene calls plain functions only."""
    return problem_code()


class ProblemType(graphene.ObjectType):
    """Something that the shopper can act on."""

    class Meta:
        name = "Problem"

    code = graphene.Field(
        _problem_code, required=True, description="Stable; what a client decides by."
    )
    field = graphene.String(
        description="Path of the input that is refused, such as `quantity`; null when it is none "
        "of the input's."
    )
    message = graphene.String(
        required=True, description="A sentence for the shopper, in the locale that was asked for."
    )
    details = JSON(
        description="Figures of the message as an object of texts; null when it has none."
    )


def told_problem(problem: Problem, locale: str) -> dict[str, Any]:
    """Write a refusal as data, in the language of ``locale``."""
    return {
        "code": problem.code,
        "field": problem.field,
        "message": say(problem.message, locale, problem.details),
        "details": {name: str(value) for name, value in problem.details.items()} or None,
    }


def documented() -> str:
    """Write the table of all problems for ``docs/api/problems.md``."""
    rows = [
        f"| `{code}` | {problem.message.replace('|', chr(92) + '|')} | {_sentence(problem)} |"
        for code, problem in known_problems().items()
    ]
    return "\n".join((TITLE, *rows, ""))


def _sentence(problem: type[Problem]) -> str:
    return " ".join((problem.__doc__ or "").split("\n\n")[0].split())


TITLE = """# Problems

A mutation that cannot do what it was asked for answers with `problems`, a list of
`{ code field message details }`. The `code` is stable. The `message` is in the locale of the
cart, or of the market that was named; the English one stands below, and `%(name)s` in it is filled
from `details`.
In a query the same refusal is a top-level error with the code in `extensions.code`.

This file is written by `manage.py export_schema`.

| code | message | when |
|---|---|---|"""
