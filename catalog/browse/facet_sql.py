"""The statement that counts all facets of a list at once.

It gives rows of (part, code, value, name, unit or slug, number, place); what they mean is told in
``catalog.browse.counts``.
"""

from collections.abc import Iterable, Sequence

from catalog.browse.filters import Selection, form_conditions, form_shown, in_stock
from catalog.browse.price_bands import MOST_BANDS, first_steps
from catalog.products.queries import ATTRIBUTE, ATTRIBUTE_VALUE, KIND, VARIANT
from catalog.shelf.gate import FORMS, listed_now
from catalog.shelf.statements import conditions_of

LOOKED_AT = 2_000  # products; of a kind that many are counted
CHAIN = 4  # locales at most in which a name is looked for


def facets_sql(selection: Selection, *, major: int) -> str:
    """Write the statement. major: minor units of one of the currency."""
    steps = ", ".join(f"({step})" for step in first_steps(major))
    parts = "\n UNION ALL ".join(_parts(selection))
    return f"""WITH candidates AS ({_candidates(selection)}),
        forms AS ({_forms(selection)}),
        listed AS (SELECT c.* FROM candidates c {_with_a_form(selection)}),
        priced AS (SELECT f.product_id, f.amount AS price FROM forms f
            WHERE {_met(selection, "price")} AND f.amount IS NOT NULL),
        span AS (SELECT MIN(price) AS lowest, MAX(price) AS highest FROM priced),
        steps(step) AS (VALUES {steps}),
        chosen AS (SELECT MIN(steps.step) AS step FROM steps, span
            WHERE span.highest / steps.step - span.lowest / steps.step < {MOST_BANDS})
        SELECT m.marked, u.* FROM (SELECT EXISTS (SELECT 1 FROM catalog_shelfmark) AS marked) m
        LEFT JOIN ({parts}) u ON TRUE"""


def name_sql(owner: str, row: str) -> str:
    """Give the name of a row in the first locale of the chain that has one."""
    locales = [f"%(chain_{place})s" for place in range(CHAIN)]
    ranks = " ".join(f"WHEN {locale} THEN {place}" for place, locale in enumerate(locales))
    return f"""(SELECT t.text FROM i18n_translation t
        WHERE t.owner = '{owner}' AND t.owner_id = {row} AND t.field = 'name' AND t.text <> ''
          AND t.locale IN ({", ".join(locales)}) ORDER BY CASE t.locale {ranks} END LIMIT 1)"""


def chain_params(chain: Sequence[str]) -> dict[str, str]:
    """Give the locales to look for names in, best first."""
    padded = (*chain, *[chain[-1]] * CHAIN)[:CHAIN]
    return {f"chain_{place}": locale for place, locale in enumerate(padded)}


def _candidates(selection: Selection) -> str:
    """Take products that miss one of the facets' conditions at most, and say which."""
    chosen = selection.of_product
    misses = [f"CASE WHEN {sql} THEN 0 ELSE 1 END AS misses_{code}" for code, sql in chosen.items()]
    which = " ".join(f"WHEN t.misses_{code} = 1 THEN '{code}'" for code in chosen)
    failed = f"CASE {which} ELSE '' END" if which else "''"
    count = " + ".join(("0", *(f"t.misses_{code}" for code in chosen)))
    columns = "r.product_id, r.position, r.brand, r.origin, r.own_stage, r.planned, r.proved"
    hard = (*selection.of_words, *selection.of_kind, *selection.of_phone)
    return f"""SELECT t.*, {failed} AS failed FROM (
            SELECT {", ".join((columns, *misses))} FROM {selection.source}
            WHERE {conditions_of(selection.view.stage, hard)}) t
        WHERE {count} <= 1 ORDER BY t.position, t.product_id LIMIT {LOOKED_AT}"""


def _forms(selection: Selection) -> str:
    """Take the variants of the candidates, and say of each what it meets."""
    stage = selection.view.stage
    chosen = {"in_stock": in_stock(stage), **form_conditions(stage, selection.filter)}
    met = ", ".join(f"CASE WHEN {sql} THEN 1 ELSE 0 END AS {code}" for code, sql in chosen.items())
    return f"""SELECT r.product_id, r.failed, v.variant_id, v.colour AS of_colour,
            CASE WHEN {listed_now(stage)} THEN v.amount_minor END AS amount, {met}
        FROM candidates r JOIN catalog_shelfvariant v
          ON {FORMS} AND v.product_id = r.product_id AND {form_shown(stage)}"""


