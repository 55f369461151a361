"""Whatever is sent to the pages of segments is answered with a sentence."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.core.kinds import KINDS
from campaigns.models import Segment
from loyalty_site import staff_roles
from tests.campaigns.staff.test_segments import made, typed
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db
HOSTILE = ("\0", "\ud800".encode("utf-8", "surrogatepass"), "9" * 400, "-9" * 30, "1e999", "NaN", "٣", "<b>", "' OR 1=1 --", "[]", "2026-02-30", "x" * 5000)  # fmt: skip


@pytest.fixture
def marketer() -> Client:
    published()
    return staff(staff_roles.MARKETER)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_no_value_of_any_kind_is_a_server_error(marketer: Client, value: Any) -> None:
    for kind in KINDS.values():
        names = {
            f"r.1-{param.name}{end}" for param in kind.params for end in ("", "_typed", "_days", "_from", "_before")
        }
        posted = typed(**dict.fromkeys(names, value), **{"r.1-kind": kind.key})
        for act in ("draw", "count", "save"):
            status = marketer.post(
                "/staff/segments/new", {**posted, "code": f"{kind.key}-x".replace("_", "-"), "act": act}
            ).status_code
            assert status in (200, 302, 422)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_no_text_is_a_server_error(marketer: Client, value: Any) -> None:
    segment = made()
    for name in ("name_ja", "code", "note", "pasted", "act", "r-join", "r.1-kind"):
        assert marketer.post("/staff/segments/new", typed(**{name: value})).status_code < 500
    for name in ("revision", "name_en"):
        assert (
            marketer.post(f"/staff/segments/{segment.pk}/edit", typed(**{"revision": "1", name: value})).status_code
            < 500
        )
    for name in ("who", "member"):
        assert marketer.post(f"/staff/segments/{segment.pk}/why", {"who": "x", name: value}).status_code < 500
    assert marketer.get(f"/staff/segments/{segment.pk}/", {"with": value}).status_code == 200


@pytest.mark.parametrize("act", ["add", "add r.9", "group r.1", "remove r", "remove r.0", "remove r.99999", "add r.1.1.1", "remove r.1.1", "fly"])  # fmt: skip
def test_a_button_that_is_none_changes_nothing(marketer: Client, act: str) -> None:
    page = marketer.post("/staff/segments/new", typed(act=act)).content.decode()
    assert 'name="r.1-kind"' in page
    assert 'name="r.2-kind"' not in page


def test_deep_and_wide_trees_are_told(marketer: Client) -> None:
    paths = ["r" + ".1" * depth for depth in range(60)]
    answer = marketer.post("/staff/segments/new", typed(**{f"{path}-join": "all" for path in paths}))
    assert answer.status_code == 422
    wide = {f"r.{number}-kind": "recency" for number in range(1, 200)} | {
        f"r.{number}-at_least": "1" for number in range(1, 200)
    }
    answer = marketer.post("/staff/segments/new", typed(**wide), headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "A rule has 50 conditions at most." in answer.content.decode()
    assert (
        marketer.post("/staff/segments/new", typed(**{f"r.{n}-kind": "age" for n in range(2_000)})).status_code == 400
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "", "{", "[]", "null", "{}", '{"all": []}', '{"all": [{"all": 1}]}', '{"age": {}}', '{"all": [{"age": {"at_least": 1e400}}]}',
        '{"all": [{"tier": {"tiers": ["\\u0000"]}}]}', '{"all": [{"tier": {"tiers": ["\\ud800"]}}]}', '{"all": [{"x\\u0000": 1}]}',
        '{"all": [{"consent": {"channel": {}, "topic": []}}]}', "[" * 5000, '{"all":[' * 300 + "]}" * 300,
        json.dumps({"all": [{"age": {"x" * 5000: 1}}]}),
    ],
    ids=range(16),
)  # fmt: skip
def test_no_pasted_rule_is_a_server_error(marketer: Client, pasted: str) -> None:
    answer = marketer.post("/staff/segments/new", typed(act="paste", pasted=pasted))
    assert answer.status_code == 422
    assert 'name="r.1-kind"' in answer.content.decode()  # what was written is still there


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\0\0", "会員".encode("cp932"), b'"' * 9, b"a" * 300_000, b"\x80"]
)
def test_no_file_is_a_server_error(marketer: Client, content: bytes) -> None:
    file = SimpleUploadedFile("list.csv", content)
    answer = marketer.post("/staff/segments/list", {**typed(code="list"), "file": file})
    assert answer.status_code == 422
    assert not Segment.objects.exists()
