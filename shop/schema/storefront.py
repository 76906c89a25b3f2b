"""The storefront schema, built once when it is imported."""

import graphene
from graphql import GraphQLSchema

from catalog.shelf.api.product import ProductType
from shop.kit.graphql.compiler.later import declare_later
from shop.kit.graphql.costs import declare_costs
from shop.schema.costs import COSTS
from shop.schema.mutation import Mutation
from shop.schema.query import Query

_built = graphene.Schema(query=Query, mutation=Mutation, types=[ProductType])
schema: GraphQLSchema = _built.graphql_schema
declare_costs(schema, COSTS)
declare_later(schema, "Product")


def written() -> str:
    """Write the schema as the file that is kept under version control."""
    return f"{_built}\n"
