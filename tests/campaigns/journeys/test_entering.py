"""Who enters which journey, and who does not; once on each occasion, however often it is looked at."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.actions.journey_entering import enter, enter_due
from campaigns.core.journeys import birthdays_kept_on
from campaigns.models import Campaign, Journey, JourneyEntry
from loyalty_site.lib.clock import now
from members.models import Member
from rewards.actions.enrolment import enrol_member
from rewards.actions.posting import post_purchase
from tests.campaigns.journeys.cast import day_from_now, entry, joins, look_again, looked_back, on, points_until
from tests.campaigns.world import brings_back, buys, member
from tests.rewards.cast import draft, line, published

pytestmark = pytest.mark.django_db


def occasions() -> list[str]:
    return sorted(JourneyEntry.objects.values_list("occasion", flat=True))


def imported(who: Member, amount: int, days_ago: float = 0) -> None:
    """Have an import bring a purchase."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    post_purchase(draft(who.account.pk, line(amount), at=at), origin="import")


class TestWelcome:
    def test_whoever_joins_after_it_was_switched_on_enters_once_in_their_life(self) -> None:
        published()
        before = joins()
        on("welcome")
        who = joins()
        assert enter_due() == 1 and enter_due() == 0
        assert (entry(who).occasion, entry(who).step, entry(who).state) == ("", 1, "inside")
        assert not JourneyEntry.objects.filter(member=before).exists()

    def test_nobody_whom_an_import_took_over(self) -> None:
        on("welcome")
        enrol_member(origin="import", external_id="old-1")
        enrol_member(origin="import", external_id="old-2", joined_at=now() - timedelta(days=900))
        assert enter_due() == 0

    def test_a_provisional_member_once_they_say_who_they_are(self) -> None:
        on("welcome")
        who = joins(provisional=True)
        assert enter_due() == 0
        Member.objects.filter(pk=who.pk).update(is_provisional=False)
        assert enter_due() == 1

    def test_nobody_who_has_left_or_is_frozen(self) -> None:
        on("welcome")
        for status in ("left", "frozen"):
            Member.objects.filter(pk=joins().pk).update(status=status)
        assert enter_due() == 0

    def test_nobody_who_joined_while_it_was_off(self) -> None:
        made = on("welcome")
        joins()
        Journey.objects.filter(pk=made.pk).update(switched_on_at=None)
        assert enter_due() == 0


class TestBirthday:
    @pytest.mark.parametrize(
        ("days_before", "shift", "enters"), [(0, 0, 1), (0, 1, 0), (0, -1, 0), (7, 7, 1), (7, 0, 0)]
    )
    def test_on_the_day_that_is_asked_for(self, days_before: int, shift: int, enters: int) -> None:
        on("birthday", {"days_before": days_before})
        day = day_from_now(shift)
        who = member(birthday=date(1988, day.month, day.day))
        assert enter_due() == enters and look_again() == 0
        if enters:
            assert entry(who).occasion == str(day.year)

    def test_once_a_year_though_the_birthday_is_changed(self) -> None:
        on("birthday")
        day = day_from_now(0)
        who = member(birthday=date(1988, day.month, day.day))
        assert enter_due() == 1
        JourneyEntry.objects.update(state="finished", due_at=None, left_at=now())
        Member.objects.filter(pk=who.pk).update(birthday=date(1992, day.month, day.day))
        assert look_again() == 0

    @pytest.mark.parametrize(
        ("day", "kept"),
        [
            (date(2027, 2, 28), [(2, 28), (2, 29)]),
            (date(2028, 2, 28), [(2, 28)]),
            (date(2028, 2, 29), [(2, 29)]),
            (date(2027, 3, 1), [(3, 1)]),
        ],
    )
    def test_the_29th_of_february_is_kept_on_the_28th_where_there_is_none(
        self, day: date, kept: list[tuple[int, int]]
    ) -> None:
        assert birthdays_kept_on(day) == kept


class TestPointsThatExpire:
    @pytest.mark.parametrize(
        ("last_day", "points", "enters"), [(30, 500, 1), (31, 500, 0), (0, 500, 1), (30, 99, 0), (30, 100, 1)]
    )
    def test_within_the_days_and_so_many_of_them(self, last_day: int, points: int, enters: int) -> None:
        on("expiring_points", {"days_before": 30, "at_least": 100})
        who = member()
        points_until(who.account.pk, day_from_now(last_day), points)
        assert enter_due() == enters and look_again() == 0
        if enters:
            assert entry(who).occasion == day_from_now(last_day).isoformat()

    def test_lots_of_one_day_are_one_occasion_and_the_next_day_follows_when_they_are_out(self) -> None:
        on("expiring_points")
        who = member()
        for days in (10, 10, 12):
            points_until(who.account.pk, day_from_now(days), 60 if days == 10 else 200)
        assert enter_due() == 1
        assert entry(who).occasion == day_from_now(10).isoformat()
        JourneyEntry.objects.update(state="finished", due_at=None, left_at=now())
        assert look_again() == 1 and look_again() == 0
        assert occasions() == [day_from_now(10).isoformat(), day_from_now(12).isoformat()]

    def test_whose_points_expire_soon_when_it_is_switched_on_enters(self) -> None:
        published()
        points_until(member().account.pk, day_from_now(5))
        on("expiring_points")
        assert enter_due() == 1


