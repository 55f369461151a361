"""Lists of members that are taken in as segments."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.forms.member_list import find
from campaigns.models import Segment
from campaigns.selectors.listed import numbers
from loyalty_site import staff_roles
from members.actions.cards import activate
from members.models import Member
from tests.campaigns.world import member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Client:
    published()
    return staff(staff_roles.MARKETER)


def sent(client: Client, content: bytes, **values: str) -> HttpResponse:
    data = {"name_ja": "招待", "name_en": "Invited", "code": "invited", "note": "", **values}
    file = SimpleUploadedFile("list.csv", content)
    return client.post("/staff/segments/list", {**data, "file": file}, headers={"accept-language": "en"})  # type: ignore[return-value]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_a_frozen_segment(marketer: Client, encoding: str) -> None:
    one, two, three = member(), member(external_id="E-2"), member()
    card = activate("0099", three, accept_unknown=True)
    text = (
        f"会員番号,メモ\r\n{one.number},山田\r\n\r\next:E-2,佐藤\r\ncard:{card.number},鈴木\r\n{one.number},二回目\r\n"
    )
    assert sent(marketer, text.encode(encoding)).status_code == 302
    segment = Segment.objects.get()
    assert (segment.members, segment.rule) == (3, None)
    assert segment.frozen_at is not None
    assert {number for number, _ in numbers(segment)} == {one.number, two.number, three.number}
    page = marketer.get(f"/staff/segments/{segment.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "An imported list" in page
    page = marketer.get(f"/staff/segments/{segment.pk}/edit").content.decode()
    assert "r-join" not in page


def test_lines_that_name_nobody_are_told_by_number(marketer: Client) -> None:
    one = member()
    gone = member()
    Member.objects.filter(pk=gone.pk).update(status="frozen")
    content = f"12\n{one.number}\n2000000000008\n{gone.number}\n".encode()
    answer = sent(marketer, content)
    assert answer.status_code == 422
    assert "Lines 1, 3, 4 name no active member." in answer.content.decode()
    assert not Segment.objects.exists()
    assert sent(marketer, content, leaves_out="on").status_code == 302
    assert Segment.objects.get().members == 1


def test_who_was_merged_is_who_they_are_now(marketer: Client) -> None:
    old, new = member(), member()
    Member.objects.filter(pk=old.pk).update(status="left", merged_into=new.pk)
    assert find(f"{old.number}\n{new.number}".encode()).ids == [new.pk]


def test_ten_thousand_lines_are_a_few_queries(marketer: Client) -> None:
    numbers_ = [member().number for _ in range(3)] + [f"{2_500_000_000_000 + number}" for number in range(10_000)]
    began = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        found = find("\n".join(numbers_).encode())
    assert len(found.ids) == 3
    assert len(found.unknown) == 10_000
    assert len(queries) < 10
    assert time.monotonic() - began < 10
