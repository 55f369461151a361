"""How the parties outside answer that mails, messages and events are handed to: counted in Redis, for an hour.

Counts of no consequence but a colour on the health page: they may be lost, and never keep anything from being sent.
"""

import logging
import time
from contextlib import suppress
from typing import NamedTuple

import redis
from django.core.cache import cache

logger = logging.getLogger("kizuna.providers")

HOUR = 3600
_STEP = 300  # seconds that are counted together
_KEPT = HOUR + _STEP
_ROW_KEPT = 7 * 24 * HOUR


class Seen(NamedTuple):
    """What came of a provider's last hour: failures, how many in a row until now, and the name of the last one."""

    failed: int
    in_a_row: int
    last_error: str


def succeeded(name: str) -> None:
    """Note that a provider took something."""
    with suppress(redis.RedisError):
        cache.delete(_row(name))


def failed(name: str, error: str) -> None:
    """Note that a provider did not; `error` is a code or the name of a class, never a message."""
    logger.warning("%s failed: %s", name, error)
    with suppress(redis.RedisError):
        for key, kept in ((_row(name), _ROW_KEPT), (_step(name, 0), _KEPT)):
            cache.add(key, 0, kept)
            with suppress(ValueError):  # it has just run out
                cache.incr(key)
        cache.set(_error(name), error[:80], _ROW_KEPT)


def seen(name: str) -> Seen | None:
    """Return what is known of a provider; None while Redis does not answer."""
    steps = [_step(name, back) for back in range(HOUR // _STEP)]
    try:
        found = cache.get_many([*steps, _row(name), _error(name)])
    except redis.RedisError:
        return None
    counts = sum(int(found.get(step, 0)) for step in steps)
    return Seen(counts, int(found.get(_row(name), 0)), str(found.get(_error(name), "")))


def _row(name: str) -> str:
    return f"provider:{name}:row"


def _error(name: str) -> str:
    return f"provider:{name}:error"


def _step(name: str, back: int) -> str:
    return f"provider:{name}:{int(time.time()) // _STEP - back}"
