"""Kept answers, through the public door: as fast as one statement, and never other than the truth.

Every test runs with each place where answers may be kept; with a Redis where TEST_REDIS_URL names
one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import orjson
import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog.devices.models import Device
from catalog.inventory.actions import hold, receive
from catalog.inventory.models import Stock
from catalog.listings.actions import set_price, switch_listing
from catalog.listings.models import Listing, Price
from catalog.products.models import Product, Variant
from catalog.shelf.actions import refresh_marked
from i18n.locales.actions import write_text
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from shop.kit.graphql.ids import to_id
from shop.schema import keeping
from tests.api.test_persisted import automatic
from tests.make.accounts import make_customer
from tests.make.asking import ADDRESS, Answer, ask, post
from tests.make.caches import REDIS, redis_caches
from tests.make.catalog import make_device, make_product, make_variant, put_on_sale
from tests.make.i18n import NOON, make_goods_rate, make_market, make_stage

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
MOMENT = timedelta(microseconds=1)
SHOWN = "nodes { id slug name priceRange { min { minor currency } } %s }"
LIST = f"""query List($code: String = "in", $locale: String) {{
  market(code: $code, locale: $locale) {{ stage products {{ {SHOWN % ""} }} }} }}"""
LIVE = LIST.replace("priceRange", "availability { offer quantity } priceRange")
ONE = "query One($sku: String!) { market(code: %s) { product(sku: $sku) { slug name } } }"


class Shop(NamedTuple):
    """A case in India and the United States, in stock in both."""

    india: Market
    america: Market
    case: Product
    black: Variant


@pytest.fixture(params=["process", "shared", *(["redis"] if REDIS else [])], autouse=True)
def _kept(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """Begin as a process that keeps answers and has none yet."""
    settings.GRAPHQL_RESPONSE_CACHE = "process" if request.param == "process" else "shared"
    keeping._keeper.cache_clear()  # noqa: SLF001  stands for another process
    if request.param == "redis":
        settings.CACHES = redis_caches()
        yield
    else:
        cache.clear()
        yield
        cache.clear()


@pytest.fixture
def shop() -> Shop:
    """Open a shop whose shelf is up to date."""
    make_goods_rate(prefix="39")
    india, america = make_market(code="in"), make_market(code="us")
    case = make_product(sku="KAV-1", name="Slim case")
    black = make_variant(product=case, on_sale_in=india, amount_minor=29900, free=5)
    put_on_sale(variant=black, market=america, amount_minor=999, free=3)
    settle()
    return Shop(india, america, case, black)


def settle() -> None:
    """Bring the shelf up to date, as a reader or the worker would."""
    while refresh_marked(at=NOON).left:
        pass


def is_kept(document: str, **variables: Any) -> bool:
    """Tell whether a query was answered from what is kept: by one statement, for the tokens."""
    with CaptureQueriesContext(connection) as captured:
        assert ask(document, **variables).data
    asked = [query["sql"] for query in captured]
    return len(asked) == 1 and "catalog_shelfmarket" in asked[0]


def products(document: str = LIST, **variables: Any) -> list[dict[str, Any]]:
    """List what a market shows; nothing where there is no market."""
    market = ask(document, **variables).data["market"]
    nodes: list[dict[str, Any]] = market["products"]["nodes"] if market else []
    return nodes


def price(**variables: Any) -> int | None:
    """Tell what the shop's case costs; None where it is not shown."""
    found = [each["priceRange"]["min"]["minor"] for each in products(**variables)]
    return found[0] if found else None


def reprice(shop: Shop, amount: int, **when: datetime) -> None:
    """Set what the case costs in India."""
    set_price(market=shop.india, variant=shop.black, amount_minor=amount, mrp_minor=99900, **when)


@pytest.mark.parametrize("document", [LIST, LIVE])
def test_the_same_query_again_costs_one_statement(shop: Shop, document: str) -> None:
    first = ask(document, code=shop.india.code)

    assert is_kept(document, code="in")
    assert ask(document, code="in").body == first.body


def test_an_answer_is_kept_although_the_readers_before_it_wrote_the_shelf(shop: Shop) -> None:
    reprice(shop, 24900)

    assert [is_kept(LIST), is_kept(LIST), is_kept(LIST)] == [False, False, True]


