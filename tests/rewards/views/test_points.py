"""The balance explained: what there is, until when and for what, what waits, what is owed and why."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.due import mature_points
from rewards.actions.holds import place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.models import Hold, PointAccount
from rewards.selectors.accounts import account_of
from rewards.selectors.balances import summary
from rewards.selectors.points import points_of
from tests.rewards.cast import draft, line, published
from tests.rewards.views.shelf import REWARDS
from tests.rewards.views.year import PROGRAMME, live_through_a_year, member_of, on, shop_often

pytestmark = pytest.mark.django_db(transaction=True)
Page = Callable[..., str]
AT_ONCE = PROGRAMME.replace("  earning: {pending_days: 2}\n", "")
TEXT = re.compile(r"<[^>]+>|\s+")


def words(html: str) -> str:
    return " ".join(TEXT.sub(" ", html.partition("<main")[2]).split())


def test_guests_sign_in_first(client: Client) -> None:
    assert client.get("/points").url.startswith("/accounts/login/")


def test_without_points_it_says_what_will_be_here(page_of: Page) -> None:
    assert "有効期限のあるポイントはありません" in page_of(member_of("taro@example.com"), "/points")


@pytest.mark.parametrize("is_posted", [True, False])
def test_every_lot_is_in_the_calendar_and_the_parts_add_up(page_of: Page, is_posted: bool) -> None:
    taro = live_through_a_year()
    if is_posted:
        mature_points(datetime.now(UTC))
        release_holds_of(account_of(taro.pk))
    found, known = points_of(account_of(taro.pk)), summary(account_of(taro.pk))
    assert (found.available, found.pending, found.held) == (known.available, known.pending, known.held)
    assert found.expiring == known.expiring
    assert found.available == sum(row.points for row in found.expiring) + found.lasting
    assert found.pending == sum(row.points for row in found.waiting)
    page = words(page_of(taro, "/points", "en"))
    for row in found.expiring:
        assert f"{row.points:,} pt" in page


def test_regular_and_limited_time_points_stand_apart_with_days_left(page_of: Page) -> None:
    published(AT_ONCE.replace("day_of_month: [5]", 'minimum: "1"'))
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(2000)))
    page = words(page_of(taro, "/points", "en"))
    assert re.search(r"Regular points 120 pt Limited-time points 20 pt", page)
    assert re.search(r"25 days left Limited-time 20 pt You can use 140 pt in all until then\.", page)


def test_the_calendar_says_what_is_still_to_be_had(page_of: Page) -> None:
    published(AT_ONCE.replace("after: {months: 6}, end_of: month", "after: {days: 30}, end_of: day") + REWARDS)
    taro = member_of("taro@example.com")
    with on(datetime.now(UTC) - timedelta(days=20)):
        post_purchase(draft(account_of(taro.pk), line(3000)))
    page = words(page_of(taro, "/points", "en"))
    assert "30 pt You can use 130 pt in all until then. Enough for: Original mug" in page
    adjust(account_of(taro.pk), 400, "goodwill", "")
    page = words(page_of(taro, "/points", "en"))
    assert re.search(r"30 pt You can use 530 pt in all until then\. Enough for one of: 500 off your bill", page)
    assert "500 pt You can use 500 pt in all until then." in page  # the thirty have gone by then


def test_pending_points_say_from_when_each_can_be_used(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    post_purchase(draft(account_of(taro.pk), line(2000)))
    page = words(page_of(taro, "/points", "en"))
    assert re.search(r"On their way You have earned them already; .* can be used from \d+ \w+ \d{4} 20 pt until", page)


def test_what_is_set_aside_says_until_when(page_of: Page) -> None:
    published(PROGRAMME)
    taro = member_of("taro@example.com")
    place_hold(account_of(taro.pk), 40)
    assert re.search(r"set aside until \d+ \w+ \d{4}, \d\d:\d\d 40 pt", words(page_of(taro, "/points", "en")))


def release_holds_of(account_id: UUID) -> None:
    """Leave nothing set aside: the page then has the database sum the lots."""
    for hold in Hold.objects.filter(account=account_id, status=Hold.Status.OPEN):
        release_hold(hold.pk)


def in_debt(pending: bool = False) -> Member:
    """Return a member who used the points of a purchase and then brought its goods back."""
    published(AT_ONCE)
    taro = member_of("debt@example.com")
    bought = post_purchase(draft(account_of(taro.pk), line(5000)))
    post_purchase(draft(account_of(taro.pk), line(1000), points_used=200))
    post_refund(bought.id, "r1", datetime.now(UTC))
    if pending:
        published(PROGRAMME)
        post_purchase(draft(account_of(taro.pk), line(3000)))
    return taro


def test_a_debt_names_the_return_and_what_makes_up_for_it(page_of: Page) -> None:
    taro = in_debt()
    debt = PointAccount.objects.get(member=taro).debt
    assert debt
    page = words(page_of(taro, "/points", "en"))
    assert f"Because of a return you are {debt} pt below zero" in page
    assert re.search(rf"returned on [^.]+ {debt} pt Goods of your purchase on [^.]+, Ginza It is made up by", page)
    assert "返品により、マイナスポイントが" in page_of(taro, "/points")


def test_a_debt_says_which_pending_points_make_up_for_it(page_of: Page) -> None:
    taro = in_debt(pending=True)
    assert re.search(
        r"The 30 pt that can be used from [^.]+ make up for it first", words(page_of(taro, "/points", "en"))
    )


def test_what_was_repaid_was_the_oldest(page_of: Page) -> None:
    taro = in_debt()
    mine = account_of(taro.pk)
    post_purchase(draft(mine, line(2000)))
    debt = PointAccount.objects.get(member=taro).debt
    assert [owed.points for owed in points_of(mine).owed] == [debt]


def test_what_is_due_is_told_though_no_job_has_run(page_of: Page) -> None:
    published(AT_ONCE.replace("after: {months: 6}, end_of: month", "after: {days: 30}, end_of: day"))
    taro = member_of("taro@example.com")
    with on(datetime.now(UTC) + timedelta(days=31)):
        assert "Points that can be used 0 pt" in words(page_of(taro, "/points", "en"))


@pytest.mark.parametrize("in_the_red", [False, True])
def test_a_long_history_costs_no_more_queries(client: Client, in_the_red: bool) -> None:
    published(AT_ONCE + REWARDS)
    counts = []
    for entries in (10, 1000):
        member = in_debt() if in_the_red and entries == 10 else member_of(f"m{entries}@example.com")
        shop_often(account_of(member.pk), entries)
        client.force_login(member.user)
        client.get("/points")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/points").status_code == 200
        counts.append(len(asked))
    assert max(counts) <= 12
