"""What the package declares, as the law of the market wants it shown."""

import graphene


class Declaration(graphene.ObjectType):
    """One line of what the package declares."""

    code = graphene.String(required=True, description="Stable name, such as `net_quantity`.")
    name = graphene.String(required=True, description="In words of the locale.")
    value = graphene.String(required=True, description="As it is declared.")
