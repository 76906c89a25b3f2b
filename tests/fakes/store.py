"""What a fake provider remembers: JSON things by kind and id, in a file or in memory."""

import json
import sqlite3
from threading import RLock
from typing import Any

Thing = dict[str, Any]


class Store:
    """Things of a provider, each written before its answer is given."""

    def __init__(self, path: str = ":memory:") -> None:
        self.lock = RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS things "
            "(n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, id TEXT, body TEXT, "
            "UNIQUE (kind, id))"
        )

    def put(self, kind: str, thing_id: str, thing: Thing) -> Thing:
        with self.lock:
            self._db.execute(
                "INSERT INTO things (kind, id, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (kind, thing_id, json.dumps(thing)),
            )
        return thing

    def get(self, kind: str, thing_id: str) -> Thing | None:
        with self.lock:
            row = self._db.execute(
                "SELECT body FROM things WHERE kind = ? AND id = ?", (kind, thing_id)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str) -> list[Thing]:
        """List the things of a kind, the first first."""
        with self.lock:
            rows = self._db.execute(
                "SELECT body FROM things WHERE kind = ? ORDER BY n", (kind,)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def drop(self, kind: str, thing_id: str) -> None:
        with self.lock:
            self._db.execute("DELETE FROM things WHERE kind = ? AND id = ?", (kind, thing_id))

    def close(self) -> None:
        self._db.close()
