"""A shop with rows of two markets in every table, and what each row must be to whom.

Whose a row is, is written down here on its own, apart from the tables' declarations under test.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db.models import Model

from catalog.inventory.actions import hold
from catalog.inventory.models import Hold, Stock, StockMovement
from catalog.launches.actions import enter_wave
from catalog.launches.models import WaveEntry
from catalog.listings.models import Listing, Price
from catalog.products.models import (
    AttributeKind,
    AttributeValueName,
    Fit,
    Product,
    ProductTrait,
    Variant,
)
from catalog.suggestions.models import PricePolicy, PriceSuggestion, UnitCost
from checkout.credits.models import CreditAccount
from checkout.documents.models import Document, DocumentSeries
from checkout.fulfillment.models import DelayRule, Shipment, ShipmentLine
from checkout.orders.models import Order
from checkout.outbox.models import OutboxEvent
from checkout.payments.accounts import ProviderAccount
from checkout.payments.models import Payment, PaymentEvent, Refund, SandboxCharge
from checkout.payments.terms import PaymentTerms
from checkout.promotions.models import PriceFloor, Promotion, PromotionUse
from checkout.returns.models import Return, ReturnLine, ReturnPolicy
from checkout.shipping.models import CashLimit, DeliveryMethod, Serviceability
from i18n.charm.models import CharmRule
from i18n.compliance.models import Requirement
from i18n.duties.models import DutyRate
from i18n.exchange.models import FxRate
from i18n.locales.actions import write_text
from i18n.locales.models import Translation
from i18n.markets.models import LegalNotice, Market, StageChange
from i18n.markets.stages import Stage
from i18n.tax.models import (
    GstState,
    NexusRule,
    NexusSale,
    StateFee,
    StateShippingRule,
    StateTaxRate,
    TaxThreshold,
)
from shop.accounts.models import Customer, MarketManager
from tests.console.orders import make_order
from tests.make.accounts import make_administrator, make_customer, make_manager
from tests.make.catalog import (
    make_certificate,
    make_device,
    make_product,
    make_stock,
    make_variant,
)
from tests.make.i18n import (
    LONG_AGO,
    NOON,
    make_goods_rate,
    make_market,
    make_region,
    make_registration,
)
from tests.make.promotions import make_gift_card, make_promotion

DAY = date(2026, 1, 1)
SHARED, CLOSED = "shared", "closed"
# Words that only one market's rows hold; on no page of the other's manager may they be read.
MARKS = {
    "in": (
        "Land in", "WH-IN", "IN-2026-", "IN-ENT", "buyer-in@", "carrier-in",
        "CERT-IN", "IN-KA", "gazette-in",
    ),
    "us": (
        "Land us", "WH-US", "US-2026-", "US-ENT", "buyer-us@", "carrier-us",
        "CERT-US", "US-CA", "gazette-us",
    ),
}  # fmt: skip
# Each market's country, and a region of it.
REGIONS = {"in": ("IN", "IN-KA"), "us": ("US", "US-CA")}


@dataclass
class World:
    """The people and, by table, the rows with their owner: a market's code, SHARED or CLOSED."""

    people: dict[str, Customer | None] = field(default_factory=dict)
    markets: dict[str, Market] = field(default_factory=dict)
    rows: dict[type[Model], list[tuple[str, Model]]] = field(default_factory=dict)

    def add(self, owner: str, *rows: Model) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append((owner, row))


def make_world() -> World:
    """Make rows of India and the United States in every table."""
    world = World()
    product = make_product(sku="SHARED-1", name="Clear case", fits=[make_device()])
    variant = make_variant(product=product)
    for code in ("in", "us"):
        world.markets[code] = make_market(code=code)
        world.markets[code].name = f"Land {code}"
        world.markets[code].save()
        _add_market(world, world.markets[code], variant)
    _add_shared(world, variant)
    _add_suggestions(world, variant)
    _add_people(world)
    world.add(CLOSED, OutboxEvent.objects.create(topic="t", created_at=NOON, due_at=NOON))
    charge = {"token": "tok_ok", "method": "card", "amount_minor": 1, "currency": "INR"}
    world.add(
        CLOSED,
        SandboxCharge.objects.create(reference="c", state="CAPTURED", created_at=NOON, **charge),
        PaymentTerms.objects.create(
            provider="p", currency="INR", minimum_minor=1, **_dated("of-a-provider")
        ),
        ProviderAccount.objects.create(provider="stripe", keys="STRIPE_IN"),
        PaymentEvent.objects.create(
            provider="p", event_id="e", kind="k", outcome="HEARD", received_at=NOON
        ),
    )
    return world


def _add_people(world: World) -> None:
    market = world.markets
    world.people = {
        "anonymous": None,
        "shopper": make_customer(),
        "in": make_manager(market["in"]),
        "us": make_manager(market["us"]),
        "admin": make_administrator(),
    }
    world.add(CLOSED, *(person for person in world.people.values() if person))
    world.add(CLOSED, *MarketManager.objects.all(), *Group.objects.all())


