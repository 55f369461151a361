"""Calls a second and key: counted in Redis for all processes, open when Redis is away."""

import logging
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from members.api import rate
from members.api.errors import RateLimited
from members.api.keys import RateLimitItemPerSecond
from tests.members.api.conftest import Till


def test_beyond_its_limit_a_key_is_told_when_to_come_back(make_key):
    till = Till(make_key(rate_limit_per_second=3))
    responses = [till.post("/empty", {}) for _ in range(8)]
    refused = [response for response in responses if response.status_code == 429]
    assert len(refused) >= 4
    assert refused[0].json()["code"] == "rate_limited"
    assert int(refused[0]["Retry-After"]) >= 1


def test_another_key_is_not_held_up(make_key):
    busy, calm = Till(make_key(rate_limit_per_second=1)), Till(make_key(rate_limit_per_second=1))
    for _ in range(3):
        busy.post("/empty", {})
    assert calm.post("/empty", {}).status_code == 200


def test_parallel_calls_add_up():
    """Twenty threads at once against a limit of ten: ten pass (the naive read-then-write let 14 and more pass)."""
    limit = RateLimitItemPerSecond(10, 60)
    barrier = threading.Barrier(20)
    name = f"parallel-{threading.get_ident()}-{id(barrier)}"

    def call(_n):
        barrier.wait()
        try:
            rate.check_rate(name, limit)
        except RateLimited:
            return "refused"
        return "passed"

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(call, range(20)))
    assert outcomes == {"passed": 10, "refused": 10}


def test_the_first_calls_of_a_key_at_once_are_within_its_limit():
    """Thirty threads at once against a hundred: each that took a handful for itself left none for ten of the others."""
    limit = RateLimitItemPerSecond(100, 60)
    barrier = threading.Barrier(30)
    name = f"cold-{threading.get_ident()}-{id(barrier)}"

    def call(_n):
        barrier.wait()
        rate.check_rate(name, limit)

    with ThreadPoolExecutor(30) as pool:
        assert len(list(pool.map(call, range(30)))) == 30


@pytest.fixture
def redis_is_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rate._limiter.cache_clear()
    yield
    rate._limiter.cache_clear()
    rate._open_until = 0.0


def test_without_redis_calls_pass_and_one_line_says_so(make_key, redis_is_away, caplog):
    till = Till(make_key(rate_limit_per_second=1))
    with caplog.at_level(logging.WARNING):
        assert [till.post("/empty", {}).status_code for _ in range(5)] == [200] * 5
    assert len([record for record in caplog.records if "rate limits are off" in record.message]) == 1


def test_a_large_limit_is_taken_in_handfuls_and_kept():
    """Of eighty calls against a limit of sixty a minute sixty pass, and Redis is asked a fraction of them."""
    limit = RateLimitItemPerSecond(60, 60)
    name = f"handfuls-{id(limit)}"
    limiter = rate._limiter()
    asked = 0
    passed = 0
    for _ in range(80):
        asked += name not in rate._held
        try:
            rate.check_rate(name, limit)
        except RateLimited:
            continue
        passed += 1
    assert passed == 60
    assert not limiter.test(limit, name)
    assert asked <= 20 + 20  # a handful of three a question, then one question a refusal


def test_what_was_taken_is_lost_after_the_period(monkeypatch):
    limit = RateLimitItemPerSecond(60, 60)
    name = f"lost-{id(limit)}"
    rate.check_rate(name, limit)
    until, left = rate._held[name]
    monkeypatch.setitem(rate._held, name, (until - 60, left))
    assert not rate._take_held(name)
