"""Each kind of condition names whom it says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.actions.score_edges import measure
from campaigns.actions.survey_answers import answer as take_answer
from campaigns.core.kinds import KINDS
from campaigns.models import Delivery
from loyalty_site.lib.clock import now
from members.actions.consents import Proof, choose
from members.models import Consent, Interest, Member, MemberInterest, MemberTrait
from members.selectors.consents import may_contact
from rewards.actions.activities import post_activity
from rewards.actions.giving import claim
from rewards.models import PointAccount, PointLot
from tests.campaigns.sends import campaign, launched, reader
from tests.campaigns.surveys.cast import invited, running
from tests.campaigns.world import brings_back, buys, found, member, rule
from tests.rewards.cast import PROGRAMME, line, published

pytestmark = pytest.mark.django_db
COUPONS = """
coupons:
  - {code: rainy, name: {ja: 雨の日, en: Rainy}, kind: amount, amount: "100", give: claim, valid: {days: 3}}
"""


@pytest.fixture(autouse=True)
def programme() -> None:
    published(PROGRAMME + COUPONS)


def test_every_kind_is_tested_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [key for key in KINDS if f'"{key}": ' not in source] == []


def test_profile() -> None:
    today = now().astimezone().date()
    taro = member(birthday=date(today.year - 40, today.month, 1), language="ja", email="t@example.com")
    hanako = member(birthday=date(today.year - 20, today.month % 12 + 1, 28), language="en", phone="+819012345678")
    member()
    assert found(rule({"age": {"at_least": 39, "at_most": 40}})) == {taro}
    assert found(rule({"birthday_month": {"months": [str(today.month)]}})) == {taro}
    assert found(rule({"language": {"languages": ["en"]}})) == {hanako}
    assert found(rule({"reachable": {"channel": "email"}})) == {taro}
    assert found(rule({"reachable": {"channel": "sms"}})) == {hanako}


def test_a_birthday_is_not_over_the_day_before() -> None:
    from campaigns.selectors.segments import scope

    today = scope().today
    born = date(today.year - 30, today.month, today.day) if (today.month, today.day) != (2, 29) else date(1996, 2, 29)
    taro = member(birthday=born)
    later = member(birthday=born + timedelta(days=1))
    assert found(rule({"age": {"at_least": 30}})) == {taro}
    assert found(rule({"age": {"at_most": 29}})) == {later}


def test_stores_and_joining() -> None:
    taro = member(favourite_store_id="GINZA", joined_at=datetime.now(UTC) - timedelta(days=3))
    hanako = member(enrolment_store_id="UENO", joined_at=datetime.now(UTC) - timedelta(days=30))
    assert found(rule({"favourite_store": {"stores": ["GINZA", "X"]}})) == {taro}
    assert found(rule({"enrolment_store": {"stores": ["UENO"]}})) == {hanako}
    assert found(rule({"joined": {"period": {"days": 7}}})) == {taro}
    assert found(rule({"joined": {"period": {"days": 7}}}, join="none")) == {hanako}


def test_interests_traits_and_other_segments() -> None:
    taro, hanako = member(), member()
    tea = Interest.objects.create(code="tea", name_ja="お茶", name_en="Tea")
    MemberInterest.objects.create(member=taro, interest=tea)
    MemberTrait.objects.create(member=hanako, key="segment:vip", value=True)
    MemberTrait.objects.create(member=hanako, key="churn", value="0.75")
    MemberTrait.objects.create(member=taro, key="churn", value={"not": "a number"})
    assert found(rule({"interest": {"interests": ["tea"]}})) == {taro}
    assert found(rule({"segment": {"segment": "vip"}})) == {hanako}
    assert found(rule({"predicted": {"trait": "churn", "at_least": "0.5"}})) == {hanako}


@pytest.mark.parametrize("channel", ["email", "sms", "line", "push"])
@pytest.mark.parametrize("topic", ["campaigns", "news", "surveys", "points"])
def test_consent_is_what_members_have_said(channel: str, topic: str) -> None:
    said, refused, everything, nothing = (member() for _ in range(4))
    long_ago = now() - timedelta(days=9)
    Consent.objects.create(member=refused, channel=channel, topic="marketing", is_granted=True, given_at=long_ago)
    choose(said, {(channel, topic): True}, Proof(source="test"))
    choose(refused, {(channel, topic): False}, Proof(source="test"))
    Consent.objects.create(member=everything, channel=channel, topic="marketing", is_granted=True, given_at=now())
    allowed = {each for each in (said, refused, everything, nothing) if may_contact(each, channel, topic)}
    assert said in allowed and refused not in allowed
    assert found(rule({"consent": {"channel": channel, "topic": topic}})) == allowed


def test_tier_and_points() -> None:
    taro, hanako = member(), member()
    buys(taro, 12_000)
    assert found(rule({"tier": {"tiers": ["silver", "gold"]}})) == {taro}
    assert found(rule({"points": {"at_least": 100}})) == {taro}
    assert found(rule({"points": {"at_most": 0}})) == {hanako}


def test_points_that_have_expired_or_matured_since_do_not_wait_for_the_nightly_run() -> None:
    taro = member()
    buys(taro, 10_000)
    account = PointAccount.objects.get(member=taro)
    had = account.available
    moment = now() - timedelta(seconds=1)
    PointLot.objects.filter(account=account).update(expires_at=moment)
    PointAccount.objects.filter(pk=account.pk).update(lots_due_at=moment)
    assert found(rule({"points": {"at_least": 1}})) == set()
    PointLot.objects.filter(account=account).update(expires_at=None, matures_at=moment, available=0, pending=had)
    assert found(rule({"points": {"at_least": had}})) == {taro}


def test_points_that_expire_soon() -> None:
    taro, hanako = member(), member()
    buys(taro, 10_000)
    buys(hanako, 10_000)
    PointLot.objects.filter(account__member=taro).update(expires_at=now() + timedelta(days=5))
    assert found(rule({"expiring": {"at_least": 50, "days": 7}})) == {taro}
    assert found(rule({"expiring": {"at_least": 50, "days": 3}})) == set()
    assert found(rule({"expiring": {"at_least": 10_000, "days": 7}})) == set()


def test_recency_and_frequency() -> None:
    often, once, never = member(), member(), member()
    for days in (1, 10, 100):
        buys(often, days_ago=days)
    buys(once, days_ago=50, store="UENO")
    assert found(rule({"recency": {"at_most": 30}})) == {often}
    assert found(rule({"recency": {"at_least": 30}})) == {once}
    assert found(rule({"purchases": {"at_least": 2, "period": {"days": 30}}})) == {often}
    assert found(rule({"purchases": {"at_most": 0}})) == {never}
    assert found(rule({"purchases": {"at_least": 1, "stores": ["UENO"]}})) == {once}
    assert found(rule({"purchases": {"at_least": 3}})) == {often}


def test_what_came_back_whole_was_not_bought() -> None:
    taro, hanako = member(), member()
    brings_back(buys(taro, 5_000))
    brings_back(buys(hanako, 5_000), 2_000)
    assert found(rule({"purchases": {"at_least": 1}})) == {hanako}
    assert found(rule({"spent": {"at_least": "3000", "at_most": "3000"}})) == {hanako}
    assert found(rule({"recency": {"at_most": 1}})) == {hanako}


def test_amounts() -> None:
    taro, hanako = member(), member()
    for amount in (1_000, 3_000):
        buys(taro, amount)
    buys(hanako, 3_000, days_ago=40)
    assert found(rule({"spent": {"at_least": "4000"}})) == {taro}
    assert found(rule({"spent": {"at_least": "3000", "period": {"days": 365}, "stores": ["GINZA"]}})) == {taro, hanako}
    assert found(rule({"average": {"at_least": "2500"}})) == {hanako}
    assert found(rule({"average": {"at_most": "2000", "period": {"days": 30}}})) == {taro}


def test_the_first_purchase_of_all() -> None:
    taro, hanako = member(), member()
    buys(taro, days_ago=60)
    buys(taro, days_ago=1)
    buys(hanako, days_ago=2)
    assert found(rule({"first_purchase": {"period": {"days": 30}}})) == {hanako}


def test_goods() -> None:
    taro, hanako = member(), member()
    buys(taro, lines=(line(300, sku="BEANS", category="COFFEE", quantity=3), line(500, sku="MILK")))
    back = buys(hanako, lines=(line(300, sku="BEANS", category="COFFEE", quantity=3),), days_ago=20)
    assert found(rule({"bought": {"skus": ["BEANS"]}})) == {taro, hanako}
    assert found(rule({"bought": {"categories": ["COFFEE"], "at_least": 3, "period": {"days": 10}}})) == {taro}
    assert found(rule({"bought": {"skus": ["MILK"], "categories": ["COFFEE"], "at_least": 4}})) == {taro}
    brings_back(back)
    assert found(rule({"bought": {"skus": ["BEANS"]}})) == {taro}


def test_affinity_forgets_by_half_in_two_months() -> None:
    taro, hanako = member(), member()
    buys(taro, lines=(line(1_000, category="COFFEE"),), days_ago=60)  # counts 500
    buys(taro, lines=(line(1_000, category="TEA"),), days_ago=0)
    buys(hanako, lines=(line(1_000, category="COFFEE"), line(1_000, sku="B", category="TEA")), days_ago=60)
    assert found(rule({"affinity": {"category": "COFFEE", "at_least": 40}})) == {hanako}
    assert found(rule({"affinity": {"category": "COFFEE", "at_least": 33}})) == {taro, hanako}
    assert found(rule({"affinity": {"category": "WINE", "at_least": 1}})) == set()


def test_scores_are_by_boundaries() -> None:
    assert found(rule({"rfm": {"frequency": ["1", "2", "3", "4", "5"]}})) == set()
    buyers = [member() for _ in range(10)]
    for number, buyer in enumerate(buyers):
        for _ in range(number // 2 + 1):
            buys(buyer, 100 * (number // 2 + 1), days_ago=10 - number // 2)
    member()
    edges = measure()
    assert edges is not None and edges.frequency == [1, 2, 3, 4] and edges.amount[0] == Decimal(100)
    assert found(rule({"rfm": {"frequency": ["5"]}})) == {*buyers[8:]}
    assert found(rule({"rfm": {"recency": ["1"], "amount": ["1"]}})) == {*buyers[:2]}
    assert found(rule({"rfm": {"amount": ["2", "3"]}})) == {*buyers[2:6]}


def test_activities_and_coupons() -> None:
    taro, hanako = member(), member()
    for number in range(2):
        post_activity(taro.account.pk, "review", f"r{number}", now())
    post_activity(hanako.account.pk, "review", "r9", now())
    claim(hanako.account.pk, "rainy")
    assert found(rule({"activity": {"type": "review"}})) == {taro, hanako}
    assert found(rule({"activity": {"type": "review", "at_least": 2, "period": {"days": 1}}})) == {taro}
    assert found(rule({"coupon": {"coupons": ["rainy"], "state": "held"}})) == {hanako}
    assert found(rule({"coupon": {"state": "redeemed"}})) == set()
    assert found(rule({"coupon": {"state": "expired", "period": {"days": 9}}})) == set()


def test_what_they_did_with_messages() -> None:
    opener, clicker, silent, failed = (reader() for _ in range(4))
    member()
    spring, autumn = campaign(code="SPRING"), campaign(code="AUTUMN")
    at = now() - timedelta(days=3)
    for plan in (spring, autumn):
        made = launched(campaign=plan)
        Delivery.objects.filter(send=made, reason__in=["", "holdout"]).update(
            state="accepted", handed_at=at, reason="", arm=""
        )
        Delivery.objects.filter(send=made, member=failed).update(state="failed", reason="refused")
    Delivery.objects.filter(member=opener, send__campaign=spring).update(opened_at=now())
    Delivery.objects.filter(member=clicker, send__campaign=autumn).update(clicked_at=now())
    assert found(rule({"campaign": {"response": "received"}})) == {opener, clicker, silent}
    assert found(rule({"campaign": {"response": "opened"}})) == {opener, clicker}
    assert found(rule({"campaign": {"response": "clicked", "campaigns": ["AUTUMN", "OTHER"]}})) == {clicker}
    assert found(rule({"campaign": {"response": "opened", "campaigns": ["SPRING"]}})) == {opener}
    assert found(rule({"campaign": {"response": "ignored"}})) == {silent}
    assert found(rule({"campaign": {"response": "ignored", "campaigns": ["SPRING"]}})) == {clicker, silent}
    assert found(rule({"campaign": {"response": "received", "period": {"days": 2}}})) == set()


def test_what_they_were_asked() -> None:
    """More of it is compared with a reference in `tests/campaigns/surveys/test_segment.py`."""
    survey, answerer, silent = running(), member(), member()
    member()
    for who in (answerer, silent):
        invited(survey, who)
    invitation = survey.invitations.get(member=answerer)
    take_answer(invitation.pk, survey.versions.get().pk, {"q1": ["6"], "q2": ["o1"]}, language="ja", via="email")
    assert found(rule({"survey": {"state": "invited"}})) == {answerer, silent}
    assert found(rule({"survey": {"state": "unanswered"}})) == {silent}
    assert found(rule({"survey": {"state": "answered", "at_most": 6}})) == {answerer}
    assert found(rule({"survey": {"state": "answered", "at_least": 7}})) == set()


def test_groups() -> None:
    taro, hanako, jiro = member(language="en"), member(), member()
    buys(taro)
    buys(hanako)
    bought: Any = {"purchases": {"at_least": 1}}
    assert found(rule(bought, {"none": [{"language": {"languages": ["en"]}}]})) == {hanako}
    assert found(rule({"language": {"languages": ["en"]}}, {"recency": {"at_least": 500}}, join="any")) == {taro}
    assert found(rule({"recency": {"at_least": 0}}, join="none")) == {jiro}  # unknown does not hold, so its none does


def test_who_is_not_active_is_in_no_segment() -> None:
    taro = member()
    Member.objects.filter(pk=taro.pk).update(status="frozen")
    assert found(rule({"language": {"languages": ["ja", "en"]}})) == set()
