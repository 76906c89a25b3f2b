"""A copy of our storefront schema that needs no database: our types over made-up values."""

from functools import cache, partial

import graphene
from graphql import GraphQLSchema

from shop.schema.mutation import Mutation
from shop.schema.query import Query
from shop.schema.storefront import schema as ours
from tests.kit.graphql.compiler.schemas import Attached, attach, reads_only


@cache
def storefront() -> tuple[GraphQLSchema, Attached]:
    """Build the copy anew from what graphene declares, so that its resolvers may be replaced."""
    declared = [getattr(kind, "graphene_type", None) for kind in ours.type_map.values()]
    objects = [kind for kind in declared if kind and issubclass(kind, graphene.ObjectType)]
    built = graphene.Schema(query=Query, mutation=Mutation, types=objects)
    schema: GraphQLSchema = built.graphql_schema
    return schema, partial(attach, schema, kept=reads_only)
