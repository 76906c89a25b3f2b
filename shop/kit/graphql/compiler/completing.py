"""Writes how a value becomes what is answered: leaves, lists, objects, interfaces and unions.

Each kind begins with one cheap test that lets usual values pass; all others go through a function
of ``running`` first, which raises, gives None, or gives the value to go on with.
"""

from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    is_abstract_type,
    is_leaf_type,
)

from shop.kit.graphql.compiler.abstract import Abstraction
from shop.kit.graphql.compiler.bounds import DEEPEST_INLINE
from shop.kit.graphql.compiler.leaves import known_texts, odd_one
from shop.kit.graphql.compiler.parts import may_come_later, part_of
from shop.kit.graphql.compiler.resolving import refuse_asynchronous
from shop.kit.graphql.compiler.scope import Scope, Target


def write_value(scope: Scope, target: Target, kind: Any, value: str) -> None:
    """Write how the variable ``value`` is completed as ``kind``, in place."""
    null = not isinstance(kind, GraphQLNonNull)
    bare = kind if null else kind.of_type
    if is_leaf_type(bare):
        _write_leaf(scope, target, bare, value, null=null)
    elif isinstance(bare, GraphQLList):
        _admit(scope, target, value, "list", ("listed", "required_list"), null=null)
        _when_there(scope, target, bare.of_type, value, _write_items, null=null)
    elif isinstance(bare, GraphQLObjectType) and may_come_later(bare):
        _write_part(scope, target, bare, value, null=null)
    else:
        _write_whole(scope, target, bare, value, null=null)


def _write_whole(scope: Scope, target: Target, kind: Any, value: str, *, null: bool) -> None:
    """Write an object of whatever type."""
    _admit(scope, target, value, "dict", ("present", "required"), null=null)
    write = _write_abstract if is_abstract_type(kind) else _write_object
    _when_there(scope, target, kind, value, write, null=null)


def _write_part(
    scope: Scope, target: Target, kind: GraphQLObjectType, value: str, *, null: bool
) -> None:
    """Write an object that may come as ``Later``, and may be answered by a text that is kept."""
    lines, module = scope.lines, scope.module
    part = part_of(module, kind, target.field.nodes)
    if part is None:
        with lines.under(f"if {value}.__class__ is Later:"):
            lines.add(f"{value} = {value}.made()")
        _write_whole(scope, target, kind, value, null=null)
        return
    number, name = module.fresh(), module.constant(part, "part")
    key, ready, seen = (f"{word}{number}" for word in ("key", "ready", "seen"))
    lines.add(f"{key} = {value}.key if {value}.__class__ is Later else None")
    lines.add(f"{ready} = {name}.find({key}) if {key} is not None else None")
    with lines.under(f"if {ready} is not None:"):
        lines.add(f"{value} = {ready}")
    with lines.under("else:"):
        with lines.under(f"if {key} is not None:"):
            lines.add(f"{value}, {seen} = {value}.made(), len(errors)")
        _write_whole(scope, target, kind, value, null=null)
        with lines.under(f"if {key} is not None and len(errors) == {seen}:"):
            lines.add(f"{value} = {name}.keep({key}, {value})")


def _admit(
    scope: Scope, target: Target, value: str, usual: str, checks: tuple[str, str], *, null: bool
) -> None:
    """Write the test of a value that is to be a list or an object."""
    check = f"{checks[0] if null else checks[1]}({value}, {target.constant})"
    with scope.lines.under(f"if {value}.__class__ is not {usual}:"):
        scope.lines.add(f"{value} = {check}")


def _when_there(
    scope: Scope, target: Target, kind: Any, value: str, write: Any, *, null: bool
) -> None:
    """Write what follows for a value that is not null."""
    if not null:
        write(scope, target, kind, value)
        return
    with scope.lines.under(f"if {value} is not None:"):
        write(scope, target, kind, value)


