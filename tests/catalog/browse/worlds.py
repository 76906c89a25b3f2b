"""Random shelves: drawn by hypothesis as plans, then built; and what each list should hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st

from catalog.browse.filters import ProductFilter
from catalog.devices.models import Device
from catalog.products.models import AttributeKind, Kind, Product, ProductAttribute
from catalog.search.actions import refresh_search
from catalog.search.words import words_of
from i18n.markets.models import Market
from tests.catalog.browse.shelf import add_variant, india, name
from tests.make.catalog import make_device, make_listing, make_product
from tests.make.i18n import LONG_AGO

BRANDS, COLOURS, ORIGINS, FINISHES = (
    ("Kavrin", "Zel"),
    ("BLK", "RED", "CLR"),
    ("CN", "IN"),
    ("m", "g"),
)
KINDS = ("CASE", "POWER_BANK")  # a case must fit
PRICES = (9900, 29900, 49900, 149900)
NAMES = ("Alpha case", "alpha Case", "Étui", "Zeta", "केस")


@dataclass(frozen=True)
class VariantPlan:
    """One variant: what it costs in minor units and whether a unit is free."""

    price: int
    free: bool


@dataclass(frozen=True)
class ProductPlan:
    """One product; ``state`` is listed, announced or hidden."""

    name: str
    brand: str
    origin: str
    kind: str
    state: str
    position: int
    age: int
    fits: bool
    finishes: frozenset[str]
    variants: dict[str, VariantPlan]

    @property
    def shown(self) -> bool:
        return self.state != "hidden"


@dataclass(frozen=True)
class Asked:
    """What a shopper asks of a list."""

    kind: str | None = None
    fits: bool = False
    search: str | None = None
    filter: ProductFilter = field(default_factory=ProductFilter)


@dataclass(frozen=True)
class World:
    """A market with planned products, by id, and the phone that some of them fit."""

    market: Market
    plans: dict[int, ProductPlan]
    phone: Device

    def expected(self, asked: Asked) -> set[int]:
        """Give the ids that the list should hold, by the words of the specification."""
        return {pk for pk, plan in self.plans.items() if plan.shown and _wanted(plan, asked)}


def plans() -> st.SearchStrategy[list[ProductPlan]]:
    variant = st.builds(VariantPlan, price=st.sampled_from(PRICES), free=st.booleans())
    product = st.builds(
        ProductPlan,
        name=st.sampled_from(NAMES),
        brand=st.sampled_from(BRANDS),
        origin=st.sampled_from(ORIGINS),
        kind=st.sampled_from(KINDS),
        state=st.sampled_from(("listed", "listed", "listed", "announced", "hidden")),
        position=st.integers(0, 2),
        age=st.integers(0, 2),
        fits=st.booleans(),
        finishes=st.frozensets(st.sampled_from(FINISHES)),
        variants=st.dictionaries(st.sampled_from(COLOURS), variant, min_size=1, max_size=3),
    )
    return st.lists(product, min_size=1, max_size=7)


def questions() -> st.SearchStrategy[Asked]:
    def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)

    chosen = st.builds(
        ProductFilter,
        brands=some(BRANDS),
        colours=some(COLOURS),
        origins=some(ORIGINS),
        price_min=st.none() | st.sampled_from(PRICES),
        price_max=st.none() | st.sampled_from(PRICES),
        in_stock=st.none() | st.booleans(),
        attributes=st.dictionaries(st.just("finish"), some(FINISHES)),
    )
    return st.builds(
        Asked,
        kind=st.none() | st.sampled_from(KINDS),
        fits=st.booleans(),
        search=st.none() | st.sampled_from(("alpha", "etui", "kavrin", "ze")),
        filter=st.just(ProductFilter()) | chosen,
    )


@contextmanager
def built(planned: list[ProductPlan]) -> Iterator[World]:
    """Build a world, and take it away again."""
    with transaction.atomic():
        yield _build(planned)
        transaction.set_rollback(True)


def _build(planned: list[ProductPlan]) -> World:
    market, phone = india(), make_device()
    for code in KINDS:
        Kind.objects.create(code=code, slug=code.lower(), needs_fit=code == "CASE")
    finish = AttributeKind.objects.create(code="finish", data="TEXT", is_facet=True)
    built_ = [_product(plan, n, market, phone, finish) for n, plan in enumerate(planned)]
    refresh_search()
    return World(market, {p.pk: plan for p, plan in zip(built_, planned, strict=True)}, phone)


def _product(
    plan: ProductPlan, number: int, market: Market, phone: Device, finish: AttributeKind
) -> Product:
    product = make_product(
        sku=f"SKU-{number}",
        kind=plan.kind,
        brand=plan.brand,
        origin=plan.origin,
        created_at=LONG_AGO + timedelta(days=plan.age),
        fits=[phone] if plan.fits else [],
    )
    name("catalog.product", product.pk, en=plan.name)
    make_listing(
        market=market,
        product=product,
        position=plan.position,
        switched_on=plan.shown,
        stage="ANNOUNCED" if plan.state == "announced" else "",
    )
    for value in plan.finishes:
        ProductAttribute.objects.create(product=product, attribute=finish, value=value)
    for colour, variant in plan.variants.items():
        add_variant(product, market, colour, price=variant.price, free=int(variant.free))
    return product


def _wanted(plan: ProductPlan, asked: Asked) -> bool:
    chosen = asked.filter
    return all(
        (
            asked.kind in {None, plan.kind},
            not asked.fits or plan.fits or plan.kind != "CASE",
            asked.search is None or _met(plan, asked.search),
            not chosen.brands or plan.brand in chosen.brands,
            not chosen.origins or plan.origin in chosen.origins,
            all(not values or plan.finishes & set(values) for values in chosen.attributes.values()),
            not chosen.asks_of_variants
            or any(_variant_wanted(plan, c, v, chosen) for c, v in plan.variants.items()),
        )
    )


def _variant_wanted(
    plan: ProductPlan, colour: str, variant: VariantPlan, chosen: ProductFilter
) -> bool:
    listed = plan.state == "listed"
    return all(
        (
            not chosen.colours or colour in chosen.colours,
            not chosen.in_stock or (listed and variant.free),
            chosen.price_min is None or (listed and variant.price >= chosen.price_min),
            chosen.price_max is None or (listed and variant.price <= chosen.price_max),
        )
    )


def _met(plan: ProductPlan, text: str) -> bool:
    told = words_of(f"{plan.name} {plan.brand} {plan.kind} {' '.join(plan.finishes)}")
    return any(word.startswith(text) for word in told)
