"""What keeps a send from being scheduled is named, with its place."""

from typing import Any

import pytest

from campaigns.messages.checking import mistakes
from tests.campaigns.messages.cast import content, email, programme, send

pytestmark = pytest.mark.django_db
ALL = ["line", "push", "email", "sms", "inbox"]


@pytest.fixture(autouse=True)
def published() -> None:
    programme()


def wrong(document: Any, **columns: Any) -> list[tuple[str, str]]:
    return [(mistake.place, mistake.reason) for mistake in mistakes(send(document, **columns))]


def test_a_whole_one_can_be_scheduled_over_every_channel() -> None:
    assert wrong(content(), channels=ALL) == []


def test_each_channel_needs_both_languages() -> None:
    document = content(sms={"ja": {"text": "2倍"}})
    assert wrong(document, channels=["email", "sms"]) == [("1.sms.en", "language")]
    assert wrong(document, channels=["email"]) == []


def test_an_unknown_variable_is_told_where_it_stands() -> None:
    document = email({"kind": "text", "text": "{{ member.nmae }}"}, {"kind": "button", "label": "{{ x }}", "href": "/"})
    assert wrong(document) == [("1.email.ja.blocks.1.text", "variable"), ("1.email.ja.blocks.2.label", "variable")]


def test_a_coupon_must_be_given_with_the_send_and_by_campaigns() -> None:
    document = email({"kind": "coupon"}, {"kind": "text", "text": "{{ coupon.code }}"})
    assert wrong(document) == [("1.email.ja.blocks.2.text", "no_coupon"), ("1.email.ja.blocks.1", "no_coupon")]
    assert wrong(document, coupon="thanks") == []
    assert ("coupon", "coupon") in wrong(document, coupon="drip")


def test_a_reward_must_be_one_of_the_programme() -> None:
    assert wrong(email({"kind": "reward", "code": "drip"})) == []
    assert wrong(email({"kind": "reward", "code": "drop"})) == [("1.email.ja.blocks.1.code", "reward")]


def test_without_an_address_and_a_contact_the_law_allows_no_mail(settings: Any) -> None:
    settings.COMPANY_ADDRESS, settings.COMPANY_CONTACT = {"ja": "", "en": ""}, ""
    assert wrong(content())[:2] == [("law", "law_address"), ("law", "law_contact")]
    assert wrong(content(), channels=["line", "push", "inbox"]) == []


def test_an_sms_too_long_with_its_sender_and_its_way_out_is_told(settings: Any) -> None:
    document = content(sms={"ja": {"text": "あ" * 500}, "en": {"text": "Double"}})
    assert wrong(document, channels=["sms"]) == []
    settings.SITE_URL = f"https://{'long.' * 30}example.com"
    assert wrong(document, channels=["sms"]) == [("1.sms.ja", "unwritten")]


def test_a_mail_that_would_be_cut_off_is_told() -> None:
    blocks = [{"kind": "text", "text": "あ" * 4000}] * 10
    assert ("1.email.ja", "heavy") in wrong(email(*blocks))
