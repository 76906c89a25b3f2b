"""A Redis that tests may use beside each other: TEST_REDIS_URL names it."""

import os
from typing import Any
from uuid import uuid4

REDIS = os.environ.get("TEST_REDIS_URL", "")


def redis_caches() -> dict[str, Any]:
    """Give the setting CACHES for a place of its own, empty, in that Redis.

    To clear a cache in Redis is to empty its database, for every test that runs at the moment.
    """
    backend = "django.core.cache.backends.redis.RedisCache"
    return {"default": {"BACKEND": backend, "LOCATION": REDIS, "KEY_PREFIX": uuid4().hex}}
