"""In which order a reader of the reference meets the types, area by area."""

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from shop.management.contract.members import own_types

# Each area begins with these; a type that none names stands with the first that leads to it.
AREAS: Mapping[str, tuple[str, ...]] = {
    "Where a request begins": ("Query", "Mutation", "Node"),
    "Markets and languages": ("Market", "MarketSummary", "MarketStage", "Region", "LegalNotices"),
    "Products and variants": (
        "Product",
        "Variant",
        "KindInMarket",
        "Device",
        "DeviceConnection",
    ),
    "Prices and money": ("Price", "PriceRange", "Money"),
    "May it be bought?": ("Availability", "Reason", "DateRange"),
    "Lists, filters and pages": ("ProductConnection", "ProductFilter", "ProductSort", "PageInfo"),
    "Deliveries": ("DeliveryQuote", "DeliveryOption"),
    "Carts": ("Cart", "CartLine", "Totals", "Address"),
    "Payments": ("PaymentMethod", "OrderPayment", "PaymentAction"),
    "Orders": ("Order", "OrderLine"),
    "Accounts": ("Customer",),
    "Refusals": ("Problem", "ProblemCode"),
    "Scalars": ("Date", "DateTime", "JSON"),
    "What mutations take and give": (),
}
LAST = "What mutations take and give"


def by_area(schema: GraphQLSchema) -> dict[str, list[GraphQLNamedType]]:
    """Give each type of the schema once, in the area where a reader looks for it."""
    known = own_types(schema)
    named = {name for names in AREAS.values() for name in names}
    placed: set[str] = set()
    areas = {area: _gathered(names, known, named, placed) for area, names in AREAS.items()}
    areas[LAST] += [kind for name, kind in known.items() if name not in placed]
    return {area: kinds for area, kinds in areas.items() if kinds}


def _gathered(
    names: tuple[str, ...], known: Mapping[str, GraphQLNamedType], named: set[str], placed: set[str]
) -> list[GraphQLNamedType]:
    """Take the types of an area, each followed by those that only it leads to so far."""
    found: list[GraphQLNamedType] = []
    for name in names:
        for kind in _with_followers(known.get(name), known, named):
            if kind.name not in placed:
                placed.add(kind.name)
                found.append(kind)
    return found


def _with_followers(
    kind: GraphQLNamedType | None, known: Mapping[str, GraphQLNamedType], named: set[str]
) -> Iterator[GraphQLNamedType]:
    if kind is None:
        return
    yield kind
    if kind.name in {"Query", "Mutation"}:
        return  # they lead to everything
    for other in _led_to(kind):
        if other in known and other not in named:
            yield from _with_followers(known[other], known, named | {other})


def _led_to(kind: GraphQLNamedType) -> Iterator[str]:
    if isinstance(kind, GraphQLInputObjectType):
        yield from (get_named_type(field.type).name for field in kind.fields.values())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for field in kind.fields.values():
            yield get_named_type(field.type).name
            yield from (get_named_type(argument.type).name for argument in field.args.values())
