"""Prepare the stock of what many will want at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.inventory.buckets import MOST_BUCKETS, spread, summed
from catalog.inventory.models import Pool, Stock
from shop.kit.clock import now


class Command(BaseCommand):
    help = "Spread a stock over buckets, so that shoppers who come at once do not wait in line."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        divide = acts.add_parser("spread", help="level a stock's units over buckets")
        divide.add_argument("warehouse", help="its code")
        divide.add_argument("sku", help="number of the variant")
        divide.add_argument(
            "--buckets",
            type=int,
            default=16,
            choices=range(1, MOST_BUCKETS + 1),
            metavar=f"1-{MOST_BUCKETS}",
            help="1 brings them together again (default 16)",
        )
        divide.add_argument("--pool", choices=Pool.values, default=Pool.ON_HAND.value)

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = Stock.objects.filter(
            warehouse__code=options["warehouse"],
            variant__sku=options["sku"],
            pool=options["pool"],
            bucket=0,
        )
        stock = rows.first()
        if stock is None:
            raise CommandError("there is no such stock; `stockReceive` makes one")
        spread(stock=stock, buckets=options["buckets"], at=now())
        units = summed(rows)[0].on_hand
        self.stdout.write(f"{options['sku']}: {units} units over {options['buckets']} buckets")
