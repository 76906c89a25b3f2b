"""Cash on delivery, as the carrier's papers tell of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkout.orders.models import Order
from checkout.orders.queries import order_by_number
from checkout.payments.actions import (
    cod_refused,
    collect_on_delivery,
    paid_back_by_hand,
    remitted,
)
from checkout.payments.models import Payment, Refund
from checkout.payments.queries import payment_of
from shop.kit.clock import now
from shop.kit.errors import Problem

MOVES = {"collected": collect_on_delivery, "refused": cod_refused, "remitted": remitted}
PAID_BACK = "paid-back"


class Command(BaseCommand):
    help = "Note what became of orders that are paid on delivery; the same again changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=[*MOVES, PAID_BACK])
        parser.add_argument("numbers", nargs="+", metavar="ORDER", help="such as IN-2026-000001")
        parser.add_argument("--note", default="", help="how a refund was paid back")

    def handle(
        self, *_args: Any, what: str, numbers: list[str], note: str, **_options: Any
    ) -> None:
        for number in numbers:
            order = order_by_number(number)
            if order is None:
                raise CommandError(f"there is no order {number}")
            try:
                self.stdout.write(f"{number}: {_noted(what, order, note).state}")
            except Problem as refused:
                raise CommandError(f"{number}: {refused.message}") from refused


def _noted(what: str, order: Order, note: str) -> Payment:
    if what in MOVES:
        return MOVES[what](order, now())
    for made in Refund.objects.open().filter(payment__order=order, payment__provider="cod"):
        paid_back_by_hand(refund=made, note=note, at=now())
    payment = payment_of(order)
    if payment is None:
        raise CommandError(f"{order.number} has no payment")
    return payment
