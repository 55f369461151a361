"""From the link to the membership: a visitor follows it, signs up, and is bound to whose link it was."""

import re

import pytest
from django.core import mail
from django.test import Client

from members.actions.referrals import link_of
from members.models import Member, Referral
from tests.rewards.claims.cast import signed_in
from tests.rewards.referrals.cast import taro

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.77"}


def joins(client: Client, email: str = "hana@example.com") -> Member:
    client.post("/accounts/signup/", {"email": email}, **ELSEWHERE)
    found = re.search(r"^([0-9A-Z]+(?:-[0-9A-Z]+)*)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    client.post("/accounts/confirm-email/", {"code": found[1]}, **ELSEWHERE)
    return Member.objects.get(email=email)


def test_who_joins_by_a_link_is_bound(client: Client) -> None:
    member = taro()
    response = client.get(f"/r/{link_of(member).code}", **ELSEWHERE)
    assert response.url == "/join"
    friend = joins(client)
    found = Referral.objects.get()
    assert (found.referrer, found.friend, found.status) == (member, friend, "joined")


def test_the_browser_in_which_the_link_was_looked_at_is_recognised() -> None:
    member = taro()
    client = signed_in(member)
    client.get("/referrals")
    device = client.cookies["device"].value
    client.logout()
    visitor = Client()
    visitor.cookies["device"] = device
    visitor.get(f"/r/{link_of(member, device=device).code}", **ELSEWHERE)
    joins(visitor)
    assert (Referral.objects.get().status, Referral.objects.get().signs) == ("held", ["device"])


def test_without_a_link_nobody_is_bound(client: Client) -> None:
    joins(client)
    assert not Referral.objects.exists()


def test_a_member_who_follows_a_link_stays_who_they_are() -> None:
    member = taro()
    assert signed_in(member).get(f"/r/{link_of(member).code}").url == "/home"
    assert not Referral.objects.exists()


@pytest.mark.parametrize("code", ["nobody", "0" * 14, "%00", "😀" * 50, "<b>"])
def test_any_code_leads_to_the_same_page(client: Client, code: str) -> None:
    assert client.get(f"/r/{code}").url == "/join"


def test_the_page_shows_the_link_and_how_many_came(client: Client) -> None:
    member = taro()
    client.get(f"/r/{link_of(member).code}", **ELSEWHERE)
    joins(client)
    page = signed_in(member).get("/referrals").content.decode()
    assert link_of(member).code in page
    assert "1人" in page
    assert "hana" not in page
