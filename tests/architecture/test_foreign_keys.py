"""Tables point downwards, as imports do; the import linter cannot see a key named by a string."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, Model

UPWARDS = [
    "shop.kit",
    "i18n.locales",
    "i18n.markets",
    "i18n.tax",
    "i18n.compliance",
    "catalog.devices",
    "catalog.products",
    "catalog.listings",
    "catalog.inventory",
    "catalog.launches",
    "catalog.search",
    "catalog.shelf",
    "catalog.browse",
    "checkout.outbox",
    "checkout.pricing",
    "checkout.shipping",
    "checkout.promotions",
    "checkout.credits",
    "checkout.cart",
    "checkout.orders",
    "checkout.payments",
    "checkout.documents",
    "checkout.fulfillment",
    "checkout.returns",
    "shop.accounts",
    "shop.heartbeat",
]
OURS = ("shop", "catalog", "i18n", "checkout")


def place(model: type[Model]) -> int:
    concept = ".".join(model.__module__.split(".")[:2])
    return UPWARDS.index(concept)


def keys() -> Iterator[tuple[type[Model], str, type[Model]]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model
            forwards = isinstance(field, Field) and field.remote_field is not None
            if forwards and isinstance(target, type) and is_ours(model) and is_ours(target):
                yield model, field.name, target


def is_ours(model: type[Model]) -> bool:
    return model._meta.app_label in OURS


def test_the_walk_finds_keys() -> None:
    assert len(list(keys())) > 20


@pytest.mark.parametrize(
    ("model", "field", "target"),
    [pytest.param(*key, id=f"{key[0].__name__}.{key[1]}") for key in keys()],
)
def test_a_key_points_downwards(model: type[Model], field: str, target: type[Model]) -> None:
    """The customer is the one upward pointer, by ``settings.AUTH_USER_MODEL``."""
    assert target.__name__ == "Customer" or place(target) <= place(model), f"{model} -> {target}"


def test_every_table_of_ours_has_a_place() -> None:
    homeless = [
        m
        for m in apps.get_models()
        if is_ours(m) and ".".join(m.__module__.split(".")[:2]) not in UPWARDS
    ]
    assert homeless == []
