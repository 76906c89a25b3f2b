"""Who sees and changes which row, generated over every table, person and path of the admin."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.forms import BaseForm, ModelChoiceField
from django.test import Client
from django.urls import reverse
from unfold.admin import TabularInline

from catalog.inventory.models import Stock, WarehouseMarket
from catalog.listings.models import Listing
from catalog.products.models import Certificate, Product
from checkout.orders.models import Order
from i18n.locales.models import Region, Translation
from i18n.markets.models import Market, MarketCountry
from i18n.tax.models import GoodsTaxRate, GstState, StateTaxRate
from shop.accounts.reach import SHARED as FOR_ALL
from shop.console.rows import ScopedTable
from shop.console.site import TablesSite, tables
from shop.console.tables import i18n as _registered  # noqa: F401 registers all tables
from tests.console.cells import (
    Visitor,
    address,
    cells_of,
    changes,
    client_of,
    lists,
    sees,
    wrong_cells,
)
from tests.console.forms import form_data
from tests.console.world import CHANGED_BY_MANAGERS, MARKS, SHARED, World, make_world
from tests.make.accounts import make_manager
from tests.make.catalog import make_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]
OTHER = {"in": "us", "us": "in"}


@pytest.fixture
def world() -> World:
    return make_world()


def test_the_world_has_a_row_of_every_table(world: World) -> None:
    assert set(world.rows) == set(tables._registry)  # noqa: SLF001 the guard against a new table


@pytest.mark.parametrize("person", ["anonymous", "shopper", "in", "us", "admin"])
def test_nobody_gets_a_cell_that_is_not_theirs(world: World, person: str) -> None:
    assert list(wrong_cells(world, person)) == []


def test_a_table_that_lets_everybody_see_its_rows_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(tables.get_model_admin(Order)), "reach", FOR_ALL)

    foreign = Order.objects.get(market__code="us")
    cells = cells_of(world, client_of(world, "in"), "in", "us", foreign)
    assert {path for path, got, due in cells if got != due} == {"list", "change", "history"}


def test_a_table_that_declares_no_reach_is_refused() -> None:
    class Undeclared(ScopedTable):
        pass

    class Rows(TabularInline):  # type: ignore[misc]  # unfold is published without types
        model = WarehouseMarket

    class DeclaredButForItsInline(ScopedTable):
        reach = FOR_ALL
        inlines = (Rows,)

    for table in (Undeclared, DeclaredButForItsInline, None):
        with pytest.raises(ImproperlyConfigured):
            TablesSite().register(Region, table)


@pytest.mark.parametrize("person", ["in", "us"])
def test_no_page_of_a_manager_names_the_other_market(world: World, person: str) -> None:
    client = client_of(world, person)
    for page in pages_of(world, person):
        text = client.get(page).content.decode()
        found = [mark for mark in MARKS[OTHER[person]] if mark in text]
        assert not found, f"{page} names {found}"


@pytest.mark.parametrize("person", ["in", "us"])
def test_a_manager_can_choose_only_rows_of_hers(world: World, person: str) -> None:
    client = client_of(world, person)
    for page in pages_of(world, person):
        for form in forms_on(client.get(page)):
            for name, field in form.fields.items():
                if isinstance(field, ModelChoiceField):
                    foreign = not_hers(world, person, field.queryset)
                    assert not foreign, f"{page} offers {foreign} as {name}"


WITH_CHOICES = [model for model in CHANGED_BY_MANAGERS if model is not Translation]


@pytest.mark.parametrize("model", WITH_CHOICES)
def test_a_foreign_choice_sent_by_hand_is_refused(world: World, model: type[Model]) -> None:
    client = client_of(world, "in")
    page = client.get(address(world.rows[model][0][1], "add"))
    choices = [one for form in forms_on(page) for one in foreign_choices(world, form)]
    assert choices, "a form without a choice proves nothing"
    for name, row in choices:
        data = form_data(page, form_id=f"{model._meta.model_name}_form") | {name: [str(row.pk)]}
        answer = client.post(page.request["PATH_INFO"], data)
        assert name in answer.context["adminform"].form.errors


@pytest.mark.parametrize("person", ["in", "us"])
def test_autocomplete_offers_a_manager_only_rows_of_hers(world: World, person: str) -> None:
    client = client_of(world, person)
    for model in world.rows:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model in world.rows:
                offered = autocomplete(client, model, field.name)
                target: Any = field.related_model
                assert not not_hers(world, person, target.objects.filter(pk__in=offered))


def test_an_action_on_a_foreign_row_does_nothing(world: World) -> None:
    client = client_of(world, "in")
    foreign = Listing.objects.get(market__code="us")
    for action in ("switch_off", "delete_selected"):
        sent = {"action": action, helpers.ACTION_CHECKBOX_NAME: [foreign.pk], "post": "yes"}
        client.post(address(foreign, "changelist"), sent)

    assert Listing.objects.get(pk=foreign.pk).switched_on


def test_an_action_on_her_own_row_works(world: World) -> None:
    own = Listing.objects.get(market__code="in")
    sent = {"action": "switch_off", helpers.ACTION_CHECKBOX_NAME: [own.pk]}
    client_of(world, "in").post(address(own, "changelist"), sent)

    assert not Listing.objects.get(pk=own.pk).switched_on


def test_an_address_cannot_spell_out_what_a_table_hides(world: World) -> None:
    token = Order.objects.get(market__code="in").token
    for lookup in ("token__startswith", "market__managers__customer__password__startswith"):
        answer = client_of(world, "in").get(
            reverse("admin:checkout_order_changelist"), {lookup: token[:1]}
        )
        assert answer.status_code in {302, 400}


def test_a_key_with_which_one_acts_as_the_shopper_is_on_no_page(world: World) -> None:
    order = Order.objects.get(market__code="in")
    for row in (order, order.payment):
        text = client_of(world, "admin").get(address(row, "change")).content.decode()
        assert order.token not in text
        assert str(order.cart_id) not in text


def test_a_warehouse_of_two_markets_is_seen_by_both_managers_and_changed_by_neither(
    world: World,
) -> None:
    stock = Stock.objects.get(warehouse__code="WH-IN")
    WarehouseMarket.objects.create(warehouse=stock.warehouse, market=world.markets["us"])

    for person in ("in", "us"):
        client = client_of(world, person)
        assert sees(client, stock, "change")
        assert not changes(world, client, stock)
    assert changes(world, client_of(world, "admin"), stock)


def test_a_manager_of_two_markets_reaches_both(world: World) -> None:
    in_, us = world.markets["in"], world.markets["us"]
    client = client_of_manager(in_, us)
    for _, row in world.rows[Order]:
        assert sees(client, row, "change")


def test_a_fact_without_a_country_holds_everywhere_and_is_seen_by_all(world: World) -> None:
    product = Product.objects.get(sku="SHARED-1")
    paper = make_certificate(product=product, code="UN38_3", country="")

    for person in ("in", "us", "admin"):
        client = client_of(world, person)
        assert lists(client, paper)
        assert sees(client, paper, "change")
        assert "UN38_3-1" in client.get(address(product, "change")).content.decode()


def test_a_manager_of_a_market_without_countries_sees_the_facts_of_none(world: World) -> None:
    client = client_of(world, "us")
    MarketCountry.objects.all().delete()

    for model in (Certificate, GoodsTaxRate, GstState, StateTaxRate):
        assert not any(lists(client, row) for _, row in world.rows[model])


@pytest.mark.parametrize("typed", ["reference", "DELETE"])
def test_the_history_of_a_product_names_no_certificate_but_the_certificate_does(
    world: World, typed: str
) -> None:
    product = Product.objects.get(sku="SHARED-1")
    paper = product.certificates.get(country="IN")
    admin = client_of(world, "admin")
    data = form_data(admin.get(address(product, "change")), form_id="product_form")
    row = next(
        key
        for key, value in data.items()
        if key.startswith("certificates-") and key.endswith("-id") and value == [str(paper.pk)]
    ).removesuffix("id")
    admin.post(address(product, "change"), data | {f"{row}{typed}": ["CERT-IN-2"]})

    told = client_of(world, "us").get(address(product, "history")).content.decode()
    assert "CERT-IN" not in told
    logged = LogEntry.objects.get(object_id=paper.pk, content_type__model="certificate")
    assert logged.action_flag == (DELETION if typed == "DELETE" else CHANGE)
    assert "CERT-IN" in logged.object_repr


def test_the_redirect_by_content_type_is_not_there(world: World) -> None:
    assert client_of(world, "in").get("/manage/tables/r/1/1/").status_code == 404


def client_of_manager(*markets: Market) -> Visitor:
    client = Visitor()
    client.force_login(make_manager(*markets))
    return client


def pages_of(world: World, person: str) -> Iterator[str]:
    """List the pages a manager can open: start, lists, forms of rows of hers, empty forms."""
    yield from ("/manage/", reverse("admin:index"), reverse("admin:search") + "?s=a")
    for rows in world.rows.values():
        yield from (address(rows[0][1], page) for page in ("changelist", "add"))
        for owner, row in rows:
            if owner in {person, SHARED}:
                yield from (address(row, page) for page in ("change", "history"))


def forms_on(page: Any) -> Iterator[BaseForm]:
    context = page.context if page.status_code == 200 else None
    if context and "adminform" in context:
        yield context["adminform"].form
        for inline in context["inline_admin_formsets"]:
            form = inline.formset.empty_form
            form.fields.pop("id", None)  # never drawn; which rows it names, the formset decides
            yield form


def not_hers(world: World, person: str, rows: Any) -> list[Model]:
    owners = {row: owner for known in world.rows.values() for owner, row in known}
    return [row for row in rows if owners.get(row) not in {person, SHARED}]


def foreign_choices(world: World, form: BaseForm) -> Iterator[tuple[str, Model]]:
    for name, field in form.fields.items():
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            rows = world.rows[field.queryset.model]
            yield from ((name, row) for owner, row in rows if owner == "us")


def autocomplete(client: Client, model: type[Model], field: str) -> list[str]:
    asked = {
        "app_label": model._meta.app_label,
        "model_name": str(model._meta.model_name),
        "field_name": field,
    }
    answer = client.get(reverse("admin:autocomplete"), asked)
    return [row["id"] for row in answer.json()["results"]] if answer.status_code == 200 else []
