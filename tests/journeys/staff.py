"""What happens behind the counter of a running shop: cards issued, parcels sent, returns taken."""

import re
from email import message_from_bytes, policy
from pathlib import Path

from tests.make.running import RunningShop

NOW = "from shop.kit.clock import now"
ISSUE = (
    NOW
    + """
from checkout.credits.actions import issue_gift_card
from i18n.markets.models import Market
market = Market.objects.get(code={market!r})
print(issue_gift_card(market=market, amount_minor={amount}, at=now())[1])
"""
)
DELIVER = (
    NOW
    + """
from checkout.fulfillment.actions import dispatch, move, pack
from checkout.fulfillment.states import ShipmentState
from checkout.orders.models import Order
order = Order.objects.get(token={token!r})
units = {{line.pk: line.open_units for line in order.lines.all()}}
parcel = pack(order=order, units=units, carrier="BlueKite", tracking_number="BK-7", key={key!r},
              at=now())
dispatch(shipment=parcel, at=now())
parcel.refresh_from_db()
move(shipment=parcel, to=ShipmentState.DELIVERED, at=now())
"""
)
TAKE_BACK = (
    NOW
    + """
from checkout.returns.actions import Arrived, approve, receive_back
from checkout.returns.models import Return
sent_back = Return.objects.get(order__token={token!r})
approve(sent_back=sent_back, at=now())
arrived = {{line.order_line_id: Arrived(restocked=line.quantity) for line in sent_back.lines.all()}}
receive_back(sent_back=sent_back, arrived=arrived, at=now())
"""
)


def issue_card(shop: RunningShop, *, market: str, amount: int) -> str:
    """Issue a gift card and give its code. amount: minor units."""
    return _act(shop, ISSUE.format(market=market, amount=amount)).splitlines()[-1]


def deliver(shop: RunningShop, token: str) -> None:
    """Pack all that an order still waits for, ship it, and have it delivered."""
    _act(shop, DELIVER.format(token=token, key=token[:32]))
    _work(shop)


def take_back(shop: RunningShop, token: str) -> None:
    """Approve the return of an order and receive its goods."""
    _act(shop, TAKE_BACK.format(token=token))
    _work(shop)


def code_sent_to(shop: RunningShop, email: str) -> str:
    """Read the newest code that was mailed to an address."""
    written = sorted(Path(shop.env["VAR_DIR"], "mail").iterdir(), key=lambda it: it.stat().st_mtime)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in written]
    hers = [mail for mail in mails if mail["To"] == email and not mail.is_multipart()]
    bodies = [str(mail.get_content()) for mail in hers]
    found: list[str] = re.findall(r"\b\d{6}\b", bodies[-1])
    return found[0]


def _act(shop: RunningShop, code: str) -> str:
    done = shop.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _work(shop: RunningShop) -> None:
    """Let the worker do one round: refunds are asked of the provider there."""
    done = shop.manage("worker", "--once")
    assert done.returncode == 0, done.stderr
