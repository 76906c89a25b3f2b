"""Regions as the API gives them."""

import graphene


class Region(graphene.ObjectType):
    """A state or territory that an address may name."""

    code = graphene.String(required=True, description="ISO 3166-2, such as `IN-KA`.")
    name = graphene.String(required=True, description="Its name in the locale.")
