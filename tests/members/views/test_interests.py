"""Interests: a list that staff keep, and what a member chooses of it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from loyalty_site import staff_roles
from members.actions.profile import change
from members.models import AuditEntry, Interest, Member, MemberInterest
from members.selectors.interests import chosen
from tests.members.cast import person
from tests.staff import staff

pytestmark = pytest.mark.django_db
FIELDS = {"name": "", "kana": "", "birthday": "", "language": "ja"}


@pytest.fixture
def taro() -> Member:
    return person()


@pytest.fixture
def tea_and_toys() -> None:
    Interest.objects.create(code="tea", name_ja="お茶", name_en="Tea", position=2)
    Interest.objects.create(code="toys", name_ja="おもちゃ", name_en="Toys", position=1)


def test_a_member_chooses_and_changes_their_mind(client: Client, taro: Member, tea_and_toys: None) -> None:
    client.force_login(taro.user)
    page = client.get("/profile").content.decode()
    assert page.index("おもちゃ") < page.index("お茶")
    client.post("/profile", FIELDS | {"interests": ["tea", "toys"]})
    assert chosen(taro) == ["tea", "toys"]
    client.post("/profile", FIELDS | {"interests": ["tea"]})
    assert chosen(taro) == ["tea"]


def test_one_that_is_no_longer_offered_is_kept_and_not_chosen_anew(
    client: Client, taro: Member, tea_and_toys: None
) -> None:
    change(taro, interests=["tea"])
    Interest.objects.update(is_offered=False)
    client.force_login(taro.user)
    assert client.post("/profile", FIELDS | {"interests": ["tea"]}).status_code == 302
    assert client.post("/profile", FIELDS | {"interests": ["tea", "toys"]}).status_code == 422
    assert chosen(taro) == ["tea"]


@pytest.mark.parametrize("value", ["x", "a\0b", "😀" * 200, "<script>"])
def test_what_is_not_on_the_list_is_refused(client: Client, taro: Member, tea_and_toys: None, value: str) -> None:
    client.force_login(taro.user)
    assert client.post("/profile", FIELDS | {"interests": [value]}).status_code == 422


def test_the_database_keeps_each_interest_once(taro: Member, tea_and_toys: None) -> None:
    change(taro, interests=["tea", "tea"])
    with pytest.raises(IntegrityError, match="member_has_an_interest_once"), transaction.atomic():
        MemberInterest.objects.create(member=taro, interest_id="tea")


def test_marketers_keep_the_list_and_it_is_recorded(tea_and_toys: None) -> None:
    marketer = staff(staff_roles.MARKETER)
    added = {"code": "wine", "name_ja": "ワイン", "name_en": "Wine", "position": "3", "is_offered": "on"}
    assert marketer.post(reverse("admin:members_interest_add"), added).status_code == 302
    page = reverse("admin:members_interest_change", args=["wine"])
    assert marketer.post(page, added | {"code": "beer", "name_en": "Wines"}).status_code == 302
    wine = Interest.objects.get(code="wine")
    assert wine.name_en == "Wines"
    entries = AuditEntry.objects.filter(object_type="interest").order_by("at")
    assert [(entry.verb, entry.object_id, entry.origin) for entry in entries] == [
        ("interest.create", "wine", "staff"), ("interest.change", "wine", "staff"),
    ]  # fmt: skip
    assert marketer.post(reverse("admin:members_interest_delete", args=["wine"]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("code", ["", "Tea Time", "a\0b", "お茶", "TEA", "a" * 41])
def test_a_code_that_cannot_be_is_refused_with_a_sentence(code: str) -> None:
    answer = staff(staff_roles.MARKETER).post(
        reverse("admin:members_interest_add"),
        {"code": code, "name_ja": "a", "name_en": "a", "position": "1", "is_offered": "on"},
    )
    assert answer.status_code == 200
    assert not Interest.objects.exists()


def test_clerks_do_not_keep_the_list() -> None:
    clerk = staff(staff_roles.CLERK)
    assert clerk.get(reverse("admin:members_interest_changelist")).status_code == 403
    assert clerk.post(reverse("admin:members_interest_add"), {"code": "wine"}).status_code == 403
