"""Bearer keys: scopes, stores, expiry, overlap, revocation."""

import datetime
import time

import pytest

from loyalty_site.lib.clock import now
from members.actions import api_keys
from members.api.keys import CACHE_SECONDS
from members.models import ApiKey, Store
from tests.members.api.conftest import Till


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic dGlsbDp0aWxs", "Bearer kz_short", "Bearer kz_" + "x" * 43, "kz_" + "x" * 43, "Bearer é"]
)  # fmt: skip
def test_without_a_valid_key_it_is_401(till, authorization):
    response = till.post("/empty", {}, authorization=authorization)
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_key_without_the_scope_is_403(make_key):
    response = Till(make_key("members:read")).post("/empty", {})
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert "points:write" in response.json()["detail"]


def test_the_key_is_asked_for_before_the_body_is_read(till):
    assert till.post("/empty", b"not json", authorization="").status_code == 401


def test_the_word_bearer_may_be_written_in_any_case(till):
    assert till.post("/empty", {}, authorization=f"bEARER {till.secret}").status_code == 200


def test_an_expired_key_is_401_also_while_it_is_remembered(make_key):
    till = Till(make_key(expires_at=now() + datetime.timedelta(milliseconds=400)))
    assert till.post("/empty", {}).status_code == 200
    wait_until(lambda: till.post("/empty", {}).status_code == 401, seconds=2)


def test_a_revoked_key_is_refused_within_five_seconds(till):
    assert CACHE_SECONDS < 5
    assert till.post("/empty", {}).status_code == 200
    api_keys.revoke(ApiKey.objects.get())
    wait_until(lambda: till.post("/empty", {}).status_code == 401, seconds=5)


def test_a_key_of_a_store_acts_for_that_store_alone(make_key):
    for code in ("GINZA", "UENO"):
        Store.objects.create(code=code, name_ja=code, name_en=code)
    till = Till(make_key(store_code="GINZA"))
    assert till.post("/notes", {"store": "GINZA"}, idempotency_key="a").status_code == 201
    assert till.post("/notes", {}, idempotency_key="b").status_code == 201
    response = till.post("/notes", {"store": "UENO"}, idempotency_key="c")
    assert (response.status_code, response.json()["code"]) == (403, "store_not_allowed")
    assert response.json()["errors"][0]["field"] == "store"


def test_a_replaced_key_stays_valid_for_the_overlap(make_key):
    old = Till(make_key())
    old_key = ApiKey.objects.get()
    new_key, secret = api_keys.create("till", ["points:write"], replaces=old_key, overlap=datetime.timedelta(hours=1))
    assert (Till(secret).post("/empty", {}).status_code, old.post("/empty", {}).status_code) == (200, 200)
    old_key.refresh_from_db()
    assert old_key.expires_at < now() + datetime.timedelta(hours=1, seconds=1)
    assert new_key.replaces == old_key


def test_no_secret_is_stored(make_key):
    secret = make_key()
    row = ApiKey.objects.values().get()
    assert len(bytes(row["secret_hash"])) == 32
    assert all(secret not in str(value) for value in row.values())
    assert secret[3:].encode() not in bytes(row["secret_hash"])


def wait_until(is_true, seconds):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
