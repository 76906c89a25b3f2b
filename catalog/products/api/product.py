"""What the Product and Variant types tell of what is made."""

from collections.abc import Sequence
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from catalog.devices.api.device import DeviceType, told_device
from catalog.products.api.attribute import Attribute, told_attribute
from catalog.products.api.certificate import CertificateType, certificates_of
from catalog.products.api.image import ImageType
from catalog.products.models import Product
from catalog.products.queries import PRODUCT, attributes_of, devices_of
from i18n.locales.queries import texts_of
from i18n.locales.texts import ServedText
from i18n.markets.api.context import MarketContext
from shop.kit.graphql.ids import read_id
from shop.kit.graphql.selection import Selection

Card = dict[str, Any]


class ProductFacts:
    """What is made, in words of the locale."""

    slug = graphene.String(required=True, description="Its name in addresses of pages.")
    sku = graphene.String(required=True, description="Stock keeping unit of the product.")
    name = graphene.String(required=True, description="In words of `nameLocale`.")
    name_locale = graphene.String(
        required=True, description="Which locale had a name; empty when none had."
    )
    description = graphene.String(required=True, description="In words of `descriptionLocale`.")
    description_locale = graphene.String(
        required=True, description="Which locale had a description; empty when none had."
    )
    brand = graphene.String(required=True, description="Who makes it.")
    images = graphene.List(
        graphene.NonNull(ImageType), required=True, description="Pictures, the first is the best."
    )
    works_with = graphene.List(
        graphene.NonNull(DeviceType), required=True, description="The phones that it fits."
    )
    fits = graphene.Boolean(
        device=graphene.ID(required=True, description="Id of a phone, from `devices`."),
        description="Whether it fits that phone; null when its kind needs no fit.",
    )
    attributes = graphene.List(
        graphene.NonNull(Attribute), required=True, description="What is told of it."
    )
    certificates = graphene.List(
        graphene.NonNull(CertificateType),
        required=True,
        description="What is valid today in this market.",
    )

    @staticmethod
    def resolve_fits(root: Card, _info: GraphQLResolveInfo, device: str) -> bool | None:
        if not root["needs_fit"]:
            return None
        found = read_id(device, "Device")
        return found is not None and found.row in root["device_pks"]


def names_of(
    products: Sequence[Product], market: MarketContext, *, with_description: bool
) -> dict[tuple[int, str], ServedText]:
    """Load names and, where wanted, descriptions; a name is never missing (1 query)."""
    fields = ("name", "description") if with_description else ("name",)
    ids = [product.pk for product in products]
    texts = texts_of(owner=PRODUCT, ids=ids, fields=fields, chain=market.chain)
    bare = {(product.pk, "name"): ServedText(product.sku, "") for product in products}
    return {**bare, **texts}


def told_facts(
    products: Sequence[Product], market: MarketContext, wants: Selection
) -> dict[int, Card]:
    """Give what is selected of the products themselves, by id: as many queries for 1 as for 100."""
    described = wants.has_any("description", "descriptionLocale")
    texts = names_of(products, market, with_description=described)
    cards = {p.pk: _card(p, market, texts) for p in products}
    by_id = {product.pk: product for product in products}
    if "fits" in wants or "worksWith" in wants:
        _add_devices(cards, by_id, market)
    if "attributes" in wants:
        for pk, told in attributes_of(by_id, market.chain).items():
            cards[pk]["attributes"] = [told_attribute(one, market.locale) for one in told]
    if "certificates" in wants:
        for pk, certificates in certificates_of(by_id, market).items():
            cards[pk]["certificates"] = certificates
    return cards


def _card(
    product: Product, market: MarketContext, texts: dict[tuple[int, str], ServedText]
) -> Card:
    name = texts[product.pk, "name"]
    description = texts.get((product.pk, "description"), ServedText("", ""))
    return {
        "node_type": "Product",
        "pk": product.pk,
        "id": market.id_of("Product", product.pk),
        "slug": product.slug,
        "sku": product.sku,
        "brand": product.brand,
        "name": name.text,
        "name_served": name,
        "name_locale": name.locale,
        "description": description.text,
        "description_locale": description.locale,
        "attributes": [],
        "certificates": [],
        "works_with": [],
        "device_pks": frozenset(),
    }


def _add_devices(cards: dict[int, Card], by_id: dict[int, Product], market: MarketContext) -> None:
    for pk, product in by_id.items():
        cards[pk]["needs_fit"] = product.kind.needs_fit
    for pk, devices in devices_of(by_id).items():
        cards[pk]["device_pks"] = frozenset(device.pk for device in devices)
        cards[pk]["works_with"] = [told_device(device, market) for device in devices]
