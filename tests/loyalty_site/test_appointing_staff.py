"""Who runs the server gives and takes roles: manage.py appoint_staff, dismiss_staff."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from loyalty_site import staff_roles
from members.models import AuditEntry, User
from tests.staff import staff

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_somebody_new_chooses_a_password_later():
    assert "Forgotten" in run("appoint_staff", "Mio@example.com", "store_manager")
    mio = User.objects.get(email="mio@example.com")
    assert mio.is_staff and not mio.has_usable_password()
    assert mio.has_perm("members.answer_case") and not mio.has_perm("members.erase_member")


def test_a_role_takes_the_place_of_the_one_before():
    run("appoint_staff", "mio@example.com", "manager")
    assert "Forgotten" not in run("appoint_staff", "mio@example.com", "auditor")
    assert list(User.objects.get(email="mio@example.com").groups.values_list("name", flat=True)) == ["auditor"]
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry.verb == "staff.appoint"
    assert entry.data == {"before": {"roles": ["manager"]}, "after": {"roles": ["auditor"]}}


def test_who_is_dismissed_is_out_at_once():
    browser = staff(staff_roles.MANAGER)
    assert browser.get("/staff/").status_code == 200
    run("dismiss_staff", "manager@example.com")
    assert browser.get("/staff/").headers["Location"].startswith("/accounts/login/")


def test_an_auditor_writes_nothing():
    assert not [name for name in staff_roles.group(staff_roles.AUDITOR).permissions.values_list("codename", flat=True) if not name.startswith("view_")]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("appoint_staff", ["nobody", "clerk"]), ("appoint_staff", ["a@example.com", "king"]), ("dismiss_staff", ["x@example.com"])],
)  # fmt: skip
def test_a_mistake_is_one_sentence(command: str, arguments: list[str]):
    with pytest.raises(CommandError):
        run(command, *arguments)
