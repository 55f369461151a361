"""A PIN follows its person: into a membership that theirs is joined with, and goes when they leave."""

import pytest
from django.contrib.auth.hashers import check_password

from members.actions.joining import join_members
from members.actions.pins import set_pin
from members.actions.profile import change
from members.models import Member, SpendingPin
from tests.members.cast import member

pytestmark = pytest.mark.django_db


def test_it_goes_along_when_memberships_are_joined() -> None:
    leaving, staying = member(), member("kept@example.com")
    Member.objects.filter(pk=staying.pk).update(user=None)
    staying.refresh_from_db()
    set_pin(leaving, "8305")
    assert leaving.user is not None
    join_members(leaving, staying, leaving.user)
    found = SpendingPin.objects.get()
    assert (found.member, check_password("8305", found.secret)) == (staying, True)


def test_it_goes_when_its_member_leaves() -> None:
    taro = member()
    set_pin(taro, "8305")
    change(taro, status="left")
    assert not SpendingPin.objects.exists()