def test_without_the_setting_nothing_is_kept(shop: Shop, settings: Settings) -> None:
    ask(LIST)
    settings.GRAPHQL_RESPONSE_CACHE = "off"

    assert [is_kept(LIST), is_kept(LIST)] == [False, False]
    assert shop.case.slug == products()[0]["slug"]


def by_action(shop: Shop) -> None:
    reprice(shop, 24900)


def by_orm(shop: Shop) -> None:
    Price.objects.filter(market=shop.india).update(amount_minor=24900)


def by_sql(shop: Shop) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_price SET amount_minor = 24900 WHERE market_id = %s", [shop.india.pk]
        )


@pytest.mark.parametrize("change", [by_action, by_orm, by_sql])
def test_the_very_next_read_sees_another_price_however_it_was_written(
    shop: Shop, change: Any
) -> None:
    assert [price(), price(code="us")] == [29900, 999]

    change(shop)

    assert [price(), price()] == [24900, 24900]
    assert price(code="us") == 999


def test_an_answer_read_just_before_a_write_is_not_kept_as_what_holds_after_it(shop: Shop) -> None:
    price(code="us")  # so that the markets are known and nothing has to be read twice
    late = [by_sql]

    def then_written(execute: Any, sql: str, *more: Any) -> Any:
        """Write, by another hand, as soon as the list was read."""
        done = execute(sql, *more)
        if late and "WITH page AS" in sql:
            late.pop()(shop)
            settle()
        return done

    with connection.execute_wrapper(then_written):
        assert price() == 29900

    assert not late
    assert [price(), price()] == [24900, 24900]


def test_a_market_keeps_its_answers_while_another_one_changes(shop: Shop) -> None:
    price(code="us")

    reprice(shop, 24900)
    settle()

    assert is_kept(LIST, code="us")
    assert price() == 24900


def test_a_product_is_hidden_as_soon_as_it_is_switched_off_and_shown_as_soon_as_it_is_on(
    shop: Shop,
) -> None:
    for on in (True, False, True, False):
        switch_listing(market=shop.india, product=shop.case, on=on)

        assert [bool(products()), bool(products())] == [on, on]


def test_a_market_that_never_listed_anything_shows_its_first_product_at_once(shop: Shop) -> None:
    make_market(code="gb")
    assert products(code="gb") == products(code="gb") == []

    put_on_sale(variant=shop.black, market=Market.objects.get(code="gb"), amount_minor=700)
    settle()

    assert price(code="gb") == 700


def test_a_market_that_was_unknown_is_there_as_soon_as_it_is_made(shop: Shop) -> None:
    assert ask(LIST, code="gb").data == ask(LIST, code="gb").data == {"market": None}

    make_market(code="gb")

    assert ask(LIST, code="gb").data["market"]["stage"] == "OPEN"
    assert shop.india.code == "in"


def seen_around(moment: datetime, **variables: Any) -> list[bool]:
    """Tell whether the case is shown before a moment, kept, just before it, at it and after."""
    steps = (NOON, NOON, moment - MOMENT, moment, moment + SECOND)
    seen = []
    for at in steps:
        with time_machine.travel(at, tick=False):
            seen.append(bool(products(**variables)))
    return seen


def test_a_planned_closing_is_obeyed_at_its_moment(shop: Shop) -> None:
    moment = NOON + timedelta(seconds=20)
    Listing.objects.filter(market=shop.india).update(closes_at=moment)
    settle()

    assert seen_around(moment) == [True, True, True, False, False]


def test_a_planned_opening_is_obeyed_at_its_moment(shop: Shop) -> None:
    moment = NOON + timedelta(seconds=20)
    Listing.objects.filter(market=shop.india).update(opens_at=moment)
    settle()

    assert seen_around(moment) == [False, False, False, True, True]


@pytest.mark.parametrize("kept", [LIST, LIVE, '{ market(code: "in") { stage } }'])
def test_a_planned_stage_of_a_market_is_obeyed_at_its_moment(shop: Shop, kept: str) -> None:
    moment = NOON + timedelta(milliseconds=700)
    make_stage(market=shop.india, stage=Stage.CLOSED, since=moment)
    settle()

    for at, there in ((NOON, True), (moment - MOMENT, True), (moment, False)):
        with time_machine.travel(at, tick=False):
            assert bool(ask(kept).data["market"]) is there


