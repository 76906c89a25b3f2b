"""What a request selected below a field, so that all of it is loaded at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.execution.values import get_directive_values

from shop.kit.graphql.compiler.info import Info


class Selection:
    """The names selected below a field, fragments unfolded, ``@skip`` and ``@include`` heeded.

    A name below a fragment counts whatever the fragment's type: to load a little too much is
    right, to load too little is not.
    """

    def __init__(self, names: dict[str, "Selection"]) -> None:
        self.names = names

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def below(self, *path: str) -> "Selection":
        """Give what is selected below ``path``; empty when nothing is."""
        found = self
        for name in path:
            found = found.names.get(name) or Selection({})
        return found

    def has_any(self, *names: str) -> bool:
        """Tell whether one of ``names`` is selected."""
        return any(name in self.names for name in names)

    def joined(self, other: "Selection") -> "Selection":
        """Give what either of two selections names, for ``nodes`` beside ``edges.node``."""
        names = dict(self.names)
        for name, below in other.names.items():
            names[name] = names[name].joined(below) if name in names else below
        return Selection(names)


def selected(info: GraphQLResolveInfo) -> Selection:
    """Read what is selected below the field that ``info`` resolves.

    A compiled operation has one function for each set of values that its conditions have, so that
    there the answer is the field's and is read once.
    """
    if not isinstance(info, Info):
        return _selection_of(info)
    memo = info.field.memo
    if selected not in memo:
        memo[selected] = _selection_of(info)
    found: Selection = memo[selected]
    return found


def _selection_of(info: GraphQLResolveInfo) -> Selection:
    return _selection([node.selection_set for node in info.field_nodes], info)


def _selection(several: Iterable[SelectionSetNode | None], info: GraphQLResolveInfo) -> Selection:
    """Read selections that stand for one object, all below one name at once.

    A fragment is unfolded once among them: each time it is spread again it would say the same,
    and fragments that double each other would cost exponential time.
    """
    spread: set[str] = set()
    below: dict[str, list[SelectionSetNode | None]] = {}
    for selections in several:
        for node in _fields(selections, info, spread):
            below.setdefault(node.name.value, []).append(node.selection_set)
    return Selection({name: _selection(sets, info) for name, sets in below.items()})


def _fields(
    selections: SelectionSetNode | None, info: GraphQLResolveInfo, spread: set[str]
) -> Iterator[FieldNode]:
    for node in selections.selections if selections else ():
        if not _included(node, info.variable_values):
            continue
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, info, spread)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            yield from _fields(info.fragments[node.name.value].selection_set, info, spread)


def _included(node: Any, variables: dict[str, Any]) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, variables)
    include = get_directive_values(GraphQLIncludeDirective, node, variables)
    return not (skip and skip["if"]) and (include is None or bool(include["if"]))
