"""How many calls a key may make: counted in Redis, atomically, and open when Redis is away."""

import logging
import time
from functools import cache

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from members.api.errors import RateLimited

logger = logging.getLogger("kizuna.api")

REDIS_TIMEOUT_SECONDS = 0.2
PAUSE_SECONDS = 2  # after a failure Redis is left alone so long: a dead server must not cost every call its timeout

_open_until = 0.0


def check_rate(key_id: str, limit: RateLimitItemPerSecond) -> None:
    """Count one call of a key; raises RateLimited beyond its limit. One script call, so parallel calls add up."""
    global _open_until
    if _open_until and time.monotonic() < _open_until:
        return
    try:
        is_within = _limiter().hit(limit, key_id)
    except RedisError as error:
        _open_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("rate limits are off for %s s: Redis does not answer (%s)", PAUSE_SECONDS, type(error).__name__)
        return
    if not is_within:
        raise RateLimited


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    storage = RedisStorage(
        settings.REDIS_URL,
        key_prefix="kizuna:rate",
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
    )
    return SlidingWindowCounterRateLimiter(storage)