def _add_market(world: World, market: Market, variant: Variant) -> None:
    code = market.code
    world.add(code, market, StageChange.objects.get(market=market), market.seller)
    make_registration(seller=market.seller, region=f"{code.upper()}-XX")
    notice = LegalNotice.objects.create(market=market, topic="returns")
    write_text(
        owner="i18n.notice",
        owner_id=notice.pk,
        field="body",
        locale=market.default_locale,
        text=f"carrier-{code} brings it back.",
    )
    world.add(code, notice, Translation.objects.get(owner="i18n.notice", owner_id=notice.pk))
    wave = enter_wave(
        market=market,
        wave="cases first",
        stage=Stage.OPEN,
        since=LONG_AGO,
        kinds=[variant.product.kind],
        reason="a test",
        by="a test",
    )
    world.add(code, *wave)
    _add_goods(world, market, variant)
    _add_delivery(world, market)
    _add_order(world, market, variant)
    _add_promotions(world, market, variant)
    _add_law(world, market, variant.product)
    _add_taxes(world, market)


def _add_goods(world: World, market: Market, variant: Variant) -> None:
    sold = make_variant(product=variant.product, colour=market.code.upper(), on_sale_in=market)
    world.add(SHARED, sold)
    world.add(market.code, Listing.objects.get(market=market), Price.objects.get(market=market))
    stock = make_stock(market=market, variant=sold, on_hand=5)
    held = hold(
        variant=sold,
        market=market,
        quantity=1,
        holder=uuid4(),
        until=NOON + timedelta(days=1),
        at=NOON,
    )
    world.add(market.code, stock.warehouse, stock, held)
    world.add(market.code, *StockMovement.objects.filter(stock=stock))


def _add_delivery(world: World, market: Market) -> None:
    code = market.code
    world.add(
        code,
        DeliveryMethod.objects.create(
            market=market,
            code="standard",
            fee_minor=4900,
            transport="SURFACE",
            carrier=f"carrier-{code}",
        ),
        Serviceability.objects.create(
            market=market,
            prefix="56",
            region=f"{code.upper()}-XX",
            prepaid=True,
            surface=True,
            air=False,
            lithium=True,
            eta_min=2,
            eta_max=4,
            valid_from=DAY,
            source=f"carrier-{code}",
        ),
    )


def _add_order(world: World, market: Market, variant: Variant) -> None:
    order = make_order(market, variant)
    payment = Payment.objects.create(
        order=order,
        provider="sandbox",
        method="card",
        amount_minor=29900,
        currency=market.currency,
        state="CAPTURED",
        provider_reference=f"{order.number}-ref",
        created_at=NOON,
    )
    Refund.objects.create(
        payment=payment,
        amount_minor=1,
        currency=market.currency,
        reason="r",
        key="r",
        created_at=NOON,
    )
    world.add(market.code, order, payment, _document(order))
    _add_parcel(world, order)


def _document(order: Order) -> Document:
    series = DocumentSeries.objects.create(
        issuer=order.market.seller.code, kind="RECEIPT", year="2026", prefix="X", last=1
    )
    return Document.objects.create(
        kind="RECEIPT",
        series=series,
        position=1,
        number=f"{order.number}-R",
        issuer=series.issuer,
        year=series.year,
        market=order.market,
        order=order,
        locale=order.locale,
        currency=order.currency,
        issued_at=NOON,
        issued_on=DAY,
        seller={},
        buyer={},
        bill_to={},
        ship_to={},
        tax_included=False,
        taxable_minor=29900,
        tax_minor=0,
        fees_minor=0,
        total_minor=29900,
    )


def _add_parcel(world: World, order: Order) -> None:
    code, line = order.market.code, order.lines.get()
    parcel = Shipment.objects.create(
        order=order, number=1, carrier=f"carrier-{code}", key="k", packed_at=NOON
    )
    ShipmentLine.objects.create(shipment=parcel, order_line=line, quantity=1)
    back = Return.objects.create(
        order=order, number=1, reason="LATE", words=f"carrier-{code}", key="k", requested_at=NOON
    )
    ReturnLine.objects.create(sent_back=back, order_line=line, quantity=1)
    dated = _dated(f"gazette-{code}")
    policy = ReturnPolicy.objects.create(
        market=order.market, window_days=7, fault_window_days=7, **dated
    )
    rule = DelayRule.objects.create(
        country=code.upper(), default_days=30, grace_days=30, refund_working_days=7, **dated
    )
    world.add(code, parcel, back, policy, rule)


def _add_promotions(world: World, market: Market, variant: Variant) -> None:
    code = market.code
    promotion = make_promotion(market=market, code=f"CARRIER-{code}".upper())
    card, _code = make_gift_card(market=market)
    world.add(
        code,
        promotion,
        PromotionUse.objects.create(
            promotion=promotion,
            order_number=f"{code.upper()}-2026-000001",
            customer_key=f"buyer-{code}@example.com",
            at=NOON,
        ),
        PriceFloor.objects.create(
            market=market,
            variant=variant,
            floor_minor=100,
            reason="AT_COST",
            **_dated(f"carrier-{code}"),
        ),
        CashLimit.objects.create(
            market=market, basis="POLICY", most_minor=1, **_dated(f"carrier-{code}")
        ),
        card,
    )


