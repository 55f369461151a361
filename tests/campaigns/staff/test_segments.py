"""The pages of segments: listed, written, shown, explained, compared, taken away."""

from typing import Any

import pytest
from django.test import Client

from campaigns.actions import segments
from campaigns.core.rule import read
from campaigns.models import Segment
from loyalty_site import staff_roles
from members.actions.audit import COMMAND
from members.models import AuditEntry, Interest
from tests.campaigns.world import buys, member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db
OFTEN = {"all": [{"purchases": {"at_least": 2, "period": {"days": 90}}}]}


@pytest.fixture
def marketer() -> Client:
    published()
    return staff(staff_roles.MARKETER)


def made(code: str = "often", rule: Any = None) -> Segment:
    return segments.create(code, ("よく買う", "Buys often"), "", read(rule or OFTEN), actor=COMMAND)


def typed(**values: Any) -> dict[str, Any]:
    """Return what the builder posts for a rule of one condition, and what else is said."""
    rule = {
        "r-join": "all", "r.1-kind": "purchases", "r.1-at_least": "2", "r.1-at_most": "", "r.1-period_days": "90",
        "r.1-period_from": "", "r.1-period_before": "",
    }  # fmt: skip
    return {
        "name_ja": "よく買う",
        "name_en": "Buys often",
        "code": "often",
        "note": "",
        "act": "save",
        **rule,
        **values,
    }


def said(client: Client, address: str, language: str = "en", **data: Any) -> str:
    """Return a page as text."""
    headers = {"accept-language": language}
    answer = client.post(address, data, headers=headers) if data else client.get(address, headers=headers)
    return answer.content.decode()


def test_a_segment_is_written_counted_and_listed(marketer: Client) -> None:
    who = member()
    buys(who)
    buys(who, 500)
    answer = marketer.post("/staff/segments/new", typed())
    segment = Segment.objects.get()
    assert answer.url == f"/staff/segments/{segment.pk}/"
    assert (segment.rule, segment.members) == (OFTEN, 1)
    page = said(marketer, "/staff/segments/")
    assert "Buys often" in page
    assert "dynamic" in page
    page = said(marketer, f"/staff/segments/{segment.pk}/")
    assert '<span class="figure__value">1</span>' in page
    assert who.number in page


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Bought at least 2 times in the last 90 days"), ("ja", "直近90日間に2回以上購入")]
)
def test_the_rule_is_told_in_plain_words(marketer: Client, language: str, sentence: str) -> None:
    assert sentence in said(marketer, f"/staff/segments/{made().pk}/", language)


def test_each_button_gives_the_rule_back_changed_and_saves_nothing(marketer: Client) -> None:
    page = said(marketer, "/staff/segments/new", **typed(act="add r", **{"r.1-at_least": "many"}))
    assert 'name="r.2-kind"' in page
    assert 'value="many"' in page
    page = said(marketer, "/staff/segments/new", **typed(act="group r"))
    assert 'name="r.2-join"' in page
    assert 'name="r.2.1-kind"' in page
    page = said(marketer, "/staff/segments/new", **typed(act="remove r.1"))
    assert 'name="r.1-kind"' not in page
    assert not Segment.objects.exists()


def test_a_script_gets_the_part_that_it_asks_for(marketer: Client) -> None:
    buys(who := member())
    buys(who)
    headers = {"accept-language": "en"}
    answer = marketer.post("/staff/segments/new", typed(act="add r"), headers={**headers, "X-Part": "rule"})
    assert answer.content.decode().lstrip().startswith("<fieldset")
    answer = marketer.post("/staff/segments/new", typed(act="count"), headers={**headers, "X-Part": "count"})
    assert answer.content.decode().strip() == "<strong>1</strong> member"
    blank = typed(act="count", **{"r.1-kind": ""})
    answer = marketer.post("/staff/segments/new", blank, headers={**headers, "X-Part": "count"})
    assert "Complete the conditions" in answer.content.decode()


