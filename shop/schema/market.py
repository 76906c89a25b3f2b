"""The Market type: the door to everything that is sold."""

import graphene

from catalog.browse.api.products import MarketProducts
from catalog.devices.api.device import MarketDevices
from catalog.shelf.api.kind import MarketKinds
from catalog.shelf.api.product import MarketProduct
from checkout.payments.api.payment import MarketPayments
from checkout.shipping.api.delivery import MarketDelivery
from i18n.markets.api.market import MarketFacts
from shop.kit.graphql.node import Node


class MarketType(  # each part adds the fields that it owns
    MarketPayments,
    MarketDelivery,
    MarketProducts,
    MarketProduct,
    MarketKinds,
    MarketDevices,
    MarketFacts,
    graphene.ObjectType,
):
    """A market in one of its locales; all below it is priced, worded and decided for it."""

    class Meta:
        name = "Market"
        interfaces = (Node,)
