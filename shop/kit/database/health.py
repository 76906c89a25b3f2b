"""Whether a replica may answer: it can be reached, and is not too far behind.

How far behind is told by a row that the primary writes each second. A replica on which that row
is old, or missing, is not read from: also when nobody writes it any more.
"""

import logging
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from shop.kit.database.statements import Statement, fetch_from

LOOK_SECONDS = 0.5
DOWN_SECONDS = 5.0
log = logging.getLogger(__name__)


class Replica:
    """One replica as this process knows it."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._looking = Lock()
        self._next_look = 0.0
        self._trusted_until = 0.0
        self._trouble = ""

    def usable(self) -> bool:
        """Tell whether it may answer now; looks at most every half a second, one thread at a time.

        A look that takes long leaves the others with the primary, never waiting.
        """
        if monotonic() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return monotonic() < self._trusted_until

    def failed(self, error: Exception) -> None:
        """Take note that a read failed; a replica that is gone is left alone for five seconds."""
        connection = connections[self.alias]
        connection.close_if_unusable_or_obsolete()
        if connection.connection is None:
            connection.errors_occurred = False
            self._leave(DOWN_SECONDS, f"does not answer ({type(error).__name__})")

    def _look(self) -> None:
        self._next_look = monotonic() + DOWN_SECONDS  # for the others, should this one hang
        try:
            behind = seconds_behind(self.alias)
        except (DatabaseError, InterfaceError) as error:
            self.failed(error)
            self._leave(DOWN_SECONDS, f"does not answer ({type(error).__name__})")
            return
        if behind is None or behind > settings.DATABASE_REPLICA_MAX_LAG_SECONDS:
            told = "has no heartbeat" if behind is None else f"is {behind:.1f} s behind"
            self._leave(LOOK_SECONDS, told)
            return
        self._trust()

    def _trust(self) -> None:
        if self._trouble:
            log.warning("%s answers again", self.alias)
        now = monotonic()
        self._trouble = ""
        self._next_look, self._trusted_until = now + LOOK_SECONDS, now + 2 * LOOK_SECONDS

    def _leave(self, seconds: float, trouble: str) -> None:
        """Let the primary answer, and say so once an outage."""
        if not self._trouble:
            log.warning("%s %s; the primary answers in its place", self.alias, trouble)
        self._trouble = trouble
        self._next_look, self._trusted_until = monotonic() + seconds, 0.0


def seconds_behind(alias: str) -> float | None:
    """Measure how old the newest heartbeat is that the replica knows; None without any."""
    if not _measures:
        return None
    rows = fetch_from(alias, _measures[-1], {})
    return float(rows[0][0]) if rows else None


def measure_lag_by(statement: Statement) -> None:
    """Name the statement that gives the age of the primary's heartbeat, in seconds."""
    _measures.append(statement)


_measures: list[Statement] = []
