"""特定電子メール法 4条: what an advertising mail or SMS must say of its sender."""

from dataclasses import replace
from uuid import uuid4

from campaigns.core.lawful import Operator, unlawful, unsaid
from campaigns.core.letters import Letter

WHOLE = Operator({"ja": "株式会社絆", "en": "Kizuna Ltd."}, {"ja": "東京都", "en": "Tokyo"}, "info@example.com")
FOOT = "株式会社絆 東京都 info@example.com https://a.example/u/1"
MAIL = Letter(uuid4(), "email", "ja", "件名", FOOT, unsubscribe="https://a.example/u/1")


def test_an_operator_who_has_said_all_may_send() -> None:
    assert unlawful(WHOLE, ["email", "sms", "line"]) == []


def test_what_is_missing_is_named_with_its_article() -> None:
    nobody = Operator({"ja": ""}, {"ja": "東京都"}, "")
    found = {mistake.reason: mistake.limits["article"] for mistake in unlawful(nobody, ["sms"])}
    assert found == {
        "law_name": "4条1号", "law_address": "4条3号, 施行規則9条2号", "law_contact": "4条3号, 施行規則9条3号",
    }  # fmt: skip


def test_what_is_no_mail_needs_none_of_it() -> None:
    assert unlawful(Operator({}, {}, ""), ["line", "push", "inbox"]) == []
    assert unsaid(replace(MAIL, channel="line", text=""), WHOLE) == []


def test_a_mail_says_all_four_and_an_sms_its_sender_and_the_way_out() -> None:
    assert unsaid(MAIL, WHOLE) == []
    for said, reason in (
        ("株式会社絆", "law_name"),
        ("東京都", "law_address"),
        ("info@", "law_contact"),
        ("/u/1", "law_refusal"),
    ):
        broken = replace(MAIL, text=FOOT.replace(said, "…"))
        assert [mistake.reason for mistake in unsaid(broken, WHOLE)] == [reason]
    assert unsaid(replace(MAIL, channel="sms", text="株式会社絆 https://a.example/u/1"), WHOLE) == []


def test_a_mail_without_a_way_out_is_told() -> None:
    assert [mistake.reason for mistake in unsaid(replace(MAIL, unsubscribe=""), WHOLE)] == ["law_refusal"]
