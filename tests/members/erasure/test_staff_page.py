"""Staff have a member's file made for the member, and one who has left erased; each needs its own permission."""

import pytest
from django.test import Client
from django.urls import reverse

from loyalty_site import staff_roles
from members.models import AuditEntry, DataExport, Departure, Member, User
from rewards.actions.leaving import leave
from tests.members.cast import person
from tests.staff import staff

pytestmark = pytest.mark.django_db


def page(member: Member) -> str:
    return reverse("admin:members_member_data", args=[member.pk])


def test_who_may_neither_export_nor_erase_does_not_enter(client: Client) -> None:
    taro = person()
    assert client.get(page(taro)).status_code == 302
    assert staff(staff_roles.CLERK).get(page(taro)).status_code == 403
    assert staff(staff_roles.MARKETER).post(page(taro), {"step": "export"}).status_code == 403


def test_a_store_manager_has_the_file_made_for_the_member() -> None:
    taro = person()
    answer = staff(staff_roles.STORE_MANAGER).post(page(taro), {"step": "export"})
    assert answer.status_code == 302
    export = DataExport.objects.get()
    assert (export.member, export.asked_by) == (taro, User.objects.get(is_staff=True))
    assert AuditEntry.objects.filter(verb="member.export", object_id=str(taro.pk)).exists()


def test_a_store_manager_erases_nobody() -> None:
    taro = person()
    leave(taro.pk)
    answer = staff(staff_roles.STORE_MANAGER).post(page(taro), {"step": "erase", "number": taro.number})
    assert answer.status_code == 403
    assert Departure.objects.get().erase_at is None


@pytest.mark.parametrize("number", ["", "2000000000000"])
def test_a_manager_repeats_the_number(number: str) -> None:
    taro = person()
    leave(taro.pk)
    manager = staff(staff_roles.MANAGER)
    assert manager.get(page(taro)).status_code == 200
    assert manager.post(page(taro), {"step": "erase", "number": number}).status_code == 422
    assert Departure.objects.get().erase_at is None
    assert manager.post(page(taro), {"step": "erase", "number": taro.number}).status_code == 302
    assert Departure.objects.get().erase_at is not None


def test_who_has_not_left_is_not_erased() -> None:
    taro = person()
    answer = staff(staff_roles.MANAGER).post(page(taro), {"step": "erase", "number": taro.number})
    assert answer.status_code == 409
    assert not Departure.objects.exists()


def test_who_has_left_has_no_page_for_a_file() -> None:
    taro = person()
    leave(taro.pk)
    assert staff(staff_roles.MANAGER).post(page(taro), {"step": "export"}).status_code == 409
    assert not DataExport.objects.exists()


def test_nonsense_is_refused() -> None:
    taro = person()
    assert staff(staff_roles.MANAGER).post(page(taro), {"step": "everything"}).status_code == 403
