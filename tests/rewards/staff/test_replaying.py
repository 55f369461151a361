"""An entry is computed again in one click and compared: the same points, or what differs.

Every entry of a history with a row of every kind gives the same again; seen to fail with an entry's points changed.
"""

from uuid import uuid4

import pytest
from django.db import connection

from loyalty_site import staff_roles
from members.actions import cases
from members.models import Member
from rewards.models import PointEntry
from rewards.selectors.audit import replay
from tests.rewards.audit.histories import everything
from tests.rewards.views.shelf import got, shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taro() -> Member:
    member = shopper()
    got(member, "drip")
    return member


def change(entry: PointEntry, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE rewards_pointentry SET {statement} WHERE id = %s", [entry.pk])
        cursor.execute("RESET session_replication_role")


def test_every_entry_of_every_kind_gives_the_same_points() -> None:
    everything()
    entries = list(PointEntry.objects.order_by("account", "no"))
    differ = [(entry.kind, found.args) for entry in entries if (found := replay(entry.account_id, entry.no))]
    assert differ == []
    assert len({entry.kind for entry in entries}) >= 10


def test_the_desk_says_that_it_is_the_same_or_what_differs(taro: Member) -> None:
    browser = staff(staff_roles.SUPPORT)
    first, second = PointEntry.objects.filter(account__member=taro).order_by("no")
    case = cases.dispute(second.pk, "?", uuid4(), member=taro)
    desk = f"/staff/members/{taro.pk}/entries/{{}}/replay"

    def told(address: str) -> str:
        return browser.post(address, follow=True, headers={"accept-language": "en"}).content.decode()

    assert "+1,000 points, the same as stored" in told(desk.format(1))
    assert "the same as stored" in told(f"/staff/cases/{case.pk}/replay")
    change(second, "points = points - 7")
    assert "points should be -150 and is -157" in told(f"/staff/cases/{case.pk}/replay")
    assert "the same as stored" in told(desk.format(1))  # what comes later does not matter
    change(first, "balance_after = 3")
    assert "Something before this entry differs" in told(desk.format(2))


def test_an_entry_that_there_is_not_is_not_there(taro: Member) -> None:
    browser = staff(staff_roles.SUPPORT)
    for number in ("0", "3", "99999999999999999999"):
        assert browser.get(f"/staff/members/{taro.pk}/entries/{number}").status_code == 404
        assert browser.post(f"/staff/members/{taro.pk}/entries/{number}/replay").status_code == 404
    assert browser.get(f"/staff/members/{uuid4()}/entries/1").status_code == 404
