"""Pages: every order walked either way gives the same list, without gaps or doubles."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalog.browse.errors import InvalidCursor
from catalog.browse.filters import ProductFilter
from catalog.browse.pages import LARGEST_PAGE, Wanted, product_page
from catalog.browse.sorts import ProductSort
from catalog.products.models import AttributeKind, AttributeValueName, ProductAttribute
from catalog.search.actions import refresh_search
from catalog.search.words import words_of
from tests.catalog.browse.shelf import (
    add_variant,
    ids_on,
    india,
    on_sale,
    page,
    skus_on,
    united_states,
    up_to_date,
    view,
)
from tests.catalog.browse.worlds import ProductPlan, World, built, plans
from tests.make.catalog import make_sale
from tests.make.i18n import NOON

pytestmark = pytest.mark.django_db

on_random_worlds = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def forwards(world: World, sort: ProductSort, size: int, search: str | None) -> list[int]:
    walked: list[int] = []
    after = None
    while True:
        step = page(world.market, sort=sort, first=size, after=after, search=search)
        assert len(step.rows) <= size
        assert step.has_previous == (after is not None)
        walked += ids_on(step)
        assert len(set(walked)) == len(walked)
        if not step.has_next:
            return walked
        after = step.cursors()[-1]


def backwards(world: World, sort: ProductSort, size: int, search: str | None) -> list[int]:
    walked: list[int] = []
    before = None
    while True:
        step = page(world.market, sort=sort, last=size, before=before, search=search)
        assert step.has_next == (before is not None)
        walked = ids_on(step) + walked
        assert len(set(walked)) == len(walked)
        if not step.has_previous:
            return walked
        before = step.cursors()[0]


@on_random_worlds
@given(
    planned=plans(),
    sort=st.sampled_from(ProductSort),
    size=st.integers(1, 3),
    search=st.sampled_from((None, "alpha", "kavrin case")),
)
def test_forwards_and_backwards_are_the_same_list(
    planned: list[ProductPlan], sort: ProductSort, size: int, search: str | None
) -> None:
    with built(planned) as world:
        whole = ids_on(page(world.market, sort=sort, first=LARGEST_PAGE, search=search))

        assert len(set(whole)) == len(whole)
        assert forwards(world, sort, size, search) == whole
        assert backwards(world, sort, size, search) == whole


@on_random_worlds
@given(planned=plans(), sort=st.sampled_from(ProductSort))
def test_every_order_is_the_one_it_is_called(planned: list[ProductPlan], sort: ProductSort) -> None:
    with built(planned) as world:
        shown = {pk: plan for pk, plan in world.plans.items() if plan.shown}

        whole = ids_on(page(world.market, sort=sort, first=LARGEST_PAGE))

        assert whole == sorted(shown, key=lambda pk: _place(shown[pk], sort, pk))


def _place(plan: ProductPlan, sort: ProductSort, pk: int) -> tuple[object, ...]:
    price = min(variant.price for variant in plan.variants.values())
    priced = plan.state == "listed"
    return {
        ProductSort.FEATURED: (plan.position, pk),
        ProductSort.RELEVANCE: (plan.position, pk),
        ProductSort.PRICE_ASC: (not priced, priced and price, plan.position, pk),
        ProductSort.PRICE_DESC: (not priced, priced and -price, plan.position, pk),
        ProductSort.NEWEST: (-plan.age, -pk),
        ProductSort.NAME: (" ".join(words_of(plan.name)), pk),
    }[sort]


def test_the_price_that_counts_is_the_one_in_force() -> None:
    market = united_states()
    on_sale(market, "DEAR", price=5000)
    sale = on_sale(market, "SALE", price=9000)
    make_sale(
        market=market,
        variant=sale.variants.get(),
        amount_minor=1000,
        starts_at=NOON,
        ends_at=NOON + timedelta(hours=1),
    )

    in_order = page(market, sort=ProductSort.PRICE_ASC)

    assert skus_on(in_order) == ["SALE", "DEAR"]
    assert page(market, filter=ProductFilter(price_max=1000)).total() == 1


def test_an_announced_product_tells_nothing_by_its_price() -> None:
    market = united_states()
    product = on_sale(market, "SOON", price=5000)
    product.listings.update(stage="ANNOUNCED")

    assert page(market).total() == 1
    assert page(market, filter=ProductFilter(price_min=1)).total() == 0
    assert page(market, filter=ProductFilter(in_stock=True)).total() == 0
    assert not {"price", "in_stock"} & {facet.code for facet in page(market).facets()}


def written(*told: object) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


BAD_CURSORS = (
    "",
    "x",
    "é",
    "\x00",
    "A" * 100_000,
    written(),
    written("FEATURED"),
    written("FEATURED", 1),
    written("FEATURED", 1, 2, 3),
    written("FEATURED", "1", 2),
    written("FEATURED", None, 2),
    written("FEATURED", True, 2),
    written("FEATURED", 1.5, 2),
    written("FEATURED", 2**63, 2),
    written("NAME", "a", 2),
    written({"a": 1}),
    urlsafe_b64encode(b"[" * 700).decode(),
    urlsafe_b64encode(b"\xff\xfe").decode(),
)


@pytest.mark.parametrize("field", ["after", "before"])
@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_a_cursor_that_is_none_is_refused(cursor: str, field: str) -> None:
    market = united_states()

    with pytest.raises(InvalidCursor) as refused:
        page(market, **{field: cursor})

    assert (refused.value.code, refused.value.field) == ("INVALID_CURSOR", field)


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        (ProductSort.NAME, ("NAME", "a\x00", 1)),
        (ProductSort.NAME, ("NAME", "\ud800", 1)),
        (ProductSort.NEWEST, ("NEWEST", "2026-01-01", 1)),
        (ProductSort.NEWEST, ("NEWEST", "0001-01-01T00:00:00+14:00", 1)),
        (ProductSort.NEWEST, ("NEWEST", "yesterday", 1)),
    ],
)
def test_a_cursor_with_what_no_row_has_is_refused(
    sort: ProductSort, told: tuple[object, ...]
) -> None:
    market = united_states()

    with pytest.raises(InvalidCursor):
        page(market, sort=sort, after=written(*told))


def test_a_cursor_of_another_order_is_refused() -> None:
    market = united_states()
    on_sale(market, "ONE")
    cursor = page(market, sort=ProductSort.NEWEST).cursors()[0]

    assert page(market, sort=ProductSort.NEWEST, after=cursor).rows == []
    with pytest.raises(InvalidCursor):
        page(market, sort=ProductSort.FEATURED, after=cursor)


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (-5, 0), (2, 2), (10**9, 3)])
def test_a_page_is_never_larger_than_asked_for_or_allowed(asked: int, given: int) -> None:
    market = united_states()
    for sku in ("ONE", "TWO", "THREE"):
        on_sale(market, sku)

    assert len(page(market, first=asked).rows) == given
    assert len(page(market, last=asked).rows) == given
    assert page(market, first=asked).has_next == (given < 3)


def test_a_search_is_corrected_for_the_market_and_not_for_the_filter() -> None:
    market = united_states()
    on_sale(market, "ONE", en="Slim shell", brand="Kavrin")
    on_sale(market, "TWO", en="Slim shelf", brand="Zel")
    refresh_search()

    right = page(market, search="slim shell", filter=ProductFilter(brands=("Zel",)))
    wrong = page(market, search="slim shelv")

    assert (right.rows, right.corrected) == ([], None)
    assert (wrong.corrected, wrong.total()) == ("slim shelf", 1)
    assert page(market, search=" ").total() == 2
    assert page(market, search="?!").total() == 0


def test_relevance_puts_names_first() -> None:
    market = united_states()
    on_sale(market, "BRAND", en="Cover", brand="Slim", position=1)
    on_sale(market, "NAME", en="Slim case", position=2)
    refresh_search()

    best = page(market, search="slim", sort=ProductSort.RELEVANCE)
    usual = page(market, search="slim")

    assert skus_on(best) == ["NAME", "BRAND"]
    assert skus_on(usual) == ["BRAND", "NAME"]


@pytest.mark.parametrize("products", [2, 12])
def test_nothing_is_read_that_was_not_asked_for(
    products: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The same few statements for any number of products."""
    market = india()
    finish = AttributeKind.objects.create(code="finish", data="TEXT", is_facet=True)
    AttributeValueName.objects.create(attribute=finish, value="matte")
    for number in range(products):
        product = on_sale(market, f"SKU-{number}", en=f"Case {number}")
        add_variant(product, market, "RED")
        ProductAttribute.objects.create(product=product, attribute=finish, value="matte")
    from_here = up_to_date(view(market))

    with django_assert_num_queries(0):
        answer = product_page(from_here)
    with django_assert_num_queries(1):
        assert len(answer.rows) == len(answer.cursors()) == products
        assert (answer.has_next, answer.has_previous) == (False, False)
    with django_assert_num_queries(1):
        assert answer.total() == answer.total() == products
    with django_assert_num_queries(1):
        assert answer.facets() == answer.facets()
    with django_assert_num_queries(1):  # whether the words are known is asked with the list
        answer = product_page(from_here, search="case", sort=ProductSort.RELEVANCE)
        assert len(answer.rows) == products
    with django_assert_num_queries(1):
        counted = product_page(from_here, wanted=Wanted(total=True))
        assert (len(counted.rows), counted.total()) == (products, products)


def test_a_misspelt_search_is_put_right_in_two_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    market = india()
    on_sale(market, "ONE", en="Quartz shell")
    from_here = up_to_date(view(market))

    with django_assert_num_queries(2):
        answer = product_page(from_here, search="quarzz shel", wanted=Wanted(total=True))
        assert (answer.corrected, answer.total(), len(answer.rows)) == ("quartz shel", 1, 1)
