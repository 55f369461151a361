"""Holds, adjustments, transfers and activities over the API."""

from datetime import UTC, datetime

import pytest

from loyalty_site.lib.ids import uuid7
from members.actions.profile import change
from rewards.models import Adjustment, Hold, PointAccount, PointEntry
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db


def post(till, path, body, key=None):
    return till.post(path, body, idempotency_key=key or str(uuid7()))


def test_a_hold_is_captured_in_part_and_the_rest_released(till, ken):
    placed = post(till, f"/members/{ken.number}/holds", {"points": 300}).json()
    assert set(placed) == {"id", "points", "expires_at"}
    body = post(till, f"/holds/{placed['id']}/capture", {"points": 200}).json()
    assert (body["status"], body["captured"], body["released"]) == ("captured", 200, 100)
    assert body["balance"] == {"available": 300, "pending": 0, "held": 0, "debt": 0}


def test_a_hold_is_released(till, ken):
    placed = post(till, f"/members/{ken.number}/holds", {"points": 300, "expires_in": 60}).json()
    body = post(till, f"/holds/{placed['id']}/release", {}).json()
    assert (body["status"], body["released"], body["balance"]["available"]) == ("released", 300, 500)


def test_a_hold_is_resolved_once(till, ken):
    placed = post(till, f"/members/{ken.number}/holds", {"points": 300}).json()
    first = post(till, f"/holds/{placed['id']}/capture", {}, "a")
    assert post(till, f"/holds/{placed['id']}/capture", {}, "a").content == first.content
    for path, body in (("capture", {}), ("release", {})):
        refused = post(till, f"/holds/{placed['id']}/{path}", body, "b" + path)
        assert (refused.status_code, refused.json()["code"]) == (409, "hold_resolved")


def test_a_hold_gives_no_more_than_it_has(till, ken):
    refused = post(till, f"/members/{ken.number}/holds", {"points": 501})
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_points")
    placed = post(till, f"/members/{ken.number}/holds", {"points": 300}, "b").json()
    refused = post(till, f"/holds/{placed['id']}/capture", {"points": 301})
    assert (refused.status_code, refused.json()["code"]) == (409, "capture_exceeds_hold")
    assert Hold.objects.get().status == "open"


def test_an_adjustment_is_posted_with_its_reason(till, ken):
    answer = post(till, f"/members/{ken.number}/adjustments", {"points": -20, "reason_code": "apology", "note": "謝"})
    assert (answer.status_code, answer.json()["balance"]["available"]) == (201, 480)
    entry = PointEntry.objects.order_by("-no").first()
    assert (entry.kind, entry.points, entry.reason, entry.note) == ("adjusted", -20, "apology", "謝")


def test_a_large_adjustment_waits_for_a_second_person(till, ken):
    body = {"points": 10_001, "reason_code": "gift", "note": "a prize"}
    answer = post(till, f"/members/{ken.number}/adjustments", body, "a")
    assert (answer.status_code, answer.json()["status"]) == (202, "waiting")
    assert PointAccount.objects.get(member=ken).available == 500
    assert post(till, f"/members/{ken.number}/adjustments", body, "a").content == answer.content
    assert Adjustment.objects.filter(status="waiting").count() == 1


@pytest.mark.parametrize(
    ("change_", "status", "code"),
    [
        ({"points": -501}, 409, "insufficient_points"),
        ({"points": 0}, 422, "invalid_body"),
        ({"points": True}, 422, "invalid_body"),
        ({"reason_code": "Apology"}, 422, "invalid_body"),
        ({"reason_code": "a" * 41}, 422, "invalid_body"),
        ({"note": ""}, 422, "invalid_body"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422, "invalid_body"),
    ],
    ids=str,
)
def test_a_wrong_adjustment_is_refused(till, ken, rows, change_, status, code):
    before = rows()
    body = {"points": 5, "reason_code": "apology", "note": "x"} | change_
    refused = post(till, f"/members/{ken.number}/adjustments", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rows() == before


def test_points_are_transferred(till, ken, hana):
    answer = post(till, f"/members/{ken.number}/transfers", {"to": f"email:{hana.email}", "points": 100})
    assert (answer.status_code, answer.json()["balance"]["available"]) == (201, 400)
    assert PointAccount.objects.get(member=hana).available == 100
    assert hana.email not in answer.content.decode()


@pytest.mark.parametrize(
    ("to", "points", "status", "code"),
    [
        ("ext:crm-2", 1, 422, "transfer_to_self"),
        ("ext:nobody", 1, 422, "unknown_member"),
        ("ext:crm-1", 501, 409, "insufficient_points"),
        ("ext:crm-1", 0, 422, "invalid_body"),
    ],
)
def test_a_wrong_transfer_is_refused(till, ken, hana, rows, to, points, status, code):
    before = rows()
    refused = post(till, f"/members/{ken.number}/transfers", {"to": to, "points": points})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rows() == before


def test_a_frozen_member_cannot_hold_nor_send(till, ken, hana):
    change(ken, status="frozen")
    for path, body in (("holds", {"points": 1}), ("transfers", {"to": "ext:crm-1", "points": 1})):
        assert post(till, f"/members/{ken.number}/{path}", body, path).json()["code"] == "member_frozen"


@pytest.mark.parametrize("path", ["holds", "adjustments", "transfers"])
def test_an_unknown_member_in_the_path_is_not_found(till, shop, path):
    bodies = {
        "holds": {"points": 1},
        "adjustments": {"points": 1, "reason_code": "a", "note": "b"},
        "transfers": {"to": "ext:a", "points": 1},
    }
    refused = post(till, f"/members/card:nothing/{path}", bodies[path])
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["holds", "adjustments", "transfers"])
def test_what_moves_points_needs_a_key(till, ken, path):
    bodies = {
        "holds": {"points": 1},
        "adjustments": {"points": 1, "reason_code": "a", "note": "b"},
        "transfers": {"to": "ext:a", "points": 1},
    }
    refused = till.post(f"/members/{ken.number}/{path}", bodies[path])
    assert refused.json()["code"] in ("idempotency_key_required", "unknown_member")


VISIT = {"type": "visit", "external_id": "v1", "occurred_at": "2026-10-02T10:00:00Z"}
PAYING = "rules: [{code: visit, kind: activity, activity: visit, points: 5}]"


def test_an_activity_earns_by_its_rule_once(till, hana):
    published(PAYING)
    visit = VISIT | {"occurred_at": datetime.now(UTC).isoformat()}
    first = till.post("/activities", visit | {"member": hana.number, "data": {"stars": 5}})
    assert (first.status_code, first.json()["earned"], first.json()["balance"]["available"]) == (201, 5, 5)
    again = till.post("/activities", visit | {"member": "ext:crm-1", "data": {"stars": 5}})
    assert again.content == first.content
    refused = till.post("/activities", visit | {"member": hana.number, "data": {"stars": 4}})
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")


def test_the_programmes_own_activities_are_its_own(till, hana):
    refused = till.post("/activities", VISIT | {"member": hana.number, "type": "birthday"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reserved_activity")


def test_an_unknown_member_in_a_body_is_invalid(till, shop):
    refused = till.post("/activities", VISIT | {"member": "ext:nobody"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_member")
