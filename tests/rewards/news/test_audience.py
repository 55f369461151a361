"""For whom news is: everybody, a store's customers, a tier's members; in its time alone."""

from datetime import timedelta

import pytest

from loyalty_site.lib.clock import now
from members.models import Member
from rewards.actions.posting import post_purchase
from rewards.models import PointAccount
from rewards.selectors.accounts import account_of
from rewards.selectors.news import for_everybody, for_member, unread
from tests.rewards.cast import draft, published
from tests.rewards.news.cast import news
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    published()
    return member_of("taro@example.com")


def titles(member: Member | None = None) -> set[str]:
    rows = for_member(member.pk) if member else for_everybody()
    return set(rows.values_list("title_ja", flat=True))


def test_what_is_for_all_is_for_guests_too(taro: Member) -> None:
    news("all")
    assert titles() == titles(taro) == {"all"}


def test_it_is_there_in_its_time_alone(taro: Member) -> None:
    day = timedelta(days=1)
    news("coming", age=-day)
    news("now", age=day, ends_at=now() + day)
    news("over", age=2 * day, ends_at=now() - day)
    assert titles() == titles(taro) == {"now"}


def test_a_tiers_news_is_for_its_members(taro: Member) -> None:
    news("gold", tiers=["gold"])
    news("both", tiers=["silver", "gold"])
    assert titles() == titles(taro) == set()
    PointAccount.objects.filter(member=taro).update(tier="silver")
    assert titles(taro) == {"both"}
    hana = member_of("hana@example.com")
    PointAccount.objects.filter(member=hana).update(tier=None)
    assert titles(hana) == set()


def test_a_stores_news_is_for_who_joined_or_bought_there(taro: Member) -> None:
    news("ginza", stores=["GINZA"])
    news("ueno", stores=["UENO"])
    assert titles() == titles(taro) == set()
    post_purchase(draft(account_of(taro.pk)))
    assert titles(taro) == {"ginza"}
    Member.objects.filter(pk=taro.pk).update(enrolment_store="UENO")
    assert titles(taro) == {"ginza", "ueno"}


def test_a_purchase_of_long_ago_makes_no_customer(taro: Member) -> None:
    news("ginza", stores=["GINZA"])
    post_purchase(draft(account_of(taro.pk), at=now() - timedelta(days=366)))
    assert titles(taro) == set()


def test_both_must_hold_where_both_are_set(taro: Member) -> None:
    news("gold in ginza", tiers=["gold"], stores=["GINZA"])
    post_purchase(draft(account_of(taro.pk)))
    assert titles(taro) == set()
    PointAccount.objects.filter(member=taro).update(tier="gold")
    assert titles(taro) == {"gold in ginza"}
    assert unread(taro.pk, now()).count() == 1
