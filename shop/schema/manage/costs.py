"""What the fields of the staff's schema cost; ``shop.kit.graphql.costs`` says how it adds up."""

from shop.kit.graphql.costs import Cost, Costs

COSTS: Costs = {
    "Query.me": Cost(points=5),
    "Query.markets": Cost(points=10, rows=4),
    "Query.market": Cost(points=10),
    "Query.node": Cost(points=10),
    "Market.stage": Cost(points=5),
    "Market.plan": Cost(points=5, rows=10),
    "Market.rights": Cost(points=10),
    "Market.warehouses": Cost(points=5, rows=3),
    "Market.product": Cost(points=20),
    "Market.products": Cost(points=20, given={"search": 200}),
    "Market.documents": Cost(points=10, given={"search": 100}),
    "DocumentConnection.totalCount": Cost(points=20),
    "DocumentConnection.nodes": Cost(),
    "DocumentConnection.edges": Cost(),
    "ProductConnection.totalCount": Cost(points=50),
    "ProductConnection.nodes": Cost(),
    "ProductConnection.edges": Cost(),
    "Product.decision": Cost(points=4),
    "Product.variants": Cost(rows=4),
    "Variant.decision": Cost(points=2),
    "Variant.prices": Cost(rows=3),
    "Variant.stock": Cost(rows=2),
    "Decision.reasons": Cost(rows=2),
    "Decision.warnings": Cost(rows=1),
    # What is changed: locks, ledgers and the history.
    "Mutation.stageEnter": Cost(points=200),
    "Mutation.listingSwitch": Cost(points=200),
    "Mutation.priceSet": Cost(points=200),
    "Mutation.stockReceive": Cost(points=200),
    "StageEnterPayload.problems": Cost(rows=2),
    "ListingSwitchPayload.problems": Cost(rows=2),
    "PriceSetPayload.problems": Cost(rows=2),
    "StockReceivePayload.problems": Cost(rows=2),
}
