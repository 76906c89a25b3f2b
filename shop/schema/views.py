"""The storefront's door."""

from shop.kit.graphql.view import graphql_view
from shop.schema.storefront import schema

storefront_view = graphql_view(schema, explorer="graphiql.html")
