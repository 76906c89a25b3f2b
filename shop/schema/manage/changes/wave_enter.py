from collections.abc import Sequence
from datetime import datetime
from typing import Any

import graphene
from django.db.models import Model
from graphql import GraphQLResolveInfo

from catalog.launches.actions import enter_wave
from catalog.products.models import Kind, Product
from checkout.cart.errors import IdempotencyKeyReused, InvalidIdempotencyKey
from i18n.markets.stages import Stage
from shop.accounts.deeds import note, once
from shop.accounts.errors import NotInYourCare, ValueNotPossible
from shop.accounts.rights import ENTER_WAVE
from shop.schema.manage.changes.base import Change, moment_given, place_to_change, text_within
from shop.schema.manage.place import Place
from shop.schema.manage.rows import StageEnum

LONGEST_REASON = 300
LONGEST_WAVE = 60
MOST_GOODS = 100


class WaveEnter(Change):
    """Enter a step into a market's plan: from a moment on, these goods are at this stage.

    A stage of goods only narrows the market's. Entries are never rewritten: to withdraw a step,
    enter what shall hold instead for the same goods and moment.
    """

    class Input:
        market = graphene.String(required=True, description="Code of the market.")
        wave = graphene.String(
            required=True,
            description=f"What the step is called, {LONGEST_WAVE} characters at most.",
        )
        stage = graphene.InputField(
            StageEnum,
            description="What shall hold; left out, earlier entries of the same goods are lifted.",
        )
        since = graphene.DateTime(
            description="From when, in the market's zone unless it names one; now when left out."
        )
        kinds = graphene.List(
            graphene.NonNull(graphene.String), description="Codes of kinds, such as `CASE`."
        )
        products = graphene.List(
            graphene.NonNull(graphene.String),
            description="Numbers of products that are to be exceptions from their kinds.",
        )
        rest = graphene.Boolean(
            description="Whether it speaks of every kind that no entry names; false when left out."
        )
        reason = graphene.String(
            required=True, description=f"Why, in {LONGEST_REASON} characters at most."
        )
        idempotency_key = graphene.String(
            required=True, description="Of your choice; the same again enters nothing twice."
        )

    expects = (*Change.expects, IdempotencyKeyReused, InvalidIdempotencyKey)

    @classmethod
    def perform(
        cls,
        info: GraphQLResolveInfo,
        *,
        market: str,
        wave: str,
        reason: str,
        idempotency_key: str,
        stage: Any = None,
        since: datetime | None = None,
        kinds: Sequence[str] = (),
        products: Sequence[str] = (),
        rest: bool = False,
    ) -> dict[str, Any]:
        place = place_to_change(info, market, ENTER_WAVE)
        step = {
            "wave": text_within(wave, LONGEST_WAVE, "wave"),
            "stage": str(getattr(stage, "value", stage or "")),
            "since": moment_given(place.market, since, "since") or place.at,
            "kinds": _kinds(kinds or ()),
            "products": _products(products or ()),
            "rest": bool(rest),
            "reason": text_within(reason, LONGEST_REASON, "reason"),
        }
        if not (step["kinds"] or step["products"] or step["rest"]):
            raise ValueNotPossible(field="kinds")
        once(
            customer=place.viewer,
            key=idempotency_key,
            given=(cls.__name__, market, wave, step["stage"], since, kinds, products, rest, reason),
            at=place.at,
            act=lambda: _enter(place, step),
        )
        return {"market": place}


def _enter(place: Place, step: dict[str, Any]) -> Model:
    who = place.viewer.email
    entries = enter_wave(market=place.market, by=who, **step)
    goods = ", ".join([str(one) for one in (*step["kinds"], *step["products"])]) or "the rest"
    said = f"{step['wave']}: {goods} {Stage(step['stage']).value if step['stage'] else 'lifted'}"
    message = f"{said} from {step['since'].isoformat()}: {step['reason']}"
    note(customer=place.viewer, row=place.market, message=message)
    return entries[0]


def _kinds(codes: Sequence[str]) -> list[Kind]:
    """Find kinds by their codes. Raises NotInYourCare for an unknown one."""
    found = {kind.code: kind for kind in Kind.objects.filter(code__in=codes[:MOST_GOODS])}
    return _in_order(codes, found, "kinds")


def _products(skus: Sequence[str]) -> list[Product]:
    """Find products by their numbers. Raises NotInYourCare for an unknown one."""
    found = {one.sku: one for one in Product.objects.filter(sku__in=skus[:MOST_GOODS])}
    return _in_order(skus, found, "products")


def _in_order(asked: Sequence[str], found: dict[str, Any], field: str) -> list[Any]:
    named = dict.fromkeys(asked)
    if named.keys() - found.keys():
        raise NotInYourCare(field=field)
    return [found[name] for name in named]
