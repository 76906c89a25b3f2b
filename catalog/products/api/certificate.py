"""Certificates as the API gives them."""

import graphene


class CertificateType(graphene.ObjectType):
    """Evidence that a product may be sold in the market's country."""

    class Meta:
        name = "Certificate"

    type = graphene.String(required=True, description="Code of what demands it.")
    name = graphene.String(required=True, description="What it is called, in the locale.")
    reference = graphene.String(required=True, description="Its number; may be empty.")
    valid_to = graphene.Date(description="Its last day; null when it has no end.")
