"""How listings refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class PriceAboveMrp(Problem):
    """A selling price above the maximum retail price.

    Forbidden by the Legal Metrology (Packaged Commodities) Rules, 2011, rule 18(2).
    """

    code = "PRICE_ABOVE_MRP"
    message = gettext_noop("The price %(amount)s is above the maximum retail price %(mrp)s.")


class MrpMissing(Problem):
    """A price without a maximum retail price, where the law wants one on every package."""

    code = "MRP_MISSING"
    message = gettext_noop("This market needs a maximum retail price.")


class PriceEndsFirst(Problem):
    """A price that would end before it begins."""

    code = "PRICE_ENDS_FIRST"
    message = gettext_noop("A price must begin before it ends.")


class SaleNotBelowList(Problem):
    """A sale that is not below every list price that holds during it, or has none to be below."""

    code = "SALE_NOT_BELOW_LIST"
    message = gettext_noop("A sale must be below the list price that holds during it.")


class SalesOverlap(Problem):
    """A sale while another sale of the variant runs."""

    code = "SALES_OVERLAP"
    message = gettext_noop("Another sale of this variant runs at that time.")
