"""The staff's schema, built once when it is imported."""

import graphene
from graphql import GraphQLSchema

from shop.kit.graphql.costs import declare_costs
from shop.schema.manage.costs import COSTS
from shop.schema.manage.mutation import Mutation
from shop.schema.manage.product import ProductType, VariantType
from shop.schema.manage.query import Query

_built = graphene.Schema(query=Query, mutation=Mutation, types=[ProductType, VariantType])
schema: GraphQLSchema = _built.graphql_schema
declare_costs(schema, COSTS)


def written() -> str:
    """Write the schema as the file that is kept under version control."""
    return f"{_built}\n"
