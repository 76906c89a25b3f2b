"""The row that travels from the primary to its replicas."""

from django.db import models

from shop.kit.database.prepared import Statement

AGE_SECONDS = Statement(
    "select extract(epoch from clock_timestamp() - at)::float8 from shop_heartbeat where id = 1",
    "select (julianday('now') - julianday(at)) * 86400.0 from shop_heartbeat where id = 1",
)


class Heartbeat(models.Model):
    """When the primary was last heard of, by its own clock; one row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
