"""What the generated code calls at run time, off its straight line: odd values, nulls and errors.

Each function says what graphql-core's executor says, in its words and by its own functions where
it has them; the tests hold both against each other.
"""

from typing import Any

from graphql import GraphQLError, GraphQLLeafType, located_error
from graphql.execution import ExecutionContext
from graphql.pyutils import is_iterable

from shop.kit.graphql.compiler.info import Field
from shop.kit.graphql.compiler.places import Place, keys_of


def present(value: Any, _field: Field | None = None) -> Any:
    """Give a value that may be null.

    An exception that was returned is raised; graphql-core's Undefined is one.
    """
    if isinstance(value, Exception):
        raise value
    return value


def required(value: Any, field: Field) -> Any:
    """Give a value that may not be null."""
    value = present(value)
    if value is None:
        raise TypeError(f"Cannot return null for non-nullable field {field.title}.")
    return value


def listed(value: Any, field: Field) -> Any:
    """Give what can be gone through as a list, or None."""
    value = present(value)
    if value is None or is_iterable(value):
        return value
    raise GraphQLError(f"Expected Iterable, but did not find one for field '{field.title}'.")


def required_list(value: Any, field: Field) -> Any:
    """Give what can be gone through as a list."""
    return listed(required(value, field), field)


def leaf(kind: GraphQLLeafType, value: Any) -> Any:
    """Serialize a scalar or an enum that may be null."""
    value = present(value)
    return None if value is None else ExecutionContext.complete_leaf_value(kind, value)


def required_leaf(kind: GraphQLLeafType, value: Any, field: Field) -> Any:
    """Serialize a scalar or an enum that may not be null."""
    return ExecutionContext.complete_leaf_value(kind, required(value, field))


def located(error: Exception, field: Field, place: Place | None) -> GraphQLError:
    """Say where a field that may not be null failed; its parent fails with it."""
    return located_error(error, field.nodes, keys_of(place, field.steps))


def located_item(error: Exception, field: Field, place: Place) -> GraphQLError:
    """Say which item of a list failed that may hold no nulls; the list fails with it."""
    return located_error(error, field.nodes, keys_of(place))


def failed(error: Exception, field: Field, place: Place | None, errors: list[GraphQLError]) -> None:
    """Note that a field failed; it becomes null."""
    errors.append(located(error, field, place))


def failed_item(error: Exception, field: Field, place: Place, errors: list[GraphQLError]) -> None:
    """Note that an item of a list failed; it becomes null."""
    errors.append(located_item(error, field, place))
