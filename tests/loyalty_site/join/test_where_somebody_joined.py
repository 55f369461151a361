"""A shop's QR code says where somebody joined, and a mistyped one keeps nobody from joining."""

import re
from html import unescape

import pytest
from django.test import Client

from members.models import Member
from rewards.models import Terms
from tests.loyalty_site.join.conftest import ask_by_mail, carried, code_by_mail, enter
from tests.loyalty_site.test_sign_up import code_of_last_mail, confirm
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db


def join(client: Client, query: str) -> Member:
    ask_by_mail(client, page=client.get(f"/join{query}"))
    enter(client, code_by_mail())
    return Member.objects.get()


def test_store_clerk_and_source_are_kept(client: Client) -> None:
    published(PROGRAMME)
    assert Terms.objects.exists()
    assert "銀座店" in client.get("/join?store=GINZA").content.decode()
    member = join(client, "?store=GINZA&clerk=17&source=poster")
    kept = (member.enrolment_store_id, member.enrolment_clerk, member.enrolment_source)
    assert kept == ("GINZA", "17", "poster")


@pytest.mark.parametrize("store", ["GINZZA", "%00", "%F0%9F%98%80" * 200, "%3Cscript%3E", "%E2%80%AE", "%ED%A0%80"])
def test_an_unknown_store_keeps_nobody_from_joining(client: Client, store: str) -> None:
    assert client.get(f"/join?store={store}").status_code == 200
    member = join(client, f"?store={store}&clerk={store}")
    assert member.enrolment_store_id is None


def test_whoever_joins_with_a_password_is_counted_for_the_store_too(client: Client) -> None:
    published(PROGRAMME)
    link = re.search(r'href="(/accounts/signup/[^"]*)"', client.get("/join?store=GINZA&clerk=17").content.decode())
    assert link
    page = client.get(unescape(link[1]))
    client.post("/accounts/signup/", {"email": "taro@example.com", **carried(page)})
    confirm(client, code_of_last_mail())
    assert Member.objects.get().enrolment_store_id == "GINZA"


def test_a_member_comes_to_the_card(client: Client) -> None:
    join(client, "")
    assert client.get("/join?store=GINZA").url == "/card"


def test_a_store_is_kept_through_a_mistyped_address(client: Client) -> None:
    published(PROGRAMME)
    refused = ask_by_mail(client, "nobody", page=client.get("/join?store=GINZA"))
    assert refused.status_code == 422
    assert "銀座店" in refused.content.decode()
    ask_by_mail(client, page=refused)
    enter(client, code_by_mail())
    assert Member.objects.get().enrolment_store_id == "GINZA"


@pytest.mark.parametrize("arrival", ["", "made-up", "😀", "W3t9LFtdXQ:1u:x"])
def test_what_no_page_of_ours_carries_is_left_out(client: Client, arrival: str) -> None:
    client.post("/join/email", {"email": "taro@example.com", "arrival": arrival})
    enter(client, code_by_mail())
    assert Member.objects.get().enrolment_store_id is None
