"""Documents of orders, for operators: list them, bill what is not billed yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkout.documents.actions import issue_rest
from checkout.documents.models import Document
from checkout.documents.queries import documents_of
from checkout.orders.models import Order
from checkout.orders.queries import order_by_number
from i18n.locales.formats import format_price
from shop.kit.clock import now
from shop.kit.errors import Problem


class Command(BaseCommand):
    help = (
        "List the documents of an order, or bill all its units that are not billed yet (issue): by "
        "a tax invoice in India, elsewhere by a receipt. Shipping an order bills it by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("list", "issue"))
        parser.add_argument("order", help="number of the order, such as IN-2026-000001")

    def handle(self, *, act: str, order: str, **_options: Any) -> None:
        found = order_by_number(order)
        if found is None:
            raise CommandError(f"there is no order {order}")
        if act == "issue":
            self.issue(found)
        for document in documents_of(found, whole=False):
            self.stdout.write(_told(document))

    def issue(self, order: Order) -> None:
        try:
            issue_rest(order=order, at=now())
        except Problem as problem:
            raise CommandError(f"{problem.code}: {problem.message}") from problem


def _told(document: Document) -> str:
    total = format_price(document.total_minor, document.currency, document.locale)
    return f"{document.number:<17}{document.kind:<16}{document.issued_on}  {total}"
