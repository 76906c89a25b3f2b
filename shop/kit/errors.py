"""How the shop refuses: data that a shopper can act on, never an exception's text."""

from collections.abc import Iterable, Iterator
from typing import ClassVar


class Problem(Exception):
    """Something the shopper can act on; a subclass per refusal in its concept's ``errors.py``.

    code: stable name in the API, upper case.
    message: English sentence, the message id; may hold ``%(name)s`` of ``details``.
    field: dotted path of the input that is refused, in the API's spelling.
    """

    code: ClassVar[str] = "PROBLEM"
    message: ClassVar[str] = "This did not work."

    def __init__(self, *, field: str | None = None, **details: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.details = details


class Unavailable(Problem):
    """The outside is in trouble; nothing is lost and the same call may be tried again."""

    code = "UNAVAILABLE"
    message = "This is not available right now. Please try again in a moment."


class Problems(Exception):
    """Several refusals at once, so that a form can show them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)
