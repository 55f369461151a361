"""The commands that let time pass: once, to an instant that is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.due import review_tiers
from rewards.actions.posting import post_purchase
from rewards.models import Activity, PointAccount, PointEntry, Posting
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import PROGRAMME, account, draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)
BIRTHDAY = PROGRAMME.replace(
    "exclusions:", "  - {code: birthday, kind: activity, activity: birthday, points: 150}\nexclusions:"
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def later(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")


def test_points_expire_once_and_a_future_time_is_said_first(capsys):
    published()
    taro = account()
    adjust(taro, 500, "goodwill", "")
    call_command("expire_points", "--at", later(800))
    said = capsys.readouterr().out
    assert "lies in the future" in said and "Points expired: 500." in said
    call_command("expire_points", "--at", later(800))
    assert "Points expired: 0." in capsys.readouterr().out
    assert PointAccount.objects.get(pk=taro).available == 0
    assert verify_ledger().difference is None


def test_pending_points_mature_once(capsys):
    published(PROGRAMME.replace("currency: JPY", "currency: JPY\n  earning: {pending_days: 3}"))
    taro = account()
    post_purchase(draft(taro, line(1000)))
    call_command("mature_points", "--at", later(5))
    call_command("mature_points", "--at", later(5))
    said = capsys.readouterr().out
    assert "Lots matured: 1." in said and "Lots matured: 0." in said
    assert PointEntry.objects.filter(account=taro, kind="matured").count() == 1


def test_a_review_that_changes_nothing_writes_no_posting():
    published(PROGRAMME + "tier_policy: {up: at_review}\n")
    taro = account()
    post_purchase(draft(taro, line(1000)))
    before = PointAccount.objects.get(pk=taro)
    assert review_tiers(datetime.now(UTC) + timedelta(days=100)) == 0
    after = PointAccount.objects.get(pk=taro)
    assert after.tier_due_at > before.tier_due_at + timedelta(days=60)
    assert (after.clock_at, Posting.objects.count()) == (before.clock_at, before.postings)
    assert verify_ledger().difference is None
    post_purchase(draft(taro, line(20000), at=datetime.now(UTC) - timedelta(days=2)))
    assert verify_ledger().difference is None


def test_a_birthday_is_posted_once_a_year(capsys):
    published(BIRTHDAY)
    taro = account(birthday=date(1990, 2, 28))
    account(birthday=date(1990, 3, 1))
    call_command("post_birthdays", "--at", "2026-02-28")
    call_command("post_birthdays", "--at", "2026-02-28T12:00")
    assert Activity.objects.filter(type="birthday").count() == 1 == Activity.objects.filter(account=taro).count()
    assert Member.objects.count() == 2
    assert verify_ledger().difference is None


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01", "2026-02-30T10:00", "20260101", "2026-01-01T25:00", "", "9999-12-31T23:59-23:59"]
)
@pytest.mark.parametrize("command", ["expire_points", "post_birthdays"])
def test_a_wrong_time_is_refused_in_one_line(command, text):
    published()
    with pytest.raises(CommandError, match="is not a time") as refused:
        call_command(command, "--at", text)
    assert "\n" not in str(refused.value)


def test_a_local_time_needs_a_programme():
    with pytest.raises(CommandError, match="load_program"):
        call_command("expire_points", "--at", "2026-02-28")
