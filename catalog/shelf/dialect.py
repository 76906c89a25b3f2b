"""One text for both databases: written as PostgreSQL reads it, told to SQLite in its own words."""

import re
from functools import lru_cache

from shop.kit.database.prepared import Statement

KEPT = 2_000  # texts; what can be asked for decides how many there are
WORDS = r"array_to_tsvector\(string_to_array\((\w+)\.words, ' '\)\)"
INDEX = "SELECT rowid FROM catalog_searchindex WHERE catalog_searchindex MATCH"
IN_SQLITE = (
    (
        re.compile(rf"{WORDS} @@ %\((\w+)\)s::tsquery"),
        rf"\1.id IN ({INDEX} %(\2_in_sqlite)s)",
    ),
    (
        re.compile(rf"{WORDS} @@ \('''' \|\| ([\w.]+) \|\| ''''\)::tsquery"),
        rf"""\1.id IN ({INDEX} '"' || \2 || '"')""",
    ),
    (re.compile(r"= ANY\(ARRAY\((SELECT [^()]*\([^()]*\)[^()]*|SELECT [^()]*)\)\)"), r"IN (\1)"),
    (re.compile(r"\bLEAST\("), "MIN("),
    (re.compile(r"= ANY\((%\(\w+\)s)(?:::\w+\[\])?\)"), r"IN (SELECT value FROM json_each(\1))"),
    (re.compile(r"::\w+(\[\])?"), ""),
    (re.compile(r"\bstring_agg\("), "group_concat("),
    (re.compile(r"\bstrpos\("), "instr("),
    (re.compile(r'COLLATE "C"'), "COLLATE BINARY"),
    # Nearly all spans are in force; an index of them would put the rows out of their order.
    (re.compile(r"\b([rv]\.(?:since|until)) (<=|>) "), r"+\1 \2 "),
)


@lru_cache(maxsize=KEPT)
def spoken(sql: str) -> Statement:
    """Make a statement of a text.

    Lists are asked by ``= ANY(%(name)s::type[])``. Each database's index of words has its own way
    to write what is looked for: beside ``name``, SQLite takes ``name_in_sqlite``.
    """
    text = sql
    for pattern, replacement in IN_SQLITE:
        text = pattern.sub(replacement, text)
    return Statement(sql, Statement.of(text).sqlite)
