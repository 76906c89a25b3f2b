"""Load the rules of rounding that come with the shop."""

from i18n.charm.models import CharmRule
from i18n.locales.fact_files import load_rows, read_facts


def load_charm_rules() -> None:
    """Load how each currency's prices are rounded; a row of the same day is replaced."""
    facts = read_facts("charm", "charm_rules")
    rows = [CharmRule(**{"source": facts["source"], **row}) for row in facts["rows"]]
    load_rows(CharmRule, rows, key=["currency", "market", "from_minor", "valid_from"])
