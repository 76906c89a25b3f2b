"""Build baskets that India taxes, and read the quotes on them."""

from datetime import date
from decimal import Decimal

from i18n.tax.gst import GstRules
from i18n.tax.quotes import GoodsLine, TaxLine, TaxQuote, TaxRequest
from shop.kit.money import to_minor

DAY = date(2026, 11, 22)
RATES = {"18": Decimal("0.18"), "28": Decimal("0.28"), "5": Decimal("0.05"), "40": Decimal("0.40")}
RULES = GstRules(
    rates=RATES,
    heads={"IN-KA": "SGST", "IN-DL": "SGST", "IN-CH": "UTGST", "IN-LA": "UTGST"},
    regions={"29": "IN-KA", "07": "IN-DL", "04": "IN-CH", "38": "IN-LA"},
)


def paise(rupees: str) -> int:
    return to_minor(rupees, "INR")


def make_line(amount: str, *, rate: str = "18", key: str = "case") -> GoodsLine:
    return GoodsLine(
        key=key,
        goods_code=rate,
        quantity=1,
        amount_minor=paise(amount),
        unit_minor=paise(amount),
    )


def make_request(*lines: GoodsLine, **facts: object) -> TaxRequest:
    known = {"seller_region": "IN-KA", "ship_to_region": "IN-KA", **facts}
    return TaxRequest(country="IN", currency="INR", day=DAY, lines=lines, **known)  # type: ignore[arg-type]


def heads_of(quote: TaxQuote) -> list[str]:
    return [line.head for line in quote.tax_lines]


def parts_of(quote: TaxQuote) -> tuple[int, ...]:
    """Give the taxable value and then the amount of each head, of a quote on one line."""
    return (quote.tax_lines[0].base_minor, *(line.amount_minor for line in quote.tax_lines))


def taxable_of(quote: TaxQuote) -> int:
    return sum({line.line_key: line.base_minor for line in quote.tax_lines}.values())


def amount_of(quote: TaxQuote, head: str) -> int:
    return sum(line.amount_minor for line in quote.tax_lines if line.head == head)


def pairs_of(tax_lines: tuple[TaxLine, ...]) -> list[tuple[TaxLine, TaxLine]]:
    return list(zip(tax_lines[::2], tax_lines[1::2], strict=True))