def test_a_market_that_opens_is_there_at_its_moment_though_it_was_no_market_before(
    shop: Shop,
) -> None:
    moment = NOON + timedelta(seconds=20)
    make_stage(market=shop.india, stage=Stage.PLANNED, since=NOON - SECOND)
    make_stage(market=shop.india, stage=Stage.OPEN, since=moment)

    assert seen_around(moment) == [False, False, False, True, True]


def test_a_price_that_ends_is_obeyed_at_its_moment(shop: Shop) -> None:
    moment = NOON + timedelta(seconds=20)
    reprice(shop, 19900, starts_at=NOON - SECOND, ends_at=moment)
    settle()

    seen = []
    for at in (NOON, NOON, moment - MOMENT, moment):
        with time_machine.travel(at, tick=False):
            seen.append(price())
    assert seen == [19900, 19900, 19900, 29900]


def test_a_clock_behind_that_of_the_keeper_is_not_shown_its_future(shop: Shop) -> None:
    moment = NOON + timedelta(seconds=20)
    Listing.objects.filter(market=shop.india).update(opens_at=moment)
    settle()
    with time_machine.travel(moment, tick=False):
        assert products()

    assert products() == []


def test_stock_in_an_answer_is_as_old_as_the_setting_allows_and_no_older(
    shop: Shop, settings: Settings
) -> None:
    settings.GRAPHQL_KEPT_STOCK_SECONDS = 2.0
    [before] = products(LIVE)

    receive_more(shop, 4)

    oldest = NOON + timedelta(seconds=2)
    for at, units in ((NOON, 5), (oldest - MOMENT, 5), (oldest, 9)):
        with time_machine.travel(at, tick=False):
            [now] = products(LIVE)
            assert now["availability"]["quantity"] == units
    assert before["availability"]["quantity"] == 5


def test_with_no_seconds_for_stock_only_answers_without_stock_are_kept(
    shop: Shop, settings: Settings
) -> None:
    settings.GRAPHQL_KEPT_STOCK_SECONDS = 0.0
    products(LIVE)
    products(LIST)
    receive_more(shop, 4)

    assert products(LIVE)[0]["availability"]["quantity"] == 9
    assert is_kept(LIST)


def test_stock_ends_no_answer_that_has_none_in_it(shop: Shop) -> None:
    products(LIST)
    receive_more(shop, 4)
    hold(
        variant=shop.black,
        market=shop.india,
        quantity=1,
        holder=UUID(int=7),
        until=NOON + SECOND,
        at=NOON,
    )

    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        assert is_kept(LIST)


def receive_more(shop: Shop, units: int) -> None:
    stock = Stock.objects.get(variant=shop.black, warehouse__code="WH-IN")
    receive(
        warehouse=stock.warehouse,
        variant=shop.black,
        quantity=units,
        reason="RECEIVED",
        reference="a test",
        at=NOON,
    )


def test_no_answer_is_kept_longer_than_a_minute(shop: Shop) -> None:
    products()

    with time_machine.travel(NOON + timedelta(seconds=60) - MOMENT, tick=False):
        assert is_kept(LIST)
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        assert not is_kept(LIST)


def test_markets_locales_and_arguments_never_share_an_answer(shop: Shop) -> None:
    write_text(
        owner="catalog.product", owner_id=shop.case.pk, field="name", locale="hi", text="कवर"
    )
    settle()

    def told() -> list[Any]:
        named = """query Named($code: String) {
          a: market(code: "us") { code } market(code: $code) { code } }"""
        swapped = named.replace('"us"', '"in"')
        return [
            [(each["name"], each["priceRange"]["min"]["currency"]) for each in products(**asked)]
            for asked in ({"code": "in"}, {"code": "in", "locale": "hi-IN"}, {"code": "us"})
        ] + [
            ask(named, code="in").data,
            ask(swapped, code="us").data,
            ask(named, code="us").data,
        ]

    first = told()

    assert told() == first
    assert first == [
        [("Slim case", "INR")],
        [("कवर", "INR")],
        [("Slim case", "USD")],
        {"a": {"code": "us"}, "market": {"code": "in"}},
        {"a": {"code": "in"}, "market": {"code": "us"}},
        {"a": {"code": "us"}, "market": {"code": "us"}},
    ]


