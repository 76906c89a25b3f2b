"""What the fields of the storefront schema cost; ``shop.kit.graphql.costs`` says how it adds up.

Whoever adds a list, a connection or a mutation declares here how long or how dear it is: a test
asks for it. ``points`` and ``given`` are for work of the field's own, such as a search, a count
over the whole list or a decision in every market; ``rows`` is how long a list usually is.
"""

from shop.kit.graphql.costs import Cost, Costs

COSTS: Costs = {
    "Query.markets": Cost(points=10, rows=4),
    "Query.node": Cost(points=10),
    "Query.cart": Cost(points=20),
    "Query.order": Cost(points=10),
    "Query.me": Cost(points=5),
    "MarketSummary.locales": Cost(rows=2),
    # A market.
    "Market.locales": Cost(rows=2),
    "Market.regions": Cost(points=5, rows=40),
    "Market.kinds": Cost(points=50, rows=5),
    "Market.paymentMethods": Cost(points=5, rows=5),
    "Market.product": Cost(points=10),
    "Market.products": Cost(points=10, given={"search": 1_000, "filter": 50, "fits": 10}),
    "Market.devices": Cost(points=10, given={"search": 100}),
    "Market.delivery": Cost(points=100),
    "PaymentMethod.tokens": Cost(rows=5),
    "KindInMarket.count": Cost(points=5),
    # Lists, and what is counted over the whole of one.
    "ProductConnection.totalCount": Cost(points=50),
    "ProductConnection.facets": Cost(points=500, rows=8),
    "ProductConnection.nodes": Cost(),
    "ProductConnection.edges": Cost(),
    "Facet.values": Cost(rows=8),
    "DeviceConnection.totalCount": Cost(points=10),
    "DeviceConnection.nodes": Cost(),
    "DeviceConnection.edges": Cost(),
    "VariantConnection.nodes": Cost(),
    "VariantConnection.edges": Cost(),
    # A product and its variants.
    "Product.images": Cost(rows=4),
    "Product.worksWith": Cost(points=5, rows=10),
    "Product.attributes": Cost(rows=6),
    "Product.certificates": Cost(points=5, rows=2),
    "Product.declarations": Cost(rows=8),
    "Product.variants": Cost(),
    "Product.alternates": Cost(points=20, rows=4),
    "Variant.attributes": Cost(rows=2),
    "Variant.images": Cost(rows=4),
    "Image.sources": Cost(rows=2),
    "Availability.reasons": Cost(rows=1),
    # A cart and an order.
    "Cart.lines": Cost(points=20, rows=5),
    "Cart.deliveryOptions": Cost(points=20, rows=4),
    "Cart.delivery": Cost(points=20),
    "Cart.totals": Cost(points=20),
    "Cart.problems": Cost(points=20, rows=1),
    "Cart.paymentMethods": Cost(points=5, rows=5),
    "CartLine.problems": Cost(rows=1),
    "DeliveryQuote.reasons": Cost(rows=1),
    "DeliveryQuote.options": Cost(rows=4),
    "Totals.taxLines": Cost(rows=3),
    "Totals.fees": Cost(rows=1),
    "Order.lines": Cost(points=10, rows=5),
    "Order.timeline": Cost(points=5, rows=4),
    "Order.documents": Cost(points=10, rows=2),
    "Order.document": Cost(points=10),
    "Document.lines": Cost(points=10, rows=5),
    "Document.taxLines": Cost(points=10, rows=3),
    "Document.refersTo": Cost(points=10, rows=1),
    "DocumentLine.taxes": Cost(rows=2),
    # What is changed: locks, ledgers and mails.
    "Mutation.cartCreate": Cost(points=200),
    "Mutation.cartLinesAdd": Cost(points=200),
    "Mutation.cartLinesUpdate": Cost(points=200),
    "Mutation.cartLinesRemove": Cost(points=200),
    "Mutation.cartBuyerUpdate": Cost(points=200),
    "Mutation.cartDeliverySelect": Cost(points=200),
    "Mutation.cartPaymentStart": Cost(points=200),
    "Mutation.cartComplete": Cost(points=500),
    "CartPayload.problems": Cost(rows=2),
    "CartPaymentPayload.problems": Cost(rows=2),
    "CartCompletePayload.problems": Cost(rows=2),
}
