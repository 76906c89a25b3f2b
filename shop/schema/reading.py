"""Which operations a replica may answer, or a cache in front: queries of the catalogue alone.

Whatever is not named here is answered by the primary and kept by nobody: a mutation, a cart, an
order, a person, and any field that a later version adds.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from shop.kit.graphql.ids import read_id

CATALOGUE_FIELDS = {"markets", "market", "__typename", "__schema", "__type"}
CATALOGUE_KINDS = {"Market", "Product", "Variant", "Device"}

Fragments = Mapping[str, FragmentDefinitionNode]


def reads_catalogue_only(
    document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any]
) -> bool:
    """Tell whether a validated document's operation asks for nothing but the catalogue."""
    fields = _asked(document, operation_name)
    return fields is not None and all(_is_of_the_catalogue(field, variables) for field in fields)


def same_for_strangers(
    document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any]
) -> bool:
    """Tell whether a validated document's operation has one answer for whoever is not signed in.

    The catalogue has, but for the markets, which suit a browser's languages.
    """
    fields = _asked(document, operation_name) or []
    suits = any(field.name.value == "markets" for field in fields)
    return not suits and reads_catalogue_only(document, operation_name, variables)


def _asked(document: DocumentNode, operation_name: str | None) -> list[FieldNode] | None:
    """List the root fields of a query; None for what is no query, or not there."""
    operation = _operation(document, operation_name)
    if operation is None or operation.operation is not OperationType.QUERY:
        return None
    fragments = {
        part.name.value: part
        for part in document.definitions
        if isinstance(part, FragmentDefinitionNode)
    }
    return list(_root_fields(operation.selection_set, fragments))


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """Give the operation by its name; without a name the only one."""
    found = [
        part
        for part in document.definitions
        if isinstance(part, OperationDefinitionNode)
        and (name is None or (part.name and part.name.value == name))
    ]
    return found[0] if len(found) == 1 else None


def _root_fields(selected: SelectionSetNode, fragments: Fragments) -> Iterator[FieldNode]:
    for selection in selected.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _root_fields(selection.selection_set, fragments)
        elif isinstance(selection, FragmentSpreadNode):
            yield from _root_fields(fragments[selection.name.value].selection_set, fragments)


def _is_of_the_catalogue(field: FieldNode, variables: Mapping[str, Any]) -> bool:
    if field.name.value in CATALOGUE_FIELDS:
        return True
    return field.name.value == "node" and all(
        _names_a_catalogue_row(argument.value, variables) for argument in field.arguments
    )


def _names_a_catalogue_row(value: ValueNode, variables: Mapping[str, Any]) -> bool:
    text: Any = value.value if isinstance(value, StringValueNode) else None
    if isinstance(value, VariableNode):
        text = variables.get(value.name.value)
    found = read_id(text) if isinstance(text, str) else None
    return found is not None and found.kind in CATALOGUE_KINDS