def test_operations_of_one_document_and_skipped_fields_never_share_an_answer(shop: Shop) -> None:
    two = """query A($no: Boolean = false) { market(code: "in") { code stage @skip(if: $no) } }
    query B { market(code: "us") { ...Facts } }
    fragment Facts on Market { code ... @include(if: false) { stage } currency }"""

    def told() -> list[Any]:
        bodies: list[dict[str, Any]] = [
            {"operationName": "A"},
            {"operationName": "A", "variables": {"no": True}},
            {"operationName": "B"},
        ]
        return [post({"query": two, **body}).data["market"] for body in bodies]

    first = told()

    assert told() == first
    assert first == [
        {"code": "in", "stage": "OPEN"},
        {"code": "in"},
        {"code": "us", "currency": "USD"},
    ]


def test_an_answer_of_two_markets_ends_with_either(shop: Shop) -> None:
    both = f'{{ a: market(code: "in") {{ products {{ {SHOWN % ""} }} }} '
    both += f'b: market(code: "us") {{ products {{ {SHOWN % ""} }} }} }}'
    ask(both)
    assert is_kept(both)

    for market, name in ((shop.america, "b"), (shop.india, "a")):
        switch_listing(market=market, product=shop.case, on=False)
        assert ask(both).data[name]["products"]["nodes"] == []


def test_errors_are_not_kept(shop: Shop) -> None:
    fits = to_id("Device", "in", "en-IN", 1_000_000)
    fitting = 'query ($fits: ID!) { market(code: "in") { products(fits: $fits) { nodes { id } } } }'
    assert ask(fitting, fits=fits).codes == ["UNKNOWN_DEVICE"]

    Device.objects.create(pk=1_000_000, code="ORV-1", slug="orv-1", brand="Orvane", name="One")

    assert ask(fitting, fits=fits).data["market"]["products"]["nodes"]


def test_a_phone_that_is_no_more_is_refused_though_an_answer_for_it_was_kept(shop: Shop) -> None:
    fitting = 'query ($fits: ID!) { market(code: "in") { products(fits: $fits) { nodes { id } } } }'
    device = make_device()
    fits = to_id("Device", "in", "en-IN", device.pk)
    settle()
    ask(fitting, fits=fits)
    assert is_kept(fitting, fits=fits)

    device.delete()

    with time_machine.travel(NOON + SECOND, tick=False):
        assert ask(fitting, fits=fits).codes == ["UNKNOWN_DEVICE"]


def test_a_number_that_becomes_that_of_another_product_is_followed(shop: Shop) -> None:
    one = ONE % '"in"'
    for _ in range(2):
        assert ask(one, sku=shop.black.sku).data["market"]["product"]["slug"] == "kav-1"

    make_product(sku=shop.black.sku, slug="another")
    settle()

    with time_machine.travel(NOON + SECOND, tick=False):
        assert ask(one, sku=shop.black.sku).data["market"] == {"product": None}


def test_the_same_product_elsewhere_is_told_as_it_is_there_now(shop: Shop) -> None:
    pages = ONE.replace("slug name", "alternates { locale }") % '"in"'

    def locales() -> set[str]:
        [*found] = ask(pages, sku=shop.case.sku).data["market"]["product"]["alternates"]
        return {each["locale"] for each in found}

    assert locales() == {"en-IN", "hi-IN", "en-US", "es-US"}
    switch_listing(market=shop.america, product=shop.case, on=False)
    settle()
    assert locales() == {"en-IN", "hi-IN"}


def test_a_cart_shows_what_was_put_into_it(shop: Shop) -> None:
    made = ask(
        'mutation { cartCreate(input: {market: "in", idempotencyKey: "0123456789abcdef"}) '
        "{ cart { id quantity } } }"
    ).data["cartCreate"]["cart"]
    look = "query ($id: ID!) { cart(id: $id) { quantity } }"
    assert [ask(look, id=made["id"]).data["cart"]["quantity"] for _ in range(2)] == [0, 0]

    ask(
        "mutation ($cart: ID!, $variant: ID!) { cartLinesAdd(input: {cart: $cart, "
        "lines: [{variant: $variant, quantity: 2}]}) { problems { code } } }",
        cart=made["id"],
        variant=to_id("Variant", "in", "en-IN", shop.black.pk),
    )

    assert ask(look, id=made["id"]).data["cart"]["quantity"] == 2