def _write_leaf(
    scope: Scope, target: Target, kind: GraphQLLeafType, value: str, *, null: bool
) -> None:
    type_name = scope.module.constant(kind, "type")
    slow = (
        f"{value} = leaf({type_name}, {value})"
        if null
        else f"{value} = required_leaf({type_name}, {value}, {target.constant})"
    )
    odd, texts = odd_one(kind), known_texts(kind)
    if texts:
        _write_enum(scope, value, scope.module.constant(texts, "texts"), slow)
        return
    tests = [odd.format(value)] if odd else []
    tests += [f"{value} is not None"] if null else []
    _write_if(scope, " and ".join(tests), slow)


def _write_enum(scope: Scope, value: str, texts: str, slow: str) -> None:
    with scope.lines.under(f"if {value}.__class__ is str and {value} in {texts}:"):
        scope.lines.add(f"{value} = {texts}[{value}]")
    with scope.lines.under("else:"):
        scope.lines.add(slow)


def _write_if(scope: Scope, test: str, line: str) -> None:
    if not test:
        scope.lines.add(line)
        return
    with scope.lines.under(f"if {test}:"):
        scope.lines.add(line)


def _write_items(scope: Scope, target: Target, kind: Any, value: str) -> None:
    """Write the loop over a list; each item fails for itself."""
    number, lines = scope.module.fresh(), scope.lines
    items, item, index, place = (f"{word}{number}" for word in ("items", "item", "index", "place"))
    lines.add(f"{items} = []")
    with lines.under(f"for {index}, {item} in enumerate({value}):"):
        lines.add(f"{place} = ({scope.place}, {scope.steps!r}, {index})")
        with lines.under("try:"):
            write_value(scope.at_item(place), target, kind, item)
        with lines.under("except Exception as error:"):
            at = f"(error, {target.constant}, {place}"
            if isinstance(kind, GraphQLNonNull):
                lines.add(f"raise located_item{at}) from None")
            else:
                lines.add(f"{item} = failed_item{at}, errors)")
        lines.add(f"{items}.append({item})")
    lines.add(f"{value} = {items}")


def _write_object(scope: Scope, target: Target, kind: GraphQLObjectType, value: str) -> None:
    """Write an object in line, or the call of its function where Python would nest too deeply."""
    module, lines, nodes = scope.module, scope.lines, target.field.nodes
    if kind.is_type_of:
        _write_type_check(scope, target, kind, value)
    if lines.blocks > DEEPEST_INLINE:
        name = module.function_of(kind, nodes)
        lines.add(f"{value} = {name}({value}, {scope.whole_place}, request, errors)")
        return
    answer = scope.selection(scope.within(value, scope.steps), kind, module.below(kind, nodes))
    lines.add(f"{value} = {answer}")


def _write_type_check(scope: Scope, target: Target, kind: GraphQLObjectType, value: str) -> None:
    refuse_asynchronous(kind.is_type_of)
    module = scope.module
    check, type_name = module.constant(kind.is_type_of, "is_type_of"), module.constant(kind, "type")
    with scope.lines.under(f"if not {check}({value}, {target.info}):"):
        scope.lines.add(f"raise invalid_type({type_name}, {value}, {target.constant}.nodes)")


def _write_abstract(scope: Scope, target: Target, kind: GraphQLAbstractType, value: str) -> None:
    """Write the call that finds the object type; each possible one has a function."""
    module = scope.module
    abstraction = Abstraction(kind, target.field)
    refuse_asynchronous(abstraction.resolve_type)
    functions = {}
    for possible in module.whole.schema.get_possible_types(kind):
        refuse_asynchronous(possible.is_type_of)
        functions[possible.name] = module.function_of(possible, target.field.nodes)
    module.abstractions.append((abstraction, functions))
    complete = module.constant(abstraction.complete, "complete")
    lines = scope.lines
    lines.add(f"{value} = {complete}({value}, {target.info}, {scope.whole_place}, request, errors)")
