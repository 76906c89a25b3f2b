"""Load the demo: each step adds what is missing and leaves the rest as it stands."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from django.db import transaction

from catalog.shelf.actions import rebuild
from checkout.payments.terms import load_payment_terms
from i18n.compliance.actions import load_requirements
from i18n.locales.actions import load_regions
from i18n.tax.actions import load_tax_facts
from shop.demo.delivery import load_delivery
from shop.demo.devices import load_devices
from shop.demo.files import read
from shop.demo.kinds import load_kinds
from shop.demo.listings import load_listings
from shop.demo.loaded import forget_load, is_loaded, remember_load
from shop.demo.markets import load_markets
from shop.demo.people import load_people
from shop.demo.pictures import load_images
from shop.demo.product_words import load_product_words
from shop.demo.products import load_products
from shop.demo.promotions import load_promotions
from shop.demo.stock import load_stock

Say = Callable[[str], None]
Steps = dict[str, Callable[[], object]]


def load_demo_when_changed(*, at: datetime, say: Say) -> None:
    """Load unless this database holds a complete load of the facts and code as they are now."""
    if is_loaded():
        say("the demo is loaded, and nothing changed since")
        return
    say("loading the demo")
    load_demo(at=at, say=say)


def load_demo(*, at: datetime, say: Say) -> None:
    """Load all facts of the demo; its pictures are drawn apart.

    Loading again changes nothing; a step that is interrupted leaves nothing half done.
    at: the moment of the opening stock. say: told one line a step.
    """
    facts: list[dict[str, Any]] = read("catalog")["products"]
    forget_load()
    for name, step in _steps(facts, at=at, say=say).items():
        _timed(name, step, say)
    remember_load()


def _steps(facts: list[dict[str, Any]], *, at: datetime, say: Say) -> Steps:
    return {
        "regions, tax, requirements, terms": _load_rules,
        "markets": load_markets,
        "phones, kinds and attributes": _load_words,
        "products": lambda: load_products(facts),
        "images": lambda: load_images(facts),
        "texts": lambda: load_product_words(facts),
        "listings and prices": lambda: load_listings(facts, say=lambda line: say(f"  ! {line}")),
        "stock": lambda: load_stock(facts, at=at),
        "delivery": load_delivery,
        "shelf": lambda: rebuild(at=at),
        "logins": load_people,
        "promotions and gift cards": lambda: load_promotions(at=at),
    }


def _load_rules() -> None:
    load_regions()
    load_tax_facts()
    load_requirements()
    load_payment_terms()


def _load_words() -> None:
    load_devices()
    load_kinds()


def _timed(name: str, step: Callable[[], object], say: Say) -> None:
    start = perf_counter()
    with transaction.atomic():
        step()
    say(f"  {name:<32}{perf_counter() - start:6.2f} s")
