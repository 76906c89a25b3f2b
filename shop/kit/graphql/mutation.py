"""A mutation is declarations and one call: what it takes, what it gives, how it may refuse."""

from collections.abc import Callable
from inspect import cleandoc
from typing import Any, ClassVar

import graphene
from graphql import GraphQLResolveInfo

from shop.kit.errors import Problem, Problems
from shop.kit.graphql.problems import ProblemType, told_problem


class Payload:
    """What every payload has beside its object."""

    problems = graphene.List(
        graphene.NonNull(ProblemType),
        required=True,
        description="Why it was refused; empty when it was done.",
    )


class Mutation:
    """One change that a client may ask for.

    Input: the fields of its one argument ``input``.
    perform: does it; gives the payload's fields, ``problems`` only when what was done has some.
    expects: the refusals that become ``problems``; any other exception is a bug.
    """

    Input: ClassVar[type]
    expects: ClassVar[tuple[type[Problem], ...]] = ()
    perform: ClassVar[Callable[..., dict[str, Any]]]

    @classmethod
    def field(cls, payload: type) -> graphene.Field:
        """Give the field of the mutation; ``payload`` is put together above its part."""
        taken = type(
            f"{cls.__name__}Input",
            (cls.Input, graphene.InputObjectType),
            {"__doc__": f"What {_name(cls)} takes."},
        )
        return graphene.Field(
            graphene.NonNull(payload),
            input=graphene.Argument(taken, required=True, description="All that it takes."),
            resolver=cls.answer,
            description=cleandoc(cls.__doc__ or ""),
        )

    @classmethod
    def answer(
        cls,
        _root: None,
        info: GraphQLResolveInfo,
        input: dict[str, Any],  # noqa: A002  the argument's name in the schema
    ) -> dict[str, Any]:
        """Perform, and turn the refusals that are expected into data."""
        try:
            return {"problems": [], **cls.perform(info, **input)}
        except Problems as several:
            problems = several.problems
        except Problem as one:
            problems = (one,)
        for problem in problems:
            if not isinstance(problem, cls.expects):
                raise problem
        locale = cls.locale(info, **input)
        told = [told_problem(problem, locale) for problem in problems]
        return {**cls.unchanged(info, **input), "problems": told}

    @classmethod
    def unchanged(cls, info: GraphQLResolveInfo, **taken: Any) -> dict[str, Any]:
        """Give the payload's fields as they stand after a refusal; nothing unless told."""
        del info, taken
        return {}

    @classmethod
    def locale(cls, info: GraphQLResolveInfo, **taken: Any) -> str:
        """Tell in which locale to refuse."""
        raise NotImplementedError


def _name(mutation: type) -> str:
    return mutation.__name__[0].lower() + mutation.__name__[1:]