def _met(selection: Selection, *spared: str, also: str = "f.failed = ''") -> str:
    """Give the condition that one variant ``f`` is all that was chosen, but for some facets."""
    chosen = form_conditions(selection.view.stage, selection.filter)
    return " AND ".join((also, *(f"f.{code} = 1" for code in chosen if code not in spared)))


def _with_a_form(selection: Selection) -> str:
    if not selection.filter.asks_of_variants:
        return ""
    met = _met(selection, also="TRUE")
    return f"WHERE c.product_id IN (SELECT f.product_id FROM forms f WHERE {met})"


def _parts(selection: Selection) -> Iterable[str]:
    yield _kinds(selection)
    yield from (_column(code) for code in ("brand", "origin"))
    yield _colours(selection)
    yield _stock(selection)
    yield from _prices()
    yield _attributes()
    yield _values(selection)


def _kinds(selection: Selection) -> str:
    met = conditions_of(selection.view.stage, ("r.kind_id = k.id", *selection.of_any_kind))
    return f"""SELECT 'kind' AS part, NULL::text AS code, k.code AS value,
            {name_sql(KIND, "k.id")} AS name, k.slug AS unit,
            (SELECT COUNT(*) FROM (
                SELECT 1 FROM {selection.source} WHERE {met} LIMIT {LOOKED_AT}) counted) AS number,
            k.position AS place
        FROM catalog_kind k"""


def _column(code: str) -> str:
    return f"""SELECT '{code}', NULL, l.{code}, NULL, NULL, COUNT(*), 0
        FROM listed l WHERE l.failed IN ('', '{code}') GROUP BY l.{code}"""


def _colours(selection: Selection) -> str:
    """Count by colour; one variant of each tells how it is called."""
    return f"""SELECT 'colour', NULL, g.of_colour, {name_sql(VARIANT, "g.example")}, NULL,
            g.products, 0
        FROM (SELECT f.of_colour, COUNT(DISTINCT f.product_id) AS products,
                MIN(f.variant_id) AS example
            FROM forms f WHERE {_met(selection, "colour")} AND f.of_colour <> ''
            GROUP BY f.of_colour) g"""


def _stock(selection: Selection) -> str:
    return f"""SELECT 'in_stock', NULL, 'true', NULL, NULL, COUNT(DISTINCT f.product_id), 0
        FROM forms f WHERE {_met(selection)} AND f.in_stock = 1"""


def _prices() -> Iterable[str]:
    """Count by bands, told by the lowest price of each; then the lowest and highest of all."""
    band = "p.price / chosen.step * chosen.step"
    yield f"""SELECT 'price', NULL, NULL, NULL, NULL, COUNT(DISTINCT p.product_id), {band}
        FROM priced p, chosen GROUP BY {band}"""
    yield "SELECT 'span', NULL, NULL, NULL, NULL, span.lowest, span.highest FROM span"


def _attributes() -> str:
    return f"""SELECT 'attribute', a.code, a.data, {name_sql(ATTRIBUTE, "a.id")}, a.unit, 0,
            a.position
        FROM catalog_attributekind a WHERE a.is_facet"""


def _values(selection: Selection) -> str:
    """Count by attribute and value; the attribute that a product misses may be the one counted."""
    own = "".join(
        f" OR l.failed = '{code}' AND a.code = %({code})s"
        for code in selection.of_product
        if code.startswith("attribute_")
    )
    called = """(SELECT n.id FROM catalog_attributevaluename n
        WHERE n.attribute_id = g.attribute_id AND n.value = g.value)"""
    return f"""SELECT 'value', g.code, g.value, {name_sql(ATTRIBUTE_VALUE, called)}, NULL,
            g.products, 0
        FROM (SELECT pa.attribute_id, a.code, pa.value,
                COUNT(DISTINCT l.product_id) AS products
            FROM listed l JOIN catalog_productattribute pa ON pa.product_id = l.product_id
            JOIN catalog_attributekind a ON a.id = pa.attribute_id AND a.is_facet
            WHERE (l.failed = ''{own}) GROUP BY pa.attribute_id, a.code, pa.value) g"""
