"""The cache that the processes share: the shop goes on when it is gone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError

log = logging.getLogger(__name__)


@contextmanager
def spared() -> Iterator[None]:
    """Leave the rest of the block undone when the cache does not answer, and say so in the log."""
    try:
        yield
    except (OSError, RedisError) as trouble:
        log.warning("the shared cache does not answer: %s", type(trouble).__name__)
