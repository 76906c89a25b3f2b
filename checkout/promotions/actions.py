"""Use promotions and give uses back; set promotions and floors."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from checkout.promotions.errors import PromotionUsedByCustomer, PromotionUsedUp
from checkout.promotions.models import Promotion, PromotionUse, UseState
from checkout.promotions.queries import uses_of
from checkout.promotions.rules import FIELD


@transaction.atomic
def reserve(
    *,
    order_number: str,
    promotion_ids: Iterable[int],
    customer_key: str,
    customer_id: int | None,
    at: datetime,
) -> None:
    """Use promotions for an order, each as often as it may be used and not once more.

    Raises PromotionUsedUp or PromotionUsedByCustomer; the caller's transaction must then be undone.
    """
    for pk in sorted(set(promotion_ids)):
        _use(pk)
        promotion = Promotion.objects.get(pk=pk)
        # The update above keeps the promotion's row locked: nobody else counts meanwhile.
        mine = uses_of(promotions=[promotion], key=customer_key, customer_id=customer_id)
        each = promotion.limit_per_customer
        if each is not None and mine.get(pk, 0) >= each:
            raise PromotionUsedByCustomer(field=FIELD)
        PromotionUse.objects.create(
            promotion=promotion,
            order_number=order_number,
            customer_key=customer_key,
            customer_id=customer_id,
            at=at,
        )


def _use(promotion_id: int) -> None:
    """Count one use more; the condition decides between orders that want the last one."""
    within = Q(limit_total__isnull=True) | Q(used__lt=F("limit_total"))
    free = Promotion.objects.filter(within, pk=promotion_id, switched_on=True)
    if not free.update(used=F("used") + 1):
        raise PromotionUsedUp(field=FIELD)


@transaction.atomic
def give_uses_back(*, order_number: str) -> int:
    """Give back the uses of an order that came to nothing; again it gives none."""
    mine = PromotionUse.objects.filter(order_number=order_number, state=UseState.RESERVED)
    given = 0
    for use in mine.order_by("promotion_id"):
        still = PromotionUse.objects.filter(pk=use.pk, state=UseState.RESERVED)
        if still.update(state=UseState.GIVEN_BACK):
            Promotion.objects.filter(pk=use.promotion_id).update(used=F("used") - 1)
            given += 1
    return given
