"""A file is checked, asked for, decided, posted, stopped and taken back: every line once, and the ledger is right."""

from uuid import UUID

import pytest

from loyalty_site import staff_roles
from members.actions.cards import activate
from members.models import AuditEntry, Member
from rewards import errors
from rewards.actions import bulk_adjustments
from rewards.actions.adjustments import adjust
from rewards.actions.bulk_posting import CHUNK_LINES, advance
from rewards.actions.staff_adjustments import adjust_for
from rewards.core.refusals import DayLimitReached
from rewards.imports.adjustments.jobs import run, run_waiting
from rewards.models import Adjustment, BulkAdjustment, BulkLine
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from tests.rewards.bulk.cast import available, colleague, crowd, line, uploaded
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def support() -> UUID:
    published()
    return colleague(staff_roles.SUPPORT)


def posted(lines: list[str], by: UUID) -> BulkAdjustment:
    bulk = uploaded(lines, by)
    bulk_adjustments.start(bulk.pk, by)
    run(bulk.pk)
    bulk.refresh_from_db()
    return bulk


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_checked_and_posted(support: UUID, encoding: str) -> None:
    people = crowd(3)
    activate("C-1", people[1], accept_unknown=True)
    Member.objects.filter(pk=people[2].pk).update(external_id="顧客-3")
    adjust(account_of(people[0].pk), 50, "gift", "")
    lines = [line(people[0], -20, "訂正"), ",C-1,,100,,2099-12-31", ",,顧客-3,7,goodwill,"]
    bulk = uploaded(lines, support, encoding)
    assert (bulk.status, bulk.total, bulk.wrong, bulk.given, bulk.taken) == ("checked", 3, 0, 107, 20)
    assert bulk.content is None
    assert available(people) == [50, 0, 0]
    bulk_adjustments.start(bulk.pk, support)
    run_waiting()
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done, bulk.failed) == ("done", 3, 0)
    assert available(people) == [30, 100, 7]
    verbs = AuditEntry.objects.filter(object_id=bulk.pk).order_by("at").values_list("verb", flat=True)
    assert list(verbs) == [f"bulk_adjustment.{verb}" for verb in ("upload", "ask", "end")]


def test_every_mistake_is_named_by_its_line_and_nothing_is_posted(support: UUID) -> None:
    people = crowd(4)
    Member.objects.filter(pk=people[1].pk).update(status="left")
    Member.objects.filter(pk=people[2].pk).update(user=support)
    bulk = uploaded(
        [line(people[0], 5), line(people[0], 5), line(people[1], 5), line(people[2], 5), line(people[3], -1), "x,,,5,,", ",,,5,,"],
        support,
    )  # fmt: skip
    assert bulk.status == "wrong"
    told = list(
        BulkLine.objects.filter(bulk=bulk).exclude(error="").order_by("line_no").values_list("line_no", "error")
    )
    assert told == [(3, "repeated"), (4, "left"), (5, "own"), (6, "few"), (7, "unknown"), (8, "nobody")]
    with pytest.raises(errors.BulkMoved):
        bulk_adjustments.start(bulk.pk, support)
    run(bulk.pk)
    assert Adjustment.objects.count() == 0


def test_a_file_counts_towards_the_day_or_waits_for_a_second_person(support: UUID) -> None:
    people = crowd(3)
    first = posted([line(people[0], 3000)], support)
    assert first.status == "done"
    with pytest.raises(DayLimitReached):
        adjust_for(account_of(people[0].pk), 2001, "goodwill", "", user_id=support, submission=first.pk)
    second = posted([line(people[0], 1500), line(people[1], 501)], support)
    assert (second.status, available(people)) == ("waiting", [3000, 0, 0])
    with pytest.raises(errors.BulkDecidedByAsker):
        bulk_adjustments.approve(second.pk, support)
    boss = colleague(staff_roles.MANAGER)
    bulk_adjustments.approve(second.pk, boss)
    run(second.pk)
    assert available(people) == [4500, 501, 0]
    third = posted([line(people[2], 2000)], support)  # what the manager decided is not the asker's
    assert third.status == "done"


