"""What promotions take off a cart, and what credit pays of it: figures without their rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Discount:
    """What one promotion takes off, in minor units.

    code: what the shopper typed; empty when it was given without one.
    by_line: off each line, in the lines' order. delivery_minor: off the delivery's fee.
    """

    promotion_id: int
    code: str
    kind: str
    by_line: tuple[int, ...]
    delivery_minor: int = 0

    @property
    def goods_minor(self) -> int:
        return sum(self.by_line)

    @property
    def amount_minor(self) -> int:
        return self.goods_minor + self.delivery_minor


@dataclass(frozen=True)
class CreditShare:
    """What one account pays of a cart or an order, in minor units.

    last4: of a gift card's code; empty for store credit.
    """

    account_id: int
    kind: str
    last4: str
    amount_minor: int
