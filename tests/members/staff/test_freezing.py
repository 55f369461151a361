"""Staff freeze a member and make them active again, for a reason that the audit keeps."""

import pytest

from loyalty_site import staff_roles
from members.models import AuditEntry, Member
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db


def sent(member: Member, role: str, status: str, reason: str = "lost") -> str:
    """Send the form and return what the member is then."""
    staff(role).post(f"/staff/members/{member.pk}/status", {"status": status, "reason": reason})
    return Member.objects.get(pk=member.pk).status


def test_a_member_is_frozen_and_active_again() -> None:
    taro = shopper()
    assert sent(taro, staff_roles.SUPPORT, "frozen") == "frozen"
    assert "Freeze" not in staff(staff_roles.SUPPORT).get(f"/staff/members/{taro.pk}/", headers={"accept-language": "en"}).content.decode()  # fmt: skip
    assert sent(taro, staff_roles.STORE_MANAGER, "active", "settled") == "active"
    entry, earlier = AuditEntry.objects.filter(verb="member.status").order_by("-id")[:2]
    assert (entry.data["reason"], earlier.data["reason"]) == ("settled", "lost")


@pytest.mark.parametrize(
    "wrong", [("left", "lost"), ("", "lost"), ("frozen", ""), ("frozen", "because"), ("\x00", "\x00")]
)
def test_anything_else_changes_nothing(wrong: tuple[str, str]) -> None:
    assert sent(shopper(), staff_roles.MANAGER, *wrong) == "active"


def test_who_has_left_stays_so() -> None:
    taro = shopper()
    Member.objects.filter(pk=taro.pk).update(status="left")
    assert sent(taro, staff_roles.MANAGER, "active") == "left"


def test_a_clerk_freezes_nobody() -> None:
    assert sent(shopper(), staff_roles.CLERK, "frozen") == "active"
