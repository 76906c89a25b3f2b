"""What mutations of a cart take."""

import graphene


class CartLineInput(graphene.InputObjectType):
    """Units of a variant to put into a cart."""

    variant = graphene.ID(required=True, description="Id of a variant, of the cart's market.")
    quantity = graphene.Int(required=True, default_value=1, description="Whole units, 1 to 10.")


class CartLineUpdate(graphene.InputObjectType):
    """A new quantity for a line."""

    line = graphene.ID(required=True, description="Id of a line of the cart.")
    quantity = graphene.Int(
        required=True, description="Whole units, 1 to 10; `cartLinesRemove` takes a line out."
    )
