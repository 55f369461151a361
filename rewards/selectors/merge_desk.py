"""Two members side by side, as staff compare them before a merge, and the merge itself."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language

from members.models import Consent, MemberMerge
from members.selectors.consents import granted_channels
from members.selectors.members import search
from rewards.models import Coupon, Purchase
from rewards.selectors.balances import text
from rewards.selectors.member_desk import Desk, desk_of
from rewards.selectors.programme import tier_names

TERM_MAX = 200


class Side(NamedTuple):
    """One of the two: everything on their desk, and counts of what would go along; tier and channels by their names."""

    desk: Desk
    tier: str
    purchases: int
    coupons: int
    channels: list[str]


def side_of(member_id: UUID) -> Side | None:
    """Return one side of a comparison, None where there is no such member."""
    desk = desk_of(member_id)
    if desk is None:
        return None
    return Side(
        desk,
        _tier_name(desk.account.tier) if desk.account is not None else "",
        Purchase.objects.filter(account=desk.account).count(),
        Coupon.objects.filter(account=desk.account, status=Coupon.Status.ISSUED).count(),
        [str(Consent.Channel(code).label) for code in sorted(granted_channels(desk.member))],
    )


def find_side(term: str) -> Side | None:
    """Return the member whom a number, a card or an address names in full, None where it names nobody or two."""
    found = search(term.strip()) if 0 < len(term.strip()) <= TERM_MAX else []
    return side_of(found[0]) if len(found) == 1 else None


def merge_named(merge_id: UUID) -> MemberMerge | None:
    """Return a merge with both members and who acted."""
    rows = MemberMerge.objects.select_related("kept", "merged", "merged_by", "undone_by")
    return rows.filter(pk=merge_id).first()


def _tier_name(code: str | None) -> str:
    """Return a tier's name in the newest terms, or its code where they have dropped it."""
    names = tier_names()
    return text(names[code], (get_language() or "en")[:2]) if code in names else code or ""
