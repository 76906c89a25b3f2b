"""What is to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Subject:
    """One product in one colour.

    art: the kind's drawing, ``"case"`` …; look: the model in it, ``"folio"``.
    """

    name: str
    art: str
    look: str
    colour: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def is_true(self, fact: str) -> bool:
        return self.facts.get(fact) is True

    def count(self, fact: str, default: int = 0) -> int:
        return int(str(self.facts.get(fact, default)))
