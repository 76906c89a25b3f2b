"""The books of stock: what the balances must be, from movements and holds."""

from collections.abc import Iterator

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.inventory.models import Hold, Movement, Stock, StockMovement


def verify_stock() -> list[str]:
    """List every balance that its movements or its holds contradict; empty is clean (2 queries)."""
    wrong = [line for stock in _contradicted() for line in _violations(stock)]
    return [*wrong, *_lost_between_buckets()]


def _lost_between_buckets() -> Iterator[str]:
    """Tell of stocks whose moves from bucket to bucket do not even out."""
    places = ("stock__variant", "stock__warehouse", "stock__pool")
    moves = StockMovement.objects.filter(reason=Movement.SPREAD).order_by().values(*places)
    for place in moves.annotate(units=Sum("delta"), first=Min("stock")).exclude(units=0):
        yield f"stock {place['first']}: {place['units']:+} units between its buckets"


def _contradicted() -> "QuerySet[Stock]":
    right = Q(on_hand=F("moved")) & Q(held=F("moved_held")) & Q(held=F("holding"))
    return _with_books().exclude(right & Q(held__lte=F("on_hand"))).order_by("pk")


def _with_books() -> "QuerySet[Stock]":
    moves = StockMovement.objects.filter(stock=OuterRef("pk")).order_by().values("stock")
    holds = Hold.objects.held().filter(stock=OuterRef("pk")).order_by().values("stock")
    return Stock.objects.annotate(
        moved=Coalesce(Subquery(moves.annotate(n=Sum("delta")).values("n")), 0),
        moved_held=Coalesce(Subquery(moves.annotate(n=Sum("held_delta")).values("n")), 0),
        holding=Coalesce(Subquery(holds.annotate(n=Sum("quantity")).values("n")), 0),
    )


def _violations(stock: Stock) -> Iterator[str]:
    books = vars(stock)  # the annotations stand beside the columns
    if stock.on_hand != books["moved"]:
        yield f"stock {stock.pk}: on_hand is {stock.on_hand}, movements sum to {books['moved']}"
    if stock.held != books["moved_held"]:
        yield f"stock {stock.pk}: held is {stock.held}, movements sum to {books['moved_held']}"
    if stock.held != books["holding"]:
        yield f"stock {stock.pk}: held is {stock.held}, holds sum to {books['holding']}"
    if stock.held > stock.on_hand:
        yield f"stock {stock.pk}: {stock.held} held of {stock.on_hand} on hand"