def test_a_mistake_stands_at_its_condition(marketer: Client) -> None:
    answer = marketer.post("/staff/segments/new", typed(**{"r.1-at_least": "-1", "r.1-period_days": "ten"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "0から1,000,000までの数を入力してください。" in page
    assert "整数を入力してください。" in page
    assert "印の付いた項目をご確認ください。" in page
    assert "よく買う" in page


def test_a_segment_that_asks_about_itself_is_told_once_on_top(marketer: Client) -> None:
    itself = {"r.1-kind": "segment", "r.1-segment": "often"}
    answer = marketer.post("/staff/segments/new", typed(**itself), headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "A segment cannot ask about itself" in answer.content.decode()


def test_a_code_that_is_taken_is_told_at_its_field(marketer: Client) -> None:
    made()
    answer = marketer.post("/staff/segments/new", typed(), headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "Another segment has this code." in answer.content.decode()


def test_whole_numbers_may_be_wide_and_have_commas(marketer: Client) -> None:
    marketer.post("/staff/segments/new", typed(**{"r.1-at_least": "１,０００"}))
    assert Segment.objects.get().rule["all"][0]["purchases"]["at_least"] == 1000


def test_lists_are_offered_and_codes_can_be_typed(marketer: Client) -> None:
    Interest.objects.create(code="tea", name_ja="お茶", name_en="Tea")
    made("vip")
    page = said(marketer, "/staff/segments/new", **typed(act="draw", **{"r.1-kind": "interest"}))
    assert "Tea" in page
    assert "vip" in said(marketer, "/staff/segments/new", **typed(act="draw", **{"r.1-kind": "segment"}))
    goods = {"r.1-kind": "bought", "r.1-skus_typed": "BEANS-1, BEANS-2", "r.1-categories_typed": "COFFEE"}
    marketer.post("/staff/segments/new", typed(code="beans", **goods))
    rule = Segment.objects.get(code="beans").rule
    asked = {"skus": ["BEANS-1", "BEANS-2"], "categories": ["COFFEE"], "at_least": 2, "period": {"days": 90}}
    assert rule == {"all": [{"bought": asked}]}


def test_a_rule_is_taken_away_and_pasted(marketer: Client) -> None:
    segment = made()
    taken = marketer.get(f"/staff/segments/{segment.pk}/rule.json")
    page = said(marketer, "/staff/segments/new", **typed(act="paste", pasted=taken.content.decode()))
    assert 'value="90"' in page
    pasted = '{"all": [{"age": {"at_least": "x"}}]}'
    answer = marketer.post("/staff/segments/new", typed(act="paste", pasted=pasted), headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Part 1 (at_least): Enter a whole number." in answer.content.decode()


def test_of_two_who_edit_at_once_the_second_is_told_and_loses_nothing(marketer: Client) -> None:
    segment = made()
    address = f"/staff/segments/{segment.pk}/edit"
    first = typed(revision="1", note="first")
    assert marketer.post(address, first).status_code == 302
    second = typed(revision="1", note="second", **{"r.1-at_least": "7"})
    answer = marketer.post(address, second, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "marketer@example.com saved this segment meanwhile" in page
    assert 'value="second"' in page
    assert 'value="7"' in page
    assert marketer.post(address, {**second, "revision": "2"}).status_code == 302
    segment.refresh_from_db()
    assert (segment.note, segment.revision) == ("second", 3)


def test_why_names_what_fails_and_what_holds(marketer: Client) -> None:
    who = member()
    segment = made(rule={"all": [*OFTEN["all"], {"language": {"languages": ["ja"]}}]})
    page = said(marketer, f"/staff/segments/{segment.pk}/why", who=who.number)
    assert "The rule does not name this member now." in page
    fails, holds = page.split("What keeps them out")[1].split("What holds")
    assert "Bought at least 2 times in the last 90 days" in fails
    assert "Reads Japanese" in holds
    buys(who)
    buys(who)
    page = said(marketer, f"/staff/segments/{segment.pk}/why", who=who.number)
    assert "The rule names this member now." in page
    assert "It was otherwise when the segment was last counted." in page
    page = said(marketer, f"/staff/segments/{segment.pk}/why", who="nobody at all")
    assert "This names no member." in page


def test_a_condition_in_none_keeps_out_by_holding(marketer: Client) -> None:
    who = member()
    segment = made(rule={"none": [{"language": {"languages": ["ja"]}}]})
    page = said(marketer, f"/staff/segments/{segment.pk}/why", who=who.number)
    assert "(this holds, and must not)" in page


def test_a_segment_is_frozen_thawed_counted_and_archived(marketer: Client) -> None:
    segment = made()
    for act, state in (("freeze", "frozen"), ("thaw", "dynamic"), ("count", "dynamic")):
        assert marketer.post(f"/staff/segments/{segment.pk}/{act}").status_code == 302
        assert state in said(marketer, f"/staff/segments/{segment.pk}/")
    other = made("asks", {"all": [{"segment": {"segment": "often"}}]})
    marketer.post(f"/staff/segments/{segment.pk}/archive", headers={"accept-language": "en"})
    assert "asks asks about this segment." in said(marketer, f"/staff/segments/{segment.pk}/")
    marketer.post(f"/staff/segments/{other.pk}/archive")
    marketer.post(f"/staff/segments/{segment.pk}/archive")
    page = said(marketer, "/staff/segments/")
    assert "Buys often" not in page.split("No segment yet")[1]
    assert marketer.get(f"/staff/segments/{segment.pk}/edit").status_code == 404


def test_members_are_exported_and_the_audit_log_knows(marketer: Client) -> None:
    who = member(external_id="=A1")
    buys(who)
    buys(who)
    segment = made()
    answer = marketer.post(f"/staff/segments/{segment.pk}/members.csv")
    assert (
        b"".join(answer.streaming_content).decode("utf-8-sig") == f"member_number,external_id\r\n{who.number},'=A1\r\n"
    )  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(verb="segment.export", object_id=str(segment.pk)).exists()


def test_two_segments_are_compared(marketer: Client) -> None:
    for _ in range(2):
        buys(member())
    once, everybody = (
        made("once", {"all": [{"purchases": {"at_least": 1}}]}),
        made("all", {"all": [{"age": {"at_most": 0}}]}),
    )
    page = said(marketer, f"/staff/segments/{once.pk}/?with={everybody.pk}")
    assert "In both" in page
    assert "In both" not in said(marketer, f"/staff/segments/{once.pk}/?with=x")


def test_an_analyst_sees_how_many_and_never_who(marketer: Client) -> None:
    who = member()
    buys(who)
    buys(who)
    segment, analyst = made(), staff(staff_roles.ANALYST)
    page = said(analyst, f"/staff/segments/{segment.pk}/")
    assert "counted" in page
    assert who.number not in page
    assert "members.csv" not in page
    for act in ("why", "members.csv"):
        assert analyst.post(f"/staff/segments/{segment.pk}/{act}", {"who": who.number}).status_code == 403


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_is_drawn_and_told(marketer: Client, language: str) -> None:
    period = {"from": "2026-01-01", "before": "2026-02-01"}
    rule = {
        "all": [
            {"age": {"at_least": 20, "at_most": 29}},
            {"birthday_month": {"months": ["4", "5"]}},
            {"language": {"languages": ["en"]}},
            {"joined": {"period": {"from": "2026-01-01"}}},
            {"enrolment_store": {"stores": ["GINZA"]}},
            {"favourite_store": {"stores": ["GINZA", "gone"]}},
            {"interest": {"interests": ["tea"]}},
            {"consent": {"channel": "email", "topic": "news"}},
            {"reachable": {"channel": "sms"}},
            {"tier": {"tiers": ["a", "b", "c", "d", "e", "f", "g"]}},
            {"points": {"at_most": 100}},
            {"expiring": {"at_least": 1, "days": 30}},
            {"any": [
                {"recency": {"at_least": 30}},
                {"purchases": {"at_most": 0}},
                {"spent": {"at_least": "1980", "at_most": "1980", "stores": ["GINZA"]}},
                {"average": {"at_least": "0.5"}},
                {"first_purchase": {"period": {"before": "2026-01-01"}}},
                {"bought": {"categories": ["COFFEE"], "period": period}},
                {"affinity": {"category": "COFFEE", "at_least": 40}},
                {"rfm": {"recency": ["5"], "amount": ["4", "5"]}},
            ]},
            {"none": [
                {"activity": {"type": "review", "at_least": 2}},
                {"coupon": {"state": "held", "coupons": ["drip"], "period": {"days": 1}}},
                {"coupon": {"state": "redeemed"}},
                {"coupon": {"state": "expired"}},
                {"campaign": {"response": "received", "campaigns": ["SPRING"], "period": {"days": 30}}},
                {"campaign": {"response": "opened"}},
                {"campaign": {"response": "clicked"}},
                {"campaign": {"response": "ignored"}},
                {"predicted": {"trait": "clv", "at_least": "1000"}},
                {"segment": {"segment": "other"}},
            ]},
        ]
    }  # fmt: skip
    made("other")
    segment = made("every", rule)
    page = said(marketer, f"/staff/segments/{segment.pk}/", language)
    assert page.count("<li>") >= 30
    assert "%(" not in page
    page = said(marketer, f"/staff/segments/{segment.pk}/edit", language)
    assert "gone" in page
    assert page.count('segment-condition"') == 30