def test_many_small_points_above_the_programmes_limit_wait_too() -> None:
    published(PROGRAMME.replace("tiers:", "  approval: {adjustment_above: 100}\ntiers:"))
    boss, people = colleague(staff_roles.MANAGER), crowd(3)
    assert posted([line(one, 34) for one in people], boss).status == "waiting"
    assert posted([line(one, 33) for one in people], boss).status == "done"


def test_whoever_is_in_a_line_neither_decides_nor_takes_back(support: UUID) -> None:
    people, boss = crowd(1), colleague(staff_roles.MANAGER)
    waiting = posted([line(people[0], 6000)], support)
    done = posted([line(people[0], 5)], support)
    Member.objects.filter(pk=people[0].pk).update(user=boss)
    for act, bulk in ((bulk_adjustments.approve, waiting), (bulk_adjustments.reverse, done)):
        with pytest.raises(errors.BulkHasOwnAccount):
            act(bulk.pk, boss)


def test_who_becomes_a_member_or_leaves_in_the_meantime_is_left_out(support: UUID) -> None:
    people = crowd(3)
    bulk = uploaded([line(one, 5) for one in people], support)
    Member.objects.filter(pk=people[0].pk).update(user=support)
    Member.objects.filter(pk=people[1].pk).update(status="left")
    bulk_adjustments.start(bulk.pk, support)
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.failed, available(people)) == ("done", 2, [0, 0, 5])


def test_it_stops_and_goes_on_where_it_was(support: UUID) -> None:
    people = crowd(CHUNK_LINES + 20)
    bulk = uploaded([line(one, 1) for one in people], support)
    bulk_adjustments.start(bulk.pk, support)
    assert advance(bulk.pk)
    bulk_adjustments.stop(bulk.pk, support)
    run(bulk.pk)
    assert sum(available(people)) == CHUNK_LINES
    bulk_adjustments.go_on(bulk.pk, support)
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, available(people)) == ("done", [1] * len(people))


@pytest.mark.django_db(transaction=True)
def test_everything_is_taken_back_as_far_as_it_is_there() -> None:
    published()
    people, boss = crowd(4), colleague(staff_roles.MANAGER)
    adjust(account_of(people[3].pk), 10, "gift", "")
    bulk = posted([line(people[0], 100), line(people[1], 100), line(people[2], 100), line(people[3], -4)], boss)
    adjust(account_of(people[1].pk), -70, "gift", "")
    adjust(account_of(people[2].pk), -100, "gift", "")
    bulk_adjustments.reverse(bulk.pk, boss)
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.missing, available(people)) == ("reversed", 170, [0, 0, 0, 10])
    taken = BulkLine.objects.filter(bulk=bulk).order_by("line_no").values_list("status", "error", "reversed_points")
    assert list(taken) == [
        ("reversed", "", 100), ("reversed", "spent", 30), ("reversed", "spent", 0), ("reversed", "", 4),
    ]  # fmt: skip
    assert verify_ledger().difference is None
    with pytest.raises(errors.BulkMoved):
        bulk_adjustments.reverse(bulk.pk, boss)


def test_what_was_stopped_half_way_is_taken_back(support: UUID) -> None:
    people = crowd(CHUNK_LINES + 1)
    bulk = uploaded([line(one, 1) for one in people], support)
    bulk_adjustments.start(bulk.pk, support)
    advance(bulk.pk)
    bulk_adjustments.stop(bulk.pk, support)
    bulk_adjustments.reverse(bulk.pk, support)
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, sum(available(people))) == ("reversed", 0)
    assert Adjustment.objects.filter(bulk=bulk).count() == 2 * CHUNK_LINES
