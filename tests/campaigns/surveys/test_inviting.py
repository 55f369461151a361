"""Whom surveys ask, after what, and whom not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns.actions import inviting, surveys
from campaigns.models import Delivery, Survey, SurveyInvitation
from loyalty_site.lib.clock import now
from members.actions import cases
from members.actions.audit import COMMAND
from members.models import Case, Member
from rewards.actions.coupons import redeem
from rewards.actions.giving import claim
from rewards.actions.posting import post_purchase
from rewards.core.coupons.judging import Use
from rewards.models import Coupon
from tests.campaigns.sends import agrees, reader
from tests.campaigns.surveys.cast import asked, colleague, running, sweep, written
from tests.campaigns.world import brings_back, buys, member
from tests.rewards.cast import PROGRAMME, draft, line, published
from tests.rewards.uses.cast import named

pytestmark = pytest.mark.django_db


def test_a_purchase_asks_its_member_once() -> None:
    survey, who = running(), reader()
    agrees(who, "email", topic="surveys")
    purchase = buys(who, days_ago=1)
    assert sweep() == 1
    invitation = SurveyInvitation.objects.get(survey=survey)
    assert (invitation.member, invitation.purchase_id, invitation.store_id) == (who, purchase, "GINZA")
    assert invitation.joined_at is not None
    delivery = Delivery.objects.get(send=survey.send)
    assert (delivery.member, delivery.state, delivery.channel) == (who, "pending", "email")
    assert sweep() == 0


def test_a_purchase_is_asked_about_after_its_delay_and_no_longer_than_a_week() -> None:
    survey = running(delay_hours=24)
    soon, now_due, long_ago = member(), member(), member()
    buys(soon, days_ago=0.9)
    buys(now_due, days_ago=1.1)
    buys(long_ago, days_ago=8.1)
    sweep()
    assert asked(survey) == {now_due}


def test_what_was_bought_before_the_start_asks_nobody() -> None:
    survey = running(since_days=1)
    buys(member(), days_ago=2)
    assert sweep() == 0 and asked(survey) == set()


def test_what_was_imported_asks_nobody() -> None:
    survey, who = running(), member()
    post_purchase(draft(who.account.pk, line(1000), at=now() - timedelta(days=1)), origin="import")
    assert sweep() == 0 and asked(survey) == set()


def test_what_came_back_whole_asks_nobody() -> None:
    survey, kept = running(), member()
    brings_back(buys(member(), days_ago=1))
    brings_back(buys(kept, 1000, days_ago=1), 400)
    sweep()
    assert asked(survey) == {kept}


def test_stores_narrow_it() -> None:
    survey, here = running(stores=["GINZA"]), member()
    buys(here, days_ago=1, store="GINZA")
    buys(member(), days_ago=1, store="UENO")
    sweep()
    assert asked(survey) == {here}


def test_a_member_is_asked_about_the_newest_purchase() -> None:
    survey, who = running(), member()
    buys(who, days_ago=3)
    newest = buys(who, days_ago=1)
    sweep()
    assert SurveyInvitation.objects.get(survey=survey).purchase_id == newest


@pytest.mark.parametrize(("days", "is_asked"), [(89.99, False), (90.01, True)])
def test_a_member_is_asked_once_in_ninety_days_over_all_surveys(days: float, is_asked: bool) -> None:
    first, second, who = running("csat"), running(), member()
    at = now() - timedelta(days=days)
    SurveyInvitation.objects.create(
        survey=first, member=who, occasion="test", invited_at=at, expires_at=at + timedelta(days=1), joined_at=at
    )  # fmt: skip
    Survey.objects.filter(pk=first.pk).update(state="ended", ended_at=now())
    buys(who, days_ago=1)
    assert sweep() == int(is_asked)
    assert asked(second) == ({who} if is_asked else set())


def test_whoever_was_merged_is_asked_as_who_they_are_now() -> None:
    survey, kept = running(), member()
    merged = member()
    buys(merged, days_ago=1)
    Member.objects.filter(pk=merged.pk).update(merged_into=kept, status="left")
    sweep()
    assert asked(survey) == {kept}


def test_several_memberships_of_one_person_rest_together() -> None:
    first, kept, merged = running("csat"), member(), member()
    at = now() - timedelta(days=10)
    SurveyInvitation.objects.create(
        survey=first, member=merged, occasion="test", invited_at=at, expires_at=now(), joined_at=at
    )  # fmt: skip
    Member.objects.filter(pk=merged.pk).update(merged_into=kept, status="left")
    running()
    buys(kept, days_ago=1)
    assert sweep() == 0


@pytest.mark.parametrize("status", ["frozen", "left"])
def test_only_active_members_are_asked(status: str) -> None:
    running()
    who = member()
    buys(who, days_ago=1)
    Member.objects.filter(pk=who.pk).update(status=status)
    assert sweep() == 0


def test_a_used_coupon_asks_its_member() -> None:
    published(
        PROGRAMME
        + """
