"""What a market must tell its shoppers."""

from typing import Any

import graphene

from i18n.locales.phones import format_phone
from i18n.markets.api.context import MarketContext, atlas_of
from i18n.markets.models import NoticeTopic, SellerEntity
from i18n.markets.notice_words import notice_words


class Contact(graphene.ObjectType):
    """Whom a shopper may turn to."""

    name = graphene.String(required=True, description="A person or a company.")
    email = graphene.String(required=True, description="E-mail address; may be empty.")
    phone = graphene.String(required=True, description="In E.164 form; may be empty.")
    phone_formatted = graphene.String(required=True, description="As people read it.")
    hours = graphene.String(required=True, description="When somebody answers; may be empty.")
    address = graphene.String(required=True, description="Postal address; may be empty.")


class LegalNotices(graphene.ObjectType):
    """What the law of the market wants told; texts in the locale, empty where there is none."""

    seller = graphene.String(required=True, description="Legal name of the company that sells.")
    seller_address = graphene.String(required=True, description="Its postal address.")
    tax_id = graphene.String(description="Its tax number (GSTIN); null where it has none.")
    grievance_officer = graphene.Field(
        Contact,
        description="Whom complaints go to; null where the law wants no named person.",
    )
    support = graphene.Field(Contact, required=True, description="Whom questions go to.")
    returns = graphene.String(required=True, description="How goods are returned.")
    shipping = graphene.String(required=True, description="How goods are sent.")
    warranty = graphene.String(required=True, description="What is warranted.")
    privacy = graphene.String(required=True, description="What happens to personal data.")
    terms = graphene.String(required=True, description="Terms of sale.")


def told_notices(market: MarketContext) -> dict[str, Any]:
    """Give a market's notices in its locale (3 queries after a change, else none)."""
    seller = market.market.seller
    words, hours = notice_words(atlas_of(market.request), market.market, market.chain)
    return {
        "seller": seller.legal_name,
        "seller_address": seller.address,
        "tax_id": seller.gstin or None,
        "grievance_officer": _officer(seller, hours),
        "support": {
            **_contact(seller.legal_name, seller.support_email, seller.support_phone),
            "hours": hours,
            "address": seller.address,
        },
        **{topic: words.get(topic, "") for topic in NoticeTopic.values},
    }


def _officer(seller: SellerEntity, hours: str) -> dict[str, str] | None:
    if not seller.grievance_officer_name:
        return None
    told = _contact(seller.grievance_officer_name, seller.grievance_email, seller.grievance_phone)
    return {**told, "hours": hours, "address": seller.address}


def _contact(name: str, email: str, phone: str) -> dict[str, str]:
    written = format_phone(phone) if phone else ""
    return {"name": name, "email": email, "phone": phone, "phone_formatted": written}
