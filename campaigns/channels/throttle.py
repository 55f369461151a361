"""So many hand-overs a second at most, over all processes together.

Redis keeps the moment of the next free turn and moves it on by 1/N of a second with each that it gives, by its own
clock and in one step (the generic cell rate algorithm without a burst): N + 1 turns are never less than a second
apart. Whoever asks too early is told how long to wait, and asks again. While Redis is away, each process keeps to its
share of the limit.
"""

import threading
import time
from functools import cache
from typing import NamedTuple

import redis
from django.conf import settings

TIMEOUT_SECONDS = 0.3
PAUSE_SECONDS = 2.0  # after a failure Redis is left alone so long

_SCRIPT = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local free = tonumber(redis.call('GET', KEYS[1]) or 0)
if free > now then return {free - now, now} end
redis.call('SET', KEYS[1], string.format('%.0f', now + tonumber(ARGV[1])), 'PX', 10000)
return {0, now}
"""


class Asked(NamedTuple):
    """The answer to one question: how long to wait, 0 where the turn is given; `at` is Redis' time in microseconds."""

    wait_seconds: float
    at: int | None


class Throttle:
    """The turns at one provider. One object may be used by many threads."""

    def __init__(self, name: str, per_second: int) -> None:
        self._name = name
        self._interval = 1_000_000 // per_second + 1
        self._share = settings.SEND_PROCESSES / per_second  # seconds between the turns of this process by itself
        self._alone_until = self._own_free = 0.0
        self._lock = threading.Lock()

    def take(self) -> int | None:
        """Wait for a turn and take it; returns Redis' time of it in microseconds, None where Redis was away."""
        while True:
            asked = self.ask()
            if asked.wait_seconds <= 0:
                return asked.at
            time.sleep(asked.wait_seconds)

    def ask(self) -> Asked:
        """Take a turn if one is free now."""
        if time.monotonic() < self._alone_until:
            return self._ask_self()
        try:
            wait, at = _script()(keys=[f"kizuna:turn:{self._name}"], args=[self._interval])
        except redis.RedisError:
            self._alone_until = time.monotonic() + PAUSE_SECONDS
            return self._ask_self()
        return Asked(int(wait) / 1_000_000, int(at))

    def _ask_self(self) -> Asked:
        with self._lock:
            now = time.monotonic()
            if self._own_free > now:
                return Asked(self._own_free - now, None)
            self._own_free = now + self._share
            return Asked(0.0, None)


def take(channel: str) -> None:
    """Wait until a letter may be handed over a channel, by the settings; there and then where it has no limit."""
    limit = settings.SENDS_PER_SECOND.get(channel, 0)
    if limit:
        _throttle(channel, limit).take()


@cache
def _throttle(channel: str, per_second: int) -> Throttle:
    return Throttle(channel, per_second)


@cache
def _script() -> redis.commands.core.Script:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )
    return client.register_script(_SCRIPT)
