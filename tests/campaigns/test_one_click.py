"""Unsubscribing with one click, as RFC 8058 asks for it, from the mail to the statement."""

from email import message_from_bytes, policy

import pytest
from django.test import Client

from campaigns.channels.email.smtp import written
from members import unsubscribing
from members.models import Consent, Member
from members.selectors.consents import may_contact
from tests.campaigns.channels.letters import letter
from tests.campaigns.handed import agreeing

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> Member:
    return agreeing("email", email="hanako@example.com")


@pytest.fixture
def link(hanako: Member, settings) -> str:
    """The address that a mail program finds in a mail."""
    settings.CAMPAIGN_FROM_EMAIL = "points@shop.example"
    told = letter(unsubscribe="https://points.example.com" + unsubscribing.address(hanako, "email", "campaigns"))
    mail = message_from_bytes(written(told, "hanako@example.com", None), policy=policy.default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"]
    assert address.startswith("<https://points.example.com/") and address.endswith(">")
    return address.strip("<>").removeprefix("https://points.example.com")


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_mail_program_posts_without_cookies_and_is_not_led_elsewhere(hanako, link, kind):
    strict = Client(enforce_csrf_checks=True)
    if kind.startswith("multipart"):
        answer = strict.post(link, {"List-Unsubscribe": "One-Click"})
    else:
        answer = strict.post(link, "List-Unsubscribe=One-Click", content_type=kind)
    assert answer.status_code == 200  # a redirect is forbidden: section 3.1
    assert not may_contact(hanako, "email", "campaigns")
    assert Consent.objects.filter(is_granted=False).count() == 1


def test_the_link_counts_and_not_who_is_signed_in(hanako, link):
    taro = agreeing("email", email="taro@example.com")
    client = Client()
    client.cookies["sessionid"] = "somebody else's"
    client.post(link, {"List-Unsubscribe": "One-Click"})
    assert may_contact(taro, "email", "campaigns") and not may_contact(hanako, "email", "campaigns")


def test_a_thousand_scanners_unsubscribe_nobody(hanako, link):
    client, before = Client(), Consent.objects.count()
    for number in range(1000):
        method = client.head if number % 4 == 0 else client.get
        assert method(link, headers={"User-Agent": "Barracuda Sentinel"}).status_code == 200
    assert Consent.objects.count() == before
    assert may_contact(hanako, "email", "campaigns")
