"""A 100 and B 200 are one membership of 300; undone within 30 days they are 100 and 200 again."""

from datetime import UTC, datetime, timedelta

import pytest

from members.actions import merging as of_members
from members.models import AuditEntry, Member, MemberMerge, Outbox, PushDevice
from members.selectors.members import resolve
from rewards.actions.adjustments import adjust
from rewards.actions.holds import place_hold
from rewards.actions.leaving import leave
from rewards.actions.merging import MergedCouponUsed, MergedPurchaseCameBack, merge, undo, why_not
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.core.refusals import MemberLeft, MergedPointsUsed, PointsSetAside
from rewards.models import PointAccount, PointLot
from rewards.selectors.targets import find_holder
from tests.rewards.cast import draft, line, published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import coupon
from tests.rewards.merging.pair import REASON, account_of, balance, is_right, member, merged, mio

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime.now(UTC).replace(microsecond=0) + timedelta(days=300)


def pair() -> tuple[Member, Member]:
    published()
    kept, gone = member(), member()
    adjust(account_of(kept), 100, "goodwill", "")
    adjust(account_of(gone), 200, "goodwill", "", expires_at=NEXT_YEAR)
    return kept, gone


def test_one_account_has_all_and_lots_keep_their_expiry() -> None:
    kept, gone = pair()
    merged(kept, gone)
    assert (balance(kept), balance(gone)) == ((300, 0, 0, 0), (0, 0, 0, 0))
    assert PointLot.objects.get(account=account_of(kept), points=200).expires_at == NEXT_YEAR
    gone.refresh_from_db()
    assert (gone.status, gone.merged_into) == ("left", kept)
    assert is_right()


def test_undone_both_have_what_they_had() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    assert why_not(row) is None
    undo(row.pk, actor=mio())
    assert (balance(kept), balance(gone)) == ((100, 0, 0, 0), (200, 0, 0, 0))
    assert PointLot.objects.get(account=account_of(gone)).available == 200
    gone.refresh_from_db()
    assert (gone.status, gone.merged_into) == ("active", None)
    assert is_right()


def test_what_was_earned_since_stays_with_the_kept_one() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    post_purchase(draft(account_of(kept), line(1000)))
    undo(row.pk, actor=mio())
    assert (balance(kept)[0], balance(gone)[0]) == (110, 200)
    assert is_right()


def test_points_that_were_spent_refuse_the_undoing_and_nothing_changes() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    adjust(account_of(kept), -250, "correction", "")
    assert isinstance(why_not(row), MergedPointsUsed)
    with pytest.raises(MergedPointsUsed):
        undo(row.pk, actor=mio())
    gone.refresh_from_db()
    assert gone.status == "left"
    assert balance(kept) == (50, 0, 0, 0)


def test_a_coupon_that_a_late_purchase_used_refuses_the_undoing() -> None:
    published(BASKET)
    kept, gone = member(), member()
    adjust(account_of(gone), 500, "goodwill", "")
    mine = coupon(account_of(gone))
    row = merged(kept, gone)
    buy(account_of(kept), mine, at=row.merged_at - timedelta(hours=1))
    assert isinstance(why_not(row), MergedCouponUsed)


def test_after_thirty_days_and_a_second_time_it_is_refused() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    MemberMerge.objects.filter(pk=row.pk).update(merged_at=row.merged_at - timedelta(days=30))
    with pytest.raises(of_members.MergeTooOld):
        undo(row.pk, actor=mio())
    MemberMerge.objects.filter(pk=row.pk).update(merged_at=row.merged_at)
    undo(row.pk, actor=mio())
    with pytest.raises(of_members.MergeUndone):
        undo(row.pk, actor=mio())


def test_number_card_and_id_of_the_merged_one_name_the_kept_one() -> None:
    kept, gone = pair()
    gone.cards.create(number="OLD-77", status="active")
    row = merged(kept, gone)
    for reference in (gone.number, str(gone.pk), "card:OLD-77"):
        assert resolve(reference) == kept
        holder = find_holder(reference)
        assert holder is not None
        assert (holder.account_id, holder.status) == (account_of(kept), "active")
    undo(row.pk, actor=mio())
    for reference in (gone.number, str(gone.pk), "card:OLD-77"):
        assert resolve(reference) == gone


def test_the_devices_of_the_merged_one_receive_what_the_kept_one_is_told() -> None:
    kept, gone = pair()
    device = PushDevice.objects.create(
        member=gone,
        endpoint="https://push.example.com/1",
        p256dh="k",
        auth="a",
        kind="android",
        added_at=datetime.now(UTC),
    )
    row = merged(kept, gone)
    assert PushDevice.objects.get(pk=device.pk).member == kept
    undo(row.pk, actor=mio())
    assert PushDevice.objects.get(pk=device.pk).member == gone


