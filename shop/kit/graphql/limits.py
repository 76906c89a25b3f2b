"""What an anonymous request may ask for, told from the document alone, before it is validated."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from shop.kit.graphql.errors import Refusal

DEEPEST = 100
# Two fields of one name are compared with each other, and so are two fragments: bounding how often
# that may be is what keeps validation from taking the square of a document's length.
MOST_REPEATS = 5
MOST_FRAGMENTS = 60
PAGE_ARGUMENTS = frozenset({"first", "last"})


@dataclass(frozen=True)
class Limits:
    """The bounds of one door; ``open_schema`` allows introspection and suggestions.

    body_bytes, tokens, depth, aliases, mutations, page: the most that is served.
    cost: the most points that one operation may cost.
    """

    body_bytes: int
    tokens: int
    depth: int
    aliases: int
    mutations: int
    page: int
    cost: int
    open_schema: bool


def limits_now() -> Limits:
    """Read the limits of the storefront from the settings."""
    return _limits(tuple(settings.GRAPHQL_LIMITS.items()), open_schema=settings.DEBUG)


@lru_cache(maxsize=100)
def _limits(told: tuple[tuple[str, int], ...], *, open_schema: bool) -> Limits:
    return Limits(**dict(told), open_schema=open_schema)


@dataclass
class Weight:
    """How heavy a selection is, with its fragments unfolded.

    pages: what is asked of ``first`` and ``last``, as numbers or names of variables.
    """

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    pages: set[int | str] = field(default_factory=set)

    def beside(self, other: "Weight") -> None:
        """Add a neighbour in the same selection."""
        self.depth = max(self.depth, other.depth)
        self.aliases += other.aliases
        self.fields += other.fields
        self.pages |= other.pages


class Scales:
    """Weighs the operations of one document; a fragment is weighed once, however often used."""

    def __init__(self, document: DocumentNode) -> None:
        nodes = document.definitions
        self.operations = [n for n in nodes if isinstance(n, OperationDefinitionNode)]
        self.fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
        self.known: dict[str, Weight] = {}
        self.level = 0

    def weigh(self, selections: SelectionSetNode | None) -> Weight:
        """Weigh a selection; ``fields`` counts its own level only.

        Raises Refusal where selections nest deeper than any limit, before Python's stack ends.
        """
        total = Weight()
        nodes = selections.selections if selections else ()
        self.level += 1
        if self.level > DEEPEST:
            raise Refusal("TOO_DEEP", "The document is nested too deeply.")
        _refuse_repeats(nodes)
        for node in nodes:
            total.beside(self._weigh_one(node))
        self.level -= 1
        return total

    def _weigh_one(self, node: SelectionNode) -> Weight:
        if isinstance(node, FieldNode):
            return self._weigh_field(node)
        if isinstance(node, InlineFragmentNode):
            return self.weigh(node.selection_set)
        return self._weigh_fragment(node) if isinstance(node, FragmentSpreadNode) else Weight()

    def _weigh_field(self, node: FieldNode) -> Weight:
        if node.name.value.startswith("__"):
            return Weight(depth=1, fields=1)  # introspection nests deeply and costs nothing
        below = self.weigh(node.selection_set)
        return Weight(
            depth=below.depth + 1,
            aliases=below.aliases + (node.alias is not None),
            fields=1,
            pages=below.pages | _pages_of(node),
        )

    def _weigh_fragment(self, node: FragmentSpreadNode) -> Weight:
        name = node.name.value
        if name not in self.known:
            self.known[name] = (
                Weight()
            )  # a fragment in itself weighs nothing; validation refuses it
            fragment = self.fragments.get(name)
            self.known[name] = self.weigh(fragment.selection_set if fragment else None)
        return self.known[name]


def _refuse_repeats(nodes: Sequence[SelectionNode]) -> None:
    if len(nodes) <= MOST_REPEATS:
        return
    names = Counter((n.alias or n.name).value for n in nodes if isinstance(n, FieldNode))
    if names and max(names.values()) > MOST_REPEATS:
        raise Refusal(
            "TOO_MANY_REPEATS", f"A selection may name a field {MOST_REPEATS} times at most."
        )


def _pages_of(node: FieldNode) -> set[int | str]:
    asked: set[int | str] = set()
    for argument in node.arguments:
        if argument.name.value in PAGE_ARGUMENTS:
            if isinstance(argument.value, IntValueNode):
                asked.add(int(argument.value.value[:12]))
            elif isinstance(argument.value, VariableNode):
                asked.add(argument.value.name.value)
    return asked


def _defaults_of(operation: OperationDefinitionNode, pages: Set[int | str]) -> set[int | str]:
    """Give the defaults of the variables that may become the size of a page."""
    return {
        int(definition.default_value.value[:12])
        for definition in operation.variable_definitions
        if definition.variable.name.value in pages
        and isinstance(definition.default_value, IntValueNode)
    }


def weight_of(document: DocumentNode, limits: Limits) -> Weight:
    """Weigh a document, each operation for itself.

    Raises Refusal at the first operation that is too heavy.
    """
    scales, whole = Scales(document), Weight()
    for operation in scales.operations:
        weight = scales.weigh(operation.selection_set)
        weight.pages |= _defaults_of(operation, weight.pages)
        _refuse_too_heavy(weight, limits)
        if operation.operation is OperationType.MUTATION and weight.fields > limits.mutations:
            raise Refusal(
                "TOO_MANY_MUTATIONS", f"A request may hold {limits.mutations} mutations at most."
            )
        whole.beside(weight)
    if len(scales.fragments) > MOST_FRAGMENTS:
        raise Refusal("TOO_MANY_FRAGMENTS", f"A document may hold {MOST_FRAGMENTS} fragments.")
    return whole


def _refuse_too_heavy(weight: Weight, limits: Limits) -> None:
    if weight.depth > limits.depth:
        raise Refusal("TOO_DEEP", f"A query may nest {limits.depth} levels at most.")
    if weight.aliases > limits.aliases:
        raise Refusal("TOO_MANY_ALIASES", f"A query may use {limits.aliases} aliases at most.")


def refuse_large_pages(weight: Weight, variables: Mapping[str, Any], limits: Limits) -> None:
    """Raise Refusal when a page is asked for that is larger than the limit, or negative."""
    for asked in weight.pages:
        refuse_page(variables.get(asked) if isinstance(asked, str) else asked, limits.page)


def refuse_page(size: object, most: int) -> None:
    """Raise Refusal when ``size`` is a number that no page may have."""
    if isinstance(size, int) and size > most:
        raise Refusal("PAGE_TOO_LARGE", f"A page holds {most} at most.")
    if isinstance(size, int) and size < 0:
        raise Refusal("PAGE_NEGATIVE", "A page cannot hold fewer than 0.")