coupons:
  - {code: rainy, name: {ja: 雨の日, en: Rainy}, kind: amount, amount: "100", give: claim, valid: {days: 3}}
  - {code: sunny, name: {ja: 晴れの日, en: Sunny}, kind: amount, amount: "100", give: claim, valid: {days: 3}}
"""
    )
    survey, who, other = running("nps", trigger="redemption", coupons=["rainy"]), member(), member()
    for each, code in ((who, "rainy"), (other, "sunny")):
        claim(each.account.pk, code)
        redeem(named(Coupon.objects.get(account=each.account)), Use(now(), "GINZA", (line(1000),)))
    sweep()
    invitation = SurveyInvitation.objects.get(survey=survey)
    assert (invitation.member, invitation.store_id) == (who, "GINZA") and invitation.redemption is not None


def test_a_closed_enquiry_asks_its_member_and_a_low_score_does_not() -> None:
    survey, who, staff = running("csat", trigger="case"), member(), colleague()
    case = cases.open_case(cases.Question("points", "いつ付きますか", uuid4()), member=who)
    assert sweep() == 0
    cases.close(case.pk, staff, Case.Outcome.ANSWERED)
    low = cases.open_for_survey(member(), "3", uuid4(), owner=staff, hours=48, language="ja")
    cases.close(low.pk, staff, Case.Outcome.ANSWERED)
    sweep()
    assert asked(survey) == {who}
    assert SurveyInvitation.objects.get(survey=survey).case_id == case.pk


def test_a_case_that_is_opened_again_asks_nobody() -> None:
    survey, who, staff = running("csat", trigger="case"), member(), colleague()
    case = cases.open_case(cases.Question("points", "いつ付きますか", uuid4()), member=who)
    cases.close(case.pk, staff, Case.Outcome.ANSWERED)
    cases.reply(case, "まだです", uuid4())
    assert sweep() == 0 and asked(survey) == set()


def test_a_wave_asks_its_segment_once_and_the_next_one_when_it_is_planned() -> None:
    at = now() - timedelta(minutes=1)
    hanako, taro = member(), member()
    survey = running("free", trigger="date", wave_at=at)
    assert sweep() == 2
    assert asked(survey) == {hanako, taro}
    member()
    assert sweep() == 0
    survey.refresh_from_db()
    assert (survey.wave, survey.wave_at) == (1, None)
    surveys.plan_wave(survey.pk, now() + timedelta(seconds=30), actor=COMMAND)
    assert sweep() == 0  # not yet
    Survey.objects.filter(pk=survey.pk).update(wave_at=at)
    assert sweep() == 1  # the other two rest
    assert set(SurveyInvitation.objects.values_list("wave", flat=True)) == {1, 2}


def test_a_draft_and_an_ended_survey_ask_nobody() -> None:
    written()
    surveys.end(running().pk, actor=COMMAND)
    buys(member(), days_ago=1)
    assert sweep() == 0


def test_whoever_agreed_to_nothing_is_written_to_on_this_site_alone() -> None:
    survey, who = running(), reader()  # who has agreed to campaigns, not to surveys
    buys(who, days_ago=1)
    sweep()
    delivery = Delivery.objects.get(send=survey.send)
    assert (delivery.state, delivery.channel) == ("pending", "inbox")


def test_an_invitation_that_was_not_handed_over_is_found_by_the_next_sweep(monkeypatch: Any) -> None:
    """Seen to fail where the sweep hands over what it has made itself alone."""
    survey, who = running(), member()
    buys(who, days_ago=1)
    with monkeypatch.context() as patch:
        patch.setattr(inviting, "hand_over", _die)
        with pytest.raises(KeyboardInterrupt):
            sweep()
    assert Delivery.objects.count() == 0
    assert sweep() == 0
    assert Delivery.objects.filter(send=survey.send, member=who).count() == 1


def _die(survey_id: object) -> int:
    raise KeyboardInterrupt
