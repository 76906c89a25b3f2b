"""A resolver learns from the compiled code's ``Info`` what graphql-core would tell it."""

from typing import Any

import pytest
from graphql import GraphQLResolveInfo, build_schema

from shop.kit.graphql.compiler.info import Info
from shop.kit.graphql.selection import Selection, selected
from tests.kit.graphql.compiler.ways import answer, compiled, interpreted

pytestmark = pytest.mark.any_engine

TEXT = """
query It($n: Int = 3, $on: Boolean!) {
  items { one: item(n: $n) { name ...More } item { name @include(if: $on) } }
}
fragment More on Item { more: name items { item { name } } }
"""


class Seen:
    """A schema whose resolvers keep the infos that they are given."""

    def __init__(self) -> None:
        self.infos: list[Any] = []
        self.schema = build_schema(
            "type Query { items: [Item] } "
            "type Item { item(n: Int): Item, items: [Item!], name: String }"
        )
        for kind in ("Query", "Item"):
            for field in self.schema.type_map[kind].fields.values():  # type: ignore[attr-defined]
                field.resolve = self.resolve

    def resolve(self, _root: Any, info: GraphQLResolveInfo, **_arguments: Any) -> Any:
        self.infos.append(info)
        deep = len(info.path.as_list()) > 5
        return [{}, {}] if info.field_name == "items" and not deep else {}

    def asked(self, **variables: Any) -> list[Any]:
        answer(compiled(self.schema, TEXT), context="context", **variables)
        return self.infos

    def asked_of_core(self, **variables: Any) -> list[Any]:
        interpreted(self.schema, TEXT, context="context", **variables)
        return self.infos


@pytest.mark.parametrize("name", GraphQLResolveInfo.__annotations__)
def test_an_info_has_each_attribute_of_graphql_cores(name: str) -> None:
    seen = Seen()

    ours = seen.asked(on=True)[:]
    theirs = seen.asked_of_core(on=True)[len(ours) :]

    assert [type(info) for info in ours] == [Info] * len(theirs)
    assert len(ours) > 10
    assert [getattr(info, name) for info in ours] == [getattr(info, name) for info in theirs]


def test_an_info_that_is_kept_tells_its_own_path_later() -> None:
    infos = Seen().asked(on=False)

    paths = [tuple(info.path.as_list()) for info in infos]

    assert len(set(paths)) == len(paths)
    assert ("items", 1, "one", "items") in paths


def names(selection: Selection) -> dict[str, Any]:
    return {name: names(below) for name, below in selection.names.items()}


@pytest.mark.parametrize("on", [True, False])
def test_the_selection_below_a_field_is_the_same_and_heeds_conditions(on: bool) -> None:
    seen = Seen()

    ours = [names(selected(info)) for info in seen.asked(on=on)]
    theirs = [names(selected(info)) for info in seen.asked_of_core(on=on)[len(ours) :]]

    assert ours == theirs
    assert (ours[2] == {"name": {}}) is False


def test_the_selection_of_a_field_is_read_once_for_all_calls_and_requests() -> None:
    seen = Seen()
    document = compiled(seen.schema, TEXT)

    for _request in range(2):
        answer(document, on=True)
    several = [selected(i) for i in seen.infos if i.path.as_list()[2:] == ["one"]]

    assert len(several) == 4
    assert all(one is several[0] for one in several)


def test_conditions_have_selections_of_their_own() -> None:
    seen = Seen()
    document = compiled(seen.schema, TEXT)

    for on in (True, False):
        answer(document, on=on)
    last = [names(selected(i)) for i in seen.infos if i.path.as_list() == ["items", 1, "item"]]

    assert last == [{"name": {}}, {}]
