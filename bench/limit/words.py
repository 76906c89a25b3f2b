"""Words of a search as each database's full-text index takes them."""

from collections.abc import Sequence


def match_expression(words: Sequence[str], vendor: str) -> str:
    """Ask for documents in which every word begins one of theirs; words are plain lower case."""
    if vendor == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " AND ".join(f'"{word}"*' for word in words)
