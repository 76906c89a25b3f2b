from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet["OutboxEvent"]):
    def due(self, at: datetime) -> Self:
        """Keep what still has to reach a subscriber, the oldest first."""
        return self.filter(sent_at__isnull=True, due_at__lte=at).order_by("id")


class OutboxEvent(models.Model):
    """Something that happened and that parts above must hear of, once it is committed.

    payload: ids only, so that a subscriber reads the truth of its own moment.
    delivered: names of the subscribers that have it; they are not told again.
    """

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    delivered = models.JSONField(default=list)
    last_error = models.CharField(max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["due_at"], name="outbox_waiting", condition=Q(sent_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