def test_a_call_that_still_holds_the_merged_account_is_refused() -> None:
    kept, gone = pair()
    merged(kept, gone)
    with pytest.raises(MemberLeft):
        post_purchase(draft(account_of(gone), line(1000)))
    assert balance(gone) == (0, 0, 0, 0)


def test_goods_that_the_merged_one_bought_come_back_out_of_the_kept_ones_points() -> None:
    kept, gone = pair()
    bought = post_purchase(draft(account_of(gone), line(10_000)))
    row = merged(kept, gone)
    before = balance(kept)[0]
    earned = before - 300
    post_refund(bought.id, "R-1", datetime.now(UTC))
    assert (balance(kept), balance(gone)) == ((300, 0, 0, 0), (0, 0, 0, 0))
    assert earned > 0
    assert isinstance(why_not(row), MergedPurchaseCameBack)
    assert is_right()


def test_a_refund_leaves_its_debt_with_the_kept_one() -> None:
    kept, gone = pair()
    bought = post_purchase(draft(account_of(gone), line(10_000)))
    merged(kept, gone)
    adjust(account_of(kept), -balance(kept)[0], "correction", "")
    post_refund(bought.id, "R-1", datetime.now(UTC))
    assert balance(gone) == (0, 0, 0, 0)
    assert balance(kept)[3] > 0
    assert is_right()


def test_purchases_of_both_count_for_one_tier_and_no_longer_once_undone() -> None:
    published()
    kept, gone = member(), member()
    post_purchase(draft(account_of(kept), line(6000)))
    post_purchase(draft(account_of(gone), line(6000)))
    row = merged(kept, gone)
    assert PointAccount.objects.get(member=kept).tier == "silver"
    undo(row.pk, actor=mio())
    post_purchase(draft(account_of(kept), line(1000)))
    assert [PointAccount.objects.get(member=who).tier for who in (kept, gone)] == ["bronze", "bronze"]
    assert is_right()


def test_after_the_merge_purchases_go_on_from_what_both_had() -> None:
    published()
    kept, gone = member(), member()
    post_purchase(draft(account_of(gone), line(9000)))
    merged(kept, gone)
    post_purchase(draft(account_of(kept), line(1500)))
    assert PointAccount.objects.get(member=kept).tier == "silver"
    assert is_right()


def test_points_set_aside_refuse_the_merge_and_nothing_changes() -> None:
    kept, gone = pair()
    place_hold(account_of(gone), 5)
    with pytest.raises(PointsSetAside):
        merged(kept, gone)
    gone.refresh_from_db()
    assert gone.status == "active"
    assert not MemberMerge.objects.exists()


def test_only_two_active_ones_are_merged_and_only_with_a_reason() -> None:
    kept, gone = pair()
    with pytest.raises(of_members.MergedWithItself):
        merge(kept.pk, kept.pk, REASON, actor=mio())
    with pytest.raises(of_members.MergeReasonMissing):
        merge(kept.pk, gone.pk, "  ", actor=mio())
    Member.objects.filter(pk=gone.pk).update(status="frozen")
    with pytest.raises(of_members.MergeNeedsActive):
        merged(kept, gone)


def test_nobody_merges_their_own() -> None:
    kept, gone = pair()
    Member.objects.filter(pk=gone.pk).update(user=mio().user_id)
    with pytest.raises(of_members.OwnMembership):
        merged(kept, gone)


def test_who_keeps_another_is_not_merged_away() -> None:
    kept, gone = pair()
    third = member()
    merged(kept, gone)
    with pytest.raises(of_members.KeepsOthers):
        merged(third, kept)
    with pytest.raises(of_members.MergeNeedsActive):
        merged(gone, third)
    merged(kept, third)
    assert Member.objects.filter(merged_into=kept).count() == 2


def test_each_act_stands_in_the_audit_trail_with_its_reason_and_is_told() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    entry = AuditEntry.objects.get(verb="member.merge", object_id=str(gone.pk))
    assert (entry.reason, entry.actor_id) == (REASON, mio().user_id)
    assert (entry.data["before"], entry.data["after"]) == ({"merged_into": None}, {"merged_into": str(kept.pk)})
    undo(row.pk, actor=mio())
    assert AuditEntry.objects.filter(verb="member.split").count() == 2
    assert list(Outbox.objects.filter(topic__startswith="member.merge").order_by("id").values_list("topic", flat=True)) == [
        "member.merged", "member.merge_undone",
    ]  # fmt: skip


def test_who_leaves_leaves_with_what_was_merged() -> None:
    kept, gone = pair()
    row = merged(kept, gone)
    leave(kept.pk)
    assert (balance(kept), balance(gone)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert isinstance(why_not(row), of_members.MergedHasEnded)
    assert is_right()


def test_without_a_programme_there_is_nothing_to_fold() -> None:
    kept, gone = member(), member()
    row = merged(kept, gone)
    undo(row.pk, actor=mio())
    gone.refresh_from_db()
    assert gone.status == "active"