def _add_law(world: World, market: Market, product: Product) -> None:
    country, region = REGIONS[market.code]
    paper = make_certificate(product=product, code=f"CERT-{country}", country=country)
    requirement = Requirement.objects.create(
        code=paper.type,
        country=country,
        severity="BLOCK",
        evidence="CERTIFICATE",
        name=f"Paper {paper.type}",
        **_dated(f"gazette-{market.code}"),
    )
    world.add(market.code, paper, requirement)
    world.add(market.code, make_region(code=region, name=f"Region {region}"))


def _add_taxes(world: World, market: Market) -> None:
    country, state = REGIONS[market.code]
    dated = _dated(f"gazette-{market.code}")
    world.add(
        market.code,
        make_goods_rate(prefix="39", country=country),
        StateTaxRate.objects.create(state=state, rate="0.0725", **dated),
        StateShippingRule.objects.create(state=state, rule="CONDITIONAL", **dated),
        StateFee.objects.create(
            code=f"FEE-{state}",
            name=f"Fee of {state}",
            state=state,
            kind="FLAT",
            amount_minor=15,
            applies_if="always",
            **dated,
        ),
        TaxThreshold.objects.create(country=country, code="PAPER", amount_minor=1, **dated),
        NexusRule.objects.create(state=state, amount_minor=1, **dated),
        NexusSale.objects.create(
            seller=market.seller, state=state, reference=f"sold-{country}", day=DAY, amount_minor=1
        ),
    )


def _add_suggestions(world: World, variant: Variant) -> None:
    """Add all that prices are worked out from, and a suggestion of each market."""
    dated = _dated("a bank")
    world.add(SHARED, FxRate.objects.create(base="USD", quote="INR", rate="88.5", **dated))
    rule = {"currency": "INR", "from_minor": 0, "step_minor": 100, "less_minor": 1}
    world.add(SHARED, CharmRule.objects.create(**rule, **dated))
    for code, other in (("in", "us"), ("us", "in")):
        market, told = world.markets[code], _dated(f"gazette-{code}")
        duty = DutyRate.objects.create(country=REGIONS[code][0], prefix="39", rate="0.1", **told)
        cost = UnitCost.objects.create(
            market=market, variant=variant, currency="USD", goods_minor=1, freight_minor=0, **told
        )
        policy = PricePolicy.objects.create(
            market=market, base=world.markets[other], factor=1, margin="0.2", approval_from="0.3",
            keeps_days=14, **told,
        )  # fmt: skip
        suggestion = PriceSuggestion.objects.create(
            market=market, variant=variant, amount_minor=100, floor_minor=1, base_minor=1,
            base_currency="USD", fx_rate=1, fx_divides=False, steps=[], needs_approval=False,
            made_at=NOON, expires_at=NOON,
        )  # fmt: skip
        world.add(code, duty, cost, policy, suggestion)


def _dated(source: str) -> dict[str, Any]:
    return {"valid_from": DAY, "source": source}


def _add_shared(world: World, variant: Variant) -> None:
    product: Product = variant.product
    attribute = AttributeKind.objects.create(code="material", data="TEXT")
    world.add(SHARED, product, product.kind, variant, Fit.objects.get(), Fit.objects.get().device)
    world.add(SHARED, attribute)
    world.add(SHARED, AttributeValueName.objects.create(attribute=attribute, value="tpu"))
    ProductTrait.objects.create(product=product, code="battery")
    # GST is India's; of its codes, some are no place of delivery and name no region.
    dated = _dated("gazette-in")
    for code, region in (("29", "IN-KA"), ("97", "")):
        world.add("in", GstState.objects.create(code=code, region=region, head="SGST", **dated))
    world.add(CLOSED, make_region(code="ZZ-ZZ"), make_goods_rate(prefix="39", country="ZZ"))
    # Words of a whole language belong to no market, so no manager changes them.
    world.add(CLOSED, *Translation.objects.filter(locale="en"))


CHANGED_BY_MANAGERS = (
    Listing, Price, UnitCost, Stock, DeliveryMethod, Serviceability, Promotion, PriceFloor,
    Translation,
)  # fmt: skip
DELETED_BY_MANAGERS = (Price, UnitCost, Serviceability, PriceFloor)
READ_ONLY = (
    WaveEntry,
    PriceSuggestion,
    StageChange,
    Document,
    NexusSale,
    StockMovement,
    Hold,
    Order,
    Payment,
    OutboxEvent,
    SandboxCharge,
    Shipment,
    Return,
    PaymentEvent,
    PromotionUse,
    CreditAccount,
    CashLimit,
)
NEVER_CHANGED = (*READ_ONLY, MarketManager)
