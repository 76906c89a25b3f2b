"""What of products a request selects, as far as it decides what is read and laid over."""

from dataclasses import dataclass
from functools import lru_cache

from catalog.shelf.statements import Stock
from catalog.shelf.writing.cards import DETAIL_FIELDS
from shop.kit.graphql.selection import Selection

KEPT = 500  # selections, as many as documents are kept


@dataclass(frozen=True)
class Asked:
    """Which parts of products are selected.

    details: what only the whole text has. stock: what of it is needed to decide.
    dates: since when and until when a decision stands. kinds: figures of their kinds.
    alternates: their pages elsewhere.
    """

    details: bool
    stock: Stock
    dates: bool
    images: bool
    certificates: bool
    kinds: bool
    alternates: bool

    @property
    def settled(self) -> bool:
        """Whether row, stage and stock decide all of it."""
        return not (self.dates or self.kinds or self.alternates)

    @property
    def availability(self) -> bool:
        """Whether anything is decided."""
        return self.stock != Stock.NONE


@lru_cache(maxsize=KEPT)
def asked_of(wants: Selection) -> Asked:
    """Tell what is asked of products by what is selected of them."""
    variants = wants.below("variants", "nodes").joined(wants.below("variants", "edges", "node"))
    decided = wants.below("availability").joined(variants.below("availability"))
    return Asked(
        details=_needs_details(wants, variants),
        stock=_stock(decided),
        dates=decided.has_any("since", "until"),
        images="images" in wants,
        certificates="certificates" in wants,
        kinds=wants.below("kind").has_any("count", "image"),
        alternates="alternates" in wants,
    )


def _stock(decided: Selection) -> Stock:
    if "shipEstimate" in decided:
        return Stock.DAYS
    return Stock.UNITS if decided.names else Stock.NONE


def _needs_details(wants: Selection, variants: Selection) -> bool:
    selected = {"Product": wants, "Variant": variants, "Price": variants.below("price")}
    return any(selected[kind].has_any(*fields) for kind, fields in DETAIL_FIELDS.items())
