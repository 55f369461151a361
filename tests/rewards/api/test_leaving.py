"""A back office ends a membership over the API: what was held is given up first, and nobody comes back."""

import pytest

from members.models import Departure, Member
from rewards.models import PointAccount, PointEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_points_are_given_up_before_the_status_changes(till, ken: Member) -> None:
    answer = till.call("PATCH", f"/members/{ken.number}", {"status": "left", "name": "山田 健"})
    assert (answer.status_code, answer.json()["status"]) == (200, "left")
    ken.refresh_from_db()
    assert (ken.status, ken.name) == ("left", "山田 健")
    assert PointAccount.objects.get(member=ken).available == 0
    assert PointEntry.objects.get(reason="left").points == -500
    assert Departure.objects.get(member=ken).erase_at is None  # nobody has asked


def test_sent_twice_it_is_done_once(till, ken: Member) -> None:
    for _ in range(2):
        assert till.call("PATCH", f"/members/{ken.number}", {"status": "left"}).status_code == 200
    assert PointEntry.objects.filter(reason="left").count() == 1


def test_nobody_comes_back(till, ken: Member) -> None:
    till.call("PATCH", f"/members/{ken.number}", {"status": "left"})
    answer = till.call("PATCH", f"/members/{ken.number}", {"status": "active"})
    assert (answer.status_code, answer.json()["code"]) == (409, "membership_ended")


def test_with_a_name_that_cannot_be_nothing_happens(till, ken: Member) -> None:
    answer = till.call("PATCH", f"/members/{ken.number}", {"status": "left", "email": "no address"})
    assert answer.status_code == 422
    ken.refresh_from_db()
    assert ken.status == "active"
    assert not Departure.objects.exists()
