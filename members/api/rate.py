"""How many calls a key may make: counted in Redis, atomically, and open when Redis is away.

A process takes calls from Redis in handfuls of a twentieth of the limit and hands them out itself, so that most calls
ask nobody; what it does not use within the limit's period is lost. Near the limit it takes them one by one.
"""

import logging
import threading
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

HANDFUL = 20  # of how many handfuls a limit consists

_open_until = 0.0
_held: dict[str, tuple[float, int]] = {}  # calls that were taken and not used yet, and until when they may be
_held_lock, _asking = threading.Lock(), threading.Lock()
HELD_MAX = 10_000


def check_rate(key_id: str, limit: RateLimitItemPerSecond) -> None:
    """Count one call of a key; raises RateLimited beyond its limit. One script call, so parallel calls add up."""
    if _is_free(key_id):
        return
    with _asking:  # one thread at a time: each would take a handful of its own for a single call
        if not _is_free(key_id) and not _ask(key_id, limit):
            raise RateLimited


def _is_free(key_id: str) -> bool:
    return _take_held(key_id) or bool(_open_until and time.monotonic() < _open_until)


def _ask(key_id: str, limit: RateLimitItemPerSecond) -> bool:
    """Take a handful from Redis, or one call where so many are not left; tell whether the key may make its call."""
    global _open_until
    handful = max(1, limit.amount // HANDFUL)
    try:
        if _limiter().hit(limit, key_id, cost=handful):
            if handful > 1:
                _hold(key_id, handful - 1, limit.get_expiry())
            return True
        return handful > 1 and _limiter().hit(limit, key_id)
    except RedisError as error:
        _open_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("rate limits are off for %s s: Redis does not answer (%s)", PAUSE_SECONDS, type(error).__name__)
        return True


def _take_held(key_id: str) -> bool:
    if key_id not in _held:
        return False
    with _held_lock:
        until, left = _held.pop(key_id, (0.0, 0))
        if left > 1:
            _held[key_id] = until, left - 1
    return left > 0 and time.monotonic() < until


def _hold(key_id: str, calls: int, seconds: int) -> None:
    with _held_lock:
        if len(_held) >= HELD_MAX:
            _held.clear()
        until, left = _held.get(key_id, (0.0, 0))
        now = time.monotonic()
        _held[key_id] = now + seconds, calls + (left if now < until else 0)


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    storage = RedisStorage(
        settings.REDIS_URL,
        key_prefix="kizuna:rate",
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
    )
    return SlidingWindowCounterRateLimiter(storage)
