"""A process of its own that writes to a shop's database by the shop's own actions.

It reads one act a line as JSON ``[name, …arguments]`` and answers each with a line of JSON when it
is committed.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from catalog.inventory.actions import receive
from catalog.listings.actions import set_price, switch_listing
from catalog.listings.models import Listing
from catalog.products.models import Variant
from i18n.markets.models import Market
from i18n.markets.stages import Stage
from tests.make.catalog import make_product, make_variant, make_warehouse, put_on_sale
from tests.make.i18n import make_goods_rate, make_market, make_stage
from tests.make.running import ROOT

PRODUCT, MRP = "KAV-1", 99900
READY = "ready"
BEGIN = "import django; django.setup(); from tests.make.acting import main; main()"


class Writer:
    """Has acts done by the other process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._into, self._from = _pipes(process)
        assert self._told() == READY

    def __call__(self, name: str, *arguments: Any) -> Any:
        """Do one act and give what it told, once it is committed."""
        self._into.write(json.dumps([name, *arguments]) + "\n")
        self._into.flush()
        return self._told()

    def _told(self) -> Any:
        return json.loads(self._from.readline())


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


@contextmanager
def writer(env: dict[str, str]) -> Iterator[Writer]:
    """Start the process on the database of an environment, and end it afterwards."""
    env = {**env, "DJANGO_SETTINGS_MODULE": "shop.settings"}
    command = [sys.executable, "-c", BEGIN]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Writer(process)
        finally:
            _pipes(process)[0].close()
            process.wait(timeout=15)


def opened(prices: dict[str, int], units: int) -> None:
    """Open a market for each price, and list one case there with so many units in stock."""
    make_goods_rate(prefix="39")
    case = make_variant(product=make_product(sku=PRODUCT, name="Slim case"))
    for code, amount in prices.items():
        put_on_sale(variant=case, market=make_market(code=code), amount_minor=amount, free=units)


def priced(code: str, amount: int) -> None:
    set_price(market=_market(code), variant=_case(), amount_minor=amount, mrp_minor=MRP)


def switched(code: str, on: bool) -> None:
    switch_listing(market=_market(code), product=_case().product, on=on)


def windowed(code: str, opens: float | None, closes: float | None) -> list[str | None]:
    """Plan an opening and a closing, seconds ahead; tell their moments."""
    opens_at, closes_at = _planned(opens), _planned(closes)
    listing = Listing.objects.filter(market__code=code, product__sku=PRODUCT)
    listing.update(opens_at=opens_at, closes_at=closes_at)
    return [moment.isoformat() if moment else None for moment in (opens_at, closes_at)]


def staged(code: str, stage: str, seconds: float) -> str:
    """Enter a stage, to hold from some seconds ahead; tell from which moment."""
    since = _ahead(seconds)
    make_stage(market=_market(code), stage=Stage(stage), since=since)
    return since.isoformat()


def stocked(code: str, units: int) -> None:
    """Receive units, or write some off."""
    receive(
        warehouse=make_warehouse(market=_market(code)),
        variant=_case(),
        quantity=units,
        reason="RECEIVED",
        reference="a test",
        at=_ahead(0),
    )


ACTS: dict[str, Callable[..., Any]] = {
    "open": opened,
    "price": priced,
    "switch": switched,
    "window": windowed,
    "stage": staged,
    "stock": stocked,
}


def _market(code: str) -> Market:
    return Market.objects.get(code=code)


def _case() -> Variant:
    return Variant.objects.get(product__sku=PRODUCT)


def _planned(seconds: float | None) -> datetime | None:
    return None if seconds is None else _ahead(seconds)


def _ahead(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def main() -> None:
    """Do the acts that come in, until there are no more."""
    _tell(READY)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        _tell(ACTS[name](*arguments))


def _tell(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
