"""Staff list likely duplicates, compare two members, merge them with a reason, and undo it."""

from datetime import date
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from loyalty_site import staff_roles
from members.actions.likely_pairs import find_pairs
from members.models import Consent, LikelyPair, Member, MemberMerge, User
from members.selectors.consents import granted_channels
from rewards.actions.adjustments import adjust
from rewards.models import PointAccount
from tests.rewards.cast import published
from tests.rewards.merging.pair import REASON, account_of, balance, member, merged
from tests.staff import staff

pytestmark = pytest.mark.django_db
DAY = date(1980, 4, 1)


def pair() -> tuple[Member, Member]:
    published()
    one = member(name="山田 太郎", kana="ヤマダ タロウ", birthday=DAY, phone="+819011112222")
    two = member(name="山田太郎", kana="ヤマダタロウ", birthday=DAY, email="taro@example.com")
    adjust(account_of(one), 100, "goodwill", "")
    adjust(account_of(two), 200, "goodwill", "")
    return one, two


def sent(one: Member, two: Member, **other: str) -> dict[str, str]:
    return {"one": str(one.pk), "two": str(two.pk), "kept": str(one.pk), "reason": REASON} | other


def test_a_pair_is_listed_with_its_reason_compared_merged_and_undone() -> None:
    one, two = pair()
    find_pairs()
    browser = staff(staff_roles.SUPPORT)
    listed = browser.get("/staff/duplicates/").content.decode()
    assert "フリガナと誕生日が同じ" in listed
    compared = browser.get("/staff/merges/compare", {"one": two.number, "two": one.number}).content.decode()
    assert compared.index(two.number) < compared.index("ヤマダタロウ")
    answer = browser.post("/staff/merges/new", sent(one, two), follow=True)
    row = MemberMerge.objects.get()
    assert answer.redirect_chain[-1][0] == f"/staff/merges/{row.pk}/"
    assert (balance(one)[0], row.merged_by.email, row.reason) == (300, "support@example.com", REASON)
    assert two.number not in browser.get("/staff/duplicates/").content.decode()
    assert two.number in browser.get(f"/staff/members/{one.pk}/").content.decode()
    browser.post(f"/staff/merges/{row.pk}/undo")
    assert (balance(one)[0], balance(two)[0]) == (100, 200)


def test_why_it_cannot_be_undone_is_said() -> None:
    one, two = pair()
    row = merged(one, two)
    adjust(account_of(one), -250, "correction", "")
    browser = staff(staff_roles.MANAGER)
    shown = browser.get(f"/staff/merges/{row.pk}/").content.decode()
    assert "取り消せません" in shown
    assert f"/staff/merges/{row.pk}/undo" not in shown
    assert "取り消せません" in browser.post(f"/staff/merges/{row.pk}/undo", follow=True).content.decode()


def test_an_auditor_reads_and_sees_no_button() -> None:
    one, two = pair()
    find_pairs()
    row = merged(one, two)
    browser = staff(staff_roles.AUDITOR)
    for address in ("/staff/duplicates/", f"/staff/merges/{row.pk}/", f"/staff/merges/compare?one={one.pk}"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "button--danger" not in answer.content.decode()
    assert browser.post(f"/staff/merges/{row.pk}/undo").status_code == 403


def test_not_the_same_person_is_remembered() -> None:
    pair()
    find_pairs()
    browser = staff(staff_roles.SUPPORT)
    browser.post(f"/staff/duplicates/{LikelyPair.objects.get().pk}/dismiss")
    assert LikelyPair.objects.get().dismissed_by.email == "support@example.com"
    assert browser.post(f"/staff/duplicates/{uuid4()}/dismiss").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"kept": ""}, {"kept": str(uuid4())}, {"one": "x"}, {"one": str(uuid4())}, {"reason": ""}, {"reason": "\x00"},
     {"reason": "x" * 201}, {"two": ""}],
)  # fmt: skip
def test_a_mistake_is_told_and_nothing_is_merged(wrong: dict[str, str]) -> None:
    one, two = pair()
    answer = staff(staff_roles.MANAGER).post("/staff/merges/new", sent(one, two) | wrong)
    assert answer.status_code == 422
    assert not MemberMerge.objects.exists()


@pytest.mark.parametrize("term", ["\x00", "9" * 500, "email:@", "phone:１", "card:", "' OR 1=1", "nobody"])
def test_whatever_is_asked_for_is_answered_with_a_page(term: str) -> None:
    one, _ = pair()
    browser = staff(staff_roles.SUPPORT)
    for name in ("one", "two"):
        assert (
            browser.get("/staff/merges/compare", {"one": one.number, "two": one.number} | {name: term}).status_code
            == 200
        )
    assert browser.get("/staff/duplicates/", {"before": term}).status_code == 200


def test_a_half_of_a_character_is_answered_with_a_page() -> None:
    one, two = pair()
    browser = staff(staff_roles.SUPPORT)
    assert browser.get(f"/staff/merges/compare?one={one.number}&two=%ED%A0%80").status_code == 200
    assert browser.get("/staff/duplicates/?before=%ED%A0%80").status_code == 200
    form = "&".join(f"{name}={value}" for name, value in sent(one, two, reason="%ED%A0%80").items())
    assert browser.post("/staff/merges/new", form, content_type="application/x-www-form-urlencoded").status_code in {
        302,
        422,
    }


def test_the_stricter_consent_counts_and_comes_back_when_undone() -> None:
    one, two = pair()
    for who, granted in ((one, True), (two, False)):
        Consent.objects.create(
            member=who, channel="email", topic="marketing", is_granted=granted, given_at=who.joined_at
        )
    row = merged(one, two)
    assert granted_channels(one) == set()
    staff(staff_roles.SUPPORT).post(f"/staff/merges/{row.pk}/undo")
    assert granted_channels(one) == {"email"}


def test_who_signed_in_to_the_merged_one_is_told_which_one_goes_on() -> None:
    one, two = pair()
    for who, email in ((one, "one@example.com"), (two, "two@example.com")):
        who.user = User.objects.create_user(email)
        who.save()
    merged(one, two)
    browser = Client()
    user = User.objects.get(email="two@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    browser.force_login(user)
    answer = browser.get("/card", follow=True)
    assert one.number in answer.content.decode()
    browser.post("/accounts/join/")
    assert not Member.objects.filter(user__email="two@example.com").exists()


def test_a_sign_in_moves_where_the_kept_one_has_none() -> None:
    one, two = pair()
    user = User.objects.create_user("two@example.com")
    Member.objects.filter(pk=two.pk).update(user=user)
    row = merged(one, Member.objects.get(pk=two.pk))
    one.refresh_from_db()
    assert (one.user, one.email) == (user, "taro@example.com")
    staff(staff_roles.SUPPORT).post(f"/staff/merges/{row.pk}/undo")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.user, one.email, two.user, two.email) == (None, None, user, "taro@example.com")
    assert PointAccount.objects.get(member=two).available == 200