def test_whoever_is_signed_in_gets_an_answer_of_her_own_and_leaves_none(shop: Shop) -> None:
    client = Client()
    client.force_login(make_customer())
    body = orjson.dumps({"query": LIST})

    def asked() -> Any:
        return client.post(ADDRESS, body, "application/json").json()["data"]

    with CaptureQueriesContext(connection) as captured:
        asked(), asked()
    assert not [query for query in captured if "catalog_shelfmarket" in query["sql"]]
    assert not is_kept(LIST)
    assert asked()["market"]["products"]["nodes"][0]["slug"] == shop.case.slug


def test_what_was_rolled_back_leaves_the_answer_that_was_right(shop: Shop) -> None:
    assert price() == 29900

    with transaction.atomic():
        reprice(shop, 24900)
        assert [price(), price()] == [24900, 24900]
        transaction.set_rollback(True)

    assert [price(), price()] == [29900, 29900]


def get(document: str, **headers: str) -> Any:
    """Ask by GET for a document that was sent once before."""
    post({"query": document, "extensions": automatic(document)})
    asked = urlencode({"extensions": orjson.dumps(automatic(document)).decode()})
    return Client().get(f"{ADDRESS}?{asked}", headers={"accept": "application/json", **headers})


def test_a_get_is_revalidated_by_its_etag_until_something_changes(shop: Shop) -> None:
    made, kept = get(LIST), get(LIST)

    assert made.headers["ETag"] == kept.headers["ETag"]
    assert made.content == kept.content
    for told in (made, kept):
        assert told.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert told.headers["Surrogate-Key"] == f"market-in locale-en-IN product-{shop.case.pk}"

    tag = made.headers["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        same = get(LIST, **{"if-none-match": known})
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["ETag"] == tag
        assert same.headers["Surrogate-Key"]

    reprice(shop, 24900)
    changed = get(LIST, **{"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert changed.json()["data"]["market"]["products"]["nodes"][0]["priceRange"]["min"] == {
        "minor": 24900,
        "currency": "INR",
    }


def test_a_cdn_may_give_answers_for_as_long_as_the_shop_says(
    shop: Shop, settings: Settings
) -> None:
    settings.GRAPHQL_CDN_SECONDS = 30

    assert get(LIST).headers["Cache-Control"].endswith("must-revalidate, s-maxage=30")


@pytest.mark.parametrize(
    "document",
    [
        '{ cart(id: "x") { id } }',
        '{ order(token: "x") { id } }',
        "{ me { id } }",
        "{ markets { code suggested } }",
        '{ market(code: "in") { code } me { id } }',
    ],
)
def test_no_cache_in_front_may_keep_what_is_somebodys_own(
    document: str, settings: Settings
) -> None:
    settings.GRAPHQL_CDN_SECONDS = 30

    told = get(document)

    assert told.headers["Cache-Control"] == "no-store"
    assert {"ETag", "Surrogate-Key"}.isdisjoint(told.headers)


def test_variables_that_no_field_takes_change_nothing_however_deep_they_are(shop: Shop) -> None:
    deep = b"[" * 1_000 + b"]" * 1_000
    body = b'{"query": %s, "variables": {"unused": %s}}' % (orjson.dumps(LIST), deep)

    told: list[Answer] = [post(body), post(body)]

    assert [answer.data["market"]["stage"] for answer in told] == ["OPEN", "OPEN"]


def away(_execute: Any, sql: str, *_more: Any) -> Any:
    """Stand for a database that does not answer."""
    raise OperationalError(sql)


def away_for_boundaries(execute: Any, sql: str, *more: Any) -> Any:
    """Stand for one that goes away when an answer is made and about to be kept."""
    return away(execute, sql) if "min(r.until)" in sql else execute(sql, *more)


def test_a_database_that_is_away_is_told_as_where_nothing_is_kept(shop: Shop) -> None:
    price()

    with connection.execute_wrapper(away):
        told = ask(LIST)

    assert (told.status, told.codes) == (200, ["UNAVAILABLE"])
    assert price() == 29900


def test_an_answer_is_sent_although_it_could_not_be_kept(shop: Shop) -> None:
    with connection.execute_wrapper(away_for_boundaries):
        assert price() == 29900

    assert [is_kept(LIST), is_kept(LIST)] == [False, True]
