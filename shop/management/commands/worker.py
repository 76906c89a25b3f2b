"""The background worker."""

import logging
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from catalog.inventory.actions import release_expired
from checkout.outbox.actions import deliver_due
from checkout.payments.actions import reconcile
from shop.kit.clock import now
from shop.management.processes import Stop

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send what is due, settle payments left open, let go of holds that ran out."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between rounds")
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *_args: Any, interval: float, once: bool, **_options: Any) -> None:
        if once:
            work(now())
            return
        stop = Stop().listen()
        while not stop.asked:
            work(now())
            close_old_connections()
            stop.wait(interval)


def deliver(at: datetime) -> None:
    """Deliver what is due; a slow receiver counts against the lease of its own event only."""
    deliver_due(at, clock=now)


def work(at: datetime) -> None:
    """Do one round. A task that fails is logged and does not keep the others from theirs."""
    for task in (release_expired, reconcile, deliver):
        try:
            task(at)
        except Exception:  # the next round tries again; the worker must outlive a bad row
            log.exception("%s failed", task.__name__)
