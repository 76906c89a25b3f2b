"""How far the longest tests go: HEAVY=full lets them go all the way, which takes half an hour."""

import os

FULL = os.environ.get("HEAVY") == "full"


def as_far_as(full: int, *, usual: int) -> int:
    """Give the size of a test: ``full`` when it is asked for, else what every heavy run does."""
    return full if FULL else usual
