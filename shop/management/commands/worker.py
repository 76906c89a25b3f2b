"""The background worker."""

import logging
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from catalog.inventory.actions import release_expired
from catalog.shelf.actions import refresh_marked
from checkout.outbox.actions import deliver_due
from checkout.payments.actions import reconcile
from checkout.returns.lateness import attend_to_delays
from checkout.returns.paying_back import follow_paybacks
from shop.heartbeat.actions import beating
from shop.kit.clock import now
from shop.kit.database.lost import drop_lost_connections
from shop.management.processes import Stop

log = logging.getLogger(__name__)
PORTIONS = 10  # of the shelf in one round, so that mails and payments never wait long


class Command(BaseCommand):
    help = (
        "Send what is due, settle payments left open, let go of holds that ran out, tell of late "
        "dispatches and cancel them where the law says so, bring the shelf up to date."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between rounds")
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *_args: Any, interval: float, once: bool, **_options: Any) -> None:
        if once:
            work(now())
            return
        with beating() if settings.DATABASE_REPLICAS else nullcontext():
            _work_until(Stop().listen(), interval)


def _work_until(stop: Stop, interval: float) -> None:
    while not stop.asked:
        drop_lost_connections()
        work(now())
        close_old_connections()
        stop.wait(interval)


def refresh_shelf(at: datetime) -> None:
    """Bring up to date what is marked; what is left after that waits for the next round."""
    for _ in range(PORTIONS):
        if not refresh_marked(at=at).left:
            return


def deliver(at: datetime) -> None:
    """Deliver what is due; a slow receiver counts against the lease of its own event only."""
    deliver_due(at, clock=now)


TASKS = (
    release_expired,
    reconcile,
    attend_to_delays,
    follow_paybacks,
    deliver,
    refresh_shelf,
)


def work(at: datetime) -> None:
    """Do one round. A task that fails is logged and does not keep the others from theirs."""
    for task in TASKS:
        try:
            task(at)
        except Exception:  # the next round tries again; the worker must outlive a bad row
            log.exception("%s failed", task.__name__)
