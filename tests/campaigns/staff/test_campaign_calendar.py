"""The campaign calendar: days, holidays, bars, messages at their hour, what a member hears, what clashes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from campaigns.actions import campaigns
from campaigns.models import Campaign, Delivery
from campaigns.staff.campaign_calendar import YEARS
from loyalty_site import staff_roles
from members.actions.audit import COMMAND
from members.models import Member
from tests.campaigns.planned import campaign, send
from tests.campaigns.staff.test_segments import made as segment
from tests.campaigns.staff.test_segments import said
from tests.campaigns.world import buys, member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, tzinfo=UTC)  # a Tuesday, noon in Tokyo
CALENDAR = "/staff/campaigns/calendar"


@pytest.fixture
def marketer() -> Any:
    with time_machine.travel(NOW, tick=False):
        published()
        yield staff(staff_roles.MARKETER)


def rows(client: Client, query: str = "") -> list[Any]:
    found: list[Any] = client.get(CALENDAR + query).context["rows"]
    return found


def cell(client: Client, day: date, query: str = "") -> Any:
    return next(each for row in rows(client, query) for each in row.cells if each.day == day)


def test_it_opens_on_this_month_and_goes_on_from_there(marketer: Client) -> None:
    page = said(marketer, CALENDAR)
    for part in ("Nov 2026", "on=2026-10-01", "on=2026-12-01", 'aria-current="date"'):
        assert part in page, part
    assert len(rows(marketer)) == 6
    assert next(each.day for each in rows(marketer, "?view=week&on=2026-12-31")[0].cells) == date(2026, 12, 28)


@pytest.mark.parametrize("on", ["", "today", "2026-13-01", "0001-01-01", "9999-12-31", "2026-11-05T10:00", "\x00"])
def test_what_names_no_day_shows_today(marketer: Client, on: str) -> None:
    assert marketer.get(CALENDAR, {"on": on}).context["day"].year == 2026


@pytest.mark.parametrize("year", [YEARS[0], YEARS[-1]])
def test_its_first_and_its_last_month_can_be_left(marketer: Client, year: int) -> None:
    assert marketer.get(CALENDAR, {"on": f"{year}-01-01"}).status_code == 200
    assert marketer.get(CALENDAR, {"on": f"{year}-12-31"}).status_code == 200


@pytest.mark.parametrize(("language", "name"), [("ja", "勤労感謝の日"), ("en", "Labour Thanksgiving Day")])
def test_japans_holidays_are_named(marketer: Client, language: str, name: str) -> None:
    assert name in said(marketer, CALENDAR, language)


def test_a_campaign_is_a_bar_across_its_days(marketer: Client) -> None:
    campaign(starts_on=date(2026, 11, 13), days=5)
    widths = {day: cell(marketer, date(2026, 11, day)).bars for day in range(12, 19)}
    assert [bars[0].days if bars and bars[0] else None for bars in widths.values()] == [None, 3, 0, 0, 2, 0, None]


def test_a_campaign_without_an_end_goes_on_beyond_what_is_shown(marketer: Client) -> None:
    Campaign.objects.filter(pk=campaign(starts_on=date(2026, 11, 9)).pk).update(ends_on=None)
    assert all(any(cell(marketer, date(year, 11, 10), f"?on={year}-11-10").bars) for year in (2026, 2028))


def test_what_a_journey_sends_is_no_plan(marketer: Client) -> None:
    Campaign.objects.filter(pk=campaign(starts_on=date(2026, 11, 9)).pk).update(kind="journey")
    assert not any(cell(marketer, date(2026, 11, 10)).bars)


def test_a_stopped_campaign_ends_on_its_last_real_day(marketer: Client) -> None:
    campaigns.stop(campaign(starts_on=date(2026, 11, 9)).pk, actor=COMMAND)
    assert cell(marketer, date(2026, 11, 10)).bars
    assert not any(cell(marketer, date(2026, 11, 11)).bars)


def test_a_message_stands_on_its_day_and_hour_of_the_programmes_time(marketer: Client) -> None:
    send(campaign(), datetime(2026, 11, 12, 15, 30, tzinfo=UTC), name="Late at night")
    chip = cell(marketer, date(2026, 11, 13)).chips[0]
    assert (chip.sent.send.name, chip.sent.at.strftime("%H:%M")) == ("Late at night", "00:30")
    assert not chip.clashes


def test_what_is_repeated_is_expected_again(marketer: Client) -> None:
    send(campaign(days=17), datetime(2026, 11, 12, 1, tzinfo=UTC), repeats="weekly")  # until the 26th
    expected = {day: cell(marketer, date(2026, 11, day)).chips[0].sent.is_expected for day in (12, 19, 26)}
    assert expected == {12: False, 19: True, 26: True}
    assert not cell(marketer, date(2026, 12, 3)).chips


def test_what_a_member_hears_is_what_was_handed_over_and_what_is_planned(marketer: Client) -> None:
    everybody = [member() for _ in range(4)]
    Member.objects.filter(pk=everybody[3].pk).update(status="left")
    made = campaign(control_percent=0)
    before = send(made, NOW, state="finished", launched_at=NOW, audience=3)
    for who, channel in zip(everybody[:3], ("email", "line", "inbox"), strict=True):
        Delivery.objects.create(send=before, member=who, state="accepted", channel=channel, handed_at=NOW)
    send(made, NOW + timedelta(days=1))  # to all three
    week = next(row for row in rows(marketer) if row.cells[0].day == date(2026, 11, 9))
    assert week.load == pytest.approx((2 + 3) / 3)
    assert [row.load for row in rows(marketer) if row is not week and row.cells[0].day != date(2026, 11, 9)] == [0] * 5


def test_more_messages_to_the_same_members_than_one_may_have_clash_in_a_sentence(marketer: Client) -> None:
    who = member()
    buys(who)
    buys(who, 500)
    member()
    made, often = campaign(), segment()
    send(made, NOW + timedelta(days=1), name="To all")
    send(made, NOW + timedelta(days=1, hours=23), name="To some", segment=often, repeats="weekly")
    page = said(marketer, CALENDAR)
    assert "“To some” comes within 24 hours after “To all”, for up to 1 of the same members." in page
    assert "「To some」は「To all」の後24時間以内の配信で、最大1名が重なります。" in said(marketer, CALENDAR, "ja")
    assert cell(marketer, date(2026, 11, 11)).chips[0].clashes
    assert not cell(marketer, date(2026, 11, 19)).chips[0].clashes


def test_messages_to_different_members_do_not_clash(marketer: Client) -> None:
    buyer, other = member(), member(language="en")
    buys(buyer)
    buys(buyer, 500)
    assert other.language == "en"
    made = campaign()
    english = segment("english", {"all": [{"language": {"languages": ["en"]}}]})
    send(made, NOW + timedelta(days=1), segment=segment())
    send(made, NOW + timedelta(days=1, hours=1), segment=english)
    assert "clash" not in said(marketer, CALENDAR)


def test_campaigns_of_the_same_stores_on_the_same_days_clash_in_a_sentence(marketer: Client) -> None:
    campaign("A", date(2026, 11, 12), 5, name_en="One", stores=("GINZA", "UENO"))
    campaign("B", date(2026, 11, 14), 9, name_en="Two", stores=("UENO",))
    campaign("C", date(2026, 11, 1), 5, name_en="Over")
    page = said(marketer, CALENDAR)
    assert "“One” and “Two” both run from 14 Nov 2026 to 16 Nov 2026 in Ueno." in page
    assert "“Over”" not in page
