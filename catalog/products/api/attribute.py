"""What is told of a product, in words and units of the locale."""

import graphene


class Attribute(graphene.ObjectType):
    """Something told of a product."""

    code = graphene.String(required=True, description="Stable name; what a filter takes.")
    name = graphene.String(required=True, description="In words of the locale.")
    value = graphene.String(required=True, description="In words and units of the locale.")
