"""Everything that staff need to answer a member, read at once."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from members.models import Case, Member, MemberCard, MemberMerge
from rewards.models import Adjustment, PointAccount, PointEntry, Purchase
from rewards.selectors.balances import Summary, summary_of
from rewards.selectors.entries import page
from rewards.selectors.wallet import HeldCoupon, held_coupons

ENTRIES = 10
ROWS = 5


class Desk(NamedTuple):
    """A member, what they hold, and what happened last, newest first."""

    member: Member
    account: PointAccount
    summary: Summary
    entries: tuple[PointEntry, ...]
    coupons: list[HeldCoupon]
    purchases: list[Purchase]
    cards: list[MemberCard]
    cases: list[Case]
    adjustments: list[Adjustment]
    merges: list[MemberMerge]


def desk_of(member_id: UUID) -> Desk | None:
    """Return a member's desk; None where there is no such member. The same few queries whatever the history."""
    account = PointAccount.objects.select_related("member").filter(member=member_id).first()
    if account is None or account.member is None:
        return None
    member = account.member
    purchases = Purchase.objects.filter(account=account).select_related("store").order_by("-purchased_at")
    adjustments = Adjustment.objects.filter(account=account).select_related("requested_by", "decided_by")
    adjustments = adjustments.only(
        "requested_at", "points", "note", "status", "requested_by__email", "decided_by__email"
    )  # fmt: skip
    return Desk(
        member=member,
        account=account,
        summary=summary_of(account),
        entries=page(account.pk, size=ENTRIES).entries,
        coupons=held_coupons(account.pk, "issued", size=ROWS).held,
        purchases=list(purchases[:ROWS]),
        cards=list(member.cards.order_by("-created_at")[:ROWS]),
        cases=list(Case.objects.filter(member=member).order_by("-pk")[:ROWS]),
        adjustments=list(adjustments.order_by("-requested_at")[:ROWS]),
        merges=merges_of(member),
    )


def merges_of(member: Member) -> list[MemberMerge]:
    """Return the merges in which a member took part, the newest first, as far as a line tells of them."""
    rows = MemberMerge.objects.filter(Q(kept=member) | Q(merged=member)).select_related("kept", "merged")
    return list(rows.only("merged_at", "undone_at", "kept__number", "merged__number").order_by("-merged_at")[:ROWS])


def waiting_adjustments(limit: int = 100) -> list[Adjustment]:
    """Return the adjustments that wait for a second person, the oldest first."""
    rows = Adjustment.objects.filter(status=Adjustment.Status.WAITING)
    return list(rows.select_related("account__member", "requested_by").order_by("requested_at")[:limit])