class TestWinBack:
    @pytest.mark.parametrize(("days_ago", "enters"), [(90, 1), (89, 0), (91, 0), (400, 0)])
    def test_on_the_day_on_which_it_is_so_long(self, days_ago: int, enters: int) -> None:
        made = on("win_back", {"days_away": 90})
        looked_back(made, 1)
        who = member()
        buys(who, days_ago=days_ago)
        assert enter_due() == enters
        if enters:
            assert entry(who).occasion == day_from_now(-90).isoformat()
        looked_back(made, 1)
        assert enter_due() == 0, "the same day again"

    def test_nobody_who_had_stayed_away_when_it_was_switched_on(self) -> None:
        published()
        for days_ago in (90, 91, 200):
            buys(member(), days_ago=days_ago)
        on("win_back", {"days_away": 90})
        assert enter_due() == 0 and look_again() == 0

    def test_days_that_nobody_looked_at_are_made_up_for(self) -> None:
        looked_back(on("win_back", {"days_away": 90}), 5)
        for days_ago in (90, 93, 94, 95):
            buys(member(), days_ago=days_ago)
        assert enter_due() == 3

    def test_nobody_who_bought_since_and_what_came_back_whole_is_no_purchase(self) -> None:
        looked_back(on("win_back", {"days_away": 90}), 1)
        again, undone, never = member(), member(), member()
        for who in (again, undone):
            buys(who, days_ago=90)
            since = buys(who, days_ago=10)
        brings_back(since)
        brings_back(buys(never, days_ago=90))
        assert enter_due() == 1
        assert entry(undone)

    def test_an_import_begins_nothing_but_a_day_that_passes_after_it_does(self) -> None:
        made = on("win_back", {"days_away": 90})
        looked_back(made, 1)
        late, early = member(), member()
        imported(late, 1_000, days_ago=90)
        assert enter_due() == 0, "brought today, when it was 90 days already"
        imported(early, 1_000, days_ago=89)
        assert enter(made.pk, now() + timedelta(days=1)) == 1
        assert entry(early)


class TestCloseToTheNextTier:
    @pytest.mark.parametrize(
        ("amounts", "enters"),
        [((7_900,), ""), ((8_000,), "silver"), ((9_999,), "silver"), ((10_000,), "")],
    )
    def test_by_a_purchase_that_leaves_so_little_missing(self, amounts: tuple[int, ...], enters: str) -> None:
        on("tier_near", {"percent_missing": 20})
        who = member()
        for amount in amounts:
            buys(who, amount)
        assert enter_due() == (1 if enters else 0)
        assert look_again() == 0
        if enters:
            assert entry(who).occasion.split(":")[0] == enters

    def test_a_tier_that_needs_two_things_is_near_by_both(self) -> None:
        on("tier_near", {"percent_missing": 25})
        few, near = member(), member()
        buys(few, 19_000)  # gold: 20,000 yen and 5 purchases
        for _ in range(4):
            buys(near, 4_900)
        assert enter_due() == 1
        assert entry(near).occasion.startswith("gold:")

    def test_nobody_who_was_close_when_it_was_switched_on(self) -> None:
        published()
        who = member()
        buys(who, 9_000, days_ago=30)
        made = on("tier_near")
        ahead = datetime.now(UTC) + timedelta(minutes=11)  # nothing that was bought before
        Journey.objects.filter(pk=made.pk).update(switched_on_at=ahead)
        assert enter_due() == 0

    def test_nobody_by_what_an_import_brought(self) -> None:
        on("tier_near")
        imported(member(), 9_000)
        assert enter_due() == 0


def test_nobody_enters_one_that_is_off_or_whose_campaign_was_stopped() -> None:
    made = on("welcome")
    joins()
    Campaign.objects.filter(pk=made.campaign_id).update(stopped_at=now())
    assert enter_due() == 0


def test_it_is_looked_no_more_often_than_its_kind_asks_for() -> None:
    on("birthday")
    day = day_from_now(0)
    assert enter_due() == 0
    member(birthday=date(1990, day.month, day.day))
    assert enter_due() == 0 and look_again() == 1
