"""Verify the books."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from catalog.inventory.books import verify_stock
from catalog.inventory.models import Hold, Stock, StockMovement
from checkout.credits.books import verify_credits
from checkout.credits.models import CreditAccount, CreditEntry
from checkout.documents.books import verify_documents
from checkout.documents.models import Document, DocumentSeries
from checkout.fulfillment.books import verify_fulfillment
from checkout.fulfillment.models import Shipment
from checkout.orders.books import verify_orders
from checkout.orders.models import Order
from checkout.payments.books import verify_money
from checkout.payments.models import Payment
from checkout.promotions.books import verify_promotions
from checkout.promotions.models import Promotion, PromotionUse
from checkout.returns.books import verify_returns
from checkout.returns.models import Cancellation, Return

BOOKS: dict[str, tuple[Callable[[], list[str]], dict[str, Callable[[], int]]]] = {
    "stock": (
        verify_stock,
        {
            "balances": Stock.objects.count,
            "movements": StockMovement.objects.count,
            "holds": Hold.objects.count,
        },
    ),
    "orders": (verify_orders, {"orders": Order.objects.count}),
    "promos": (
        verify_promotions,
        {"promotions": Promotion.objects.count, "uses": PromotionUse.objects.count},
    ),
    "credit": (
        verify_credits,
        {"accounts": CreditAccount.objects.count, "entries": CreditEntry.objects.count},
    ),
    "money": (verify_money, {"payments": Payment.objects.count}),
    "parcels": (verify_fulfillment, {"parcels": Shipment.objects.count}),
    "returns": (
        verify_returns,
        {"cancellations": Cancellation.objects.count, "returns": Return.objects.count},
    ),
    "documents": (
        verify_documents,
        {"documents": Document.objects.count, "series": DocumentSeries.objects.count},
    ),
}


class Command(BaseCommand):
    help = "Verify the books of stock, orders, credit, money, documents, parcels and returns."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        violations = [line for name in BOOKS for line in self._verify(name)]
        if violations:
            self.stdout.write(f"{len(violations)} violations")
            sys.exit(1)
        self.stdout.write("the books are right")

    def _verify(self, name: str) -> list[str]:
        verify, counts = BOOKS[name]
        violations = verify()
        told = ", ".join(f"{count()} {what}" for what, count in counts.items())
        self.stdout.write(f"{name:<10}{told}: {len(violations) or 'no'} violations")
        for line in violations:
            self.stdout.write(f"  ! {line}")
        return violations
