"""What a purchase earned, held until somebody has looked at it, and freed again."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.actions.holds import release_hold
from rewards.actions.locking import lock_purchase
from rewards.core.facts import Hold as HoldFact
from rewards.core.refusals import HoldExpired, HoldResolved
from rewards.models import Hold, MatchingCase, PointEntry
from rewards.selectors.accounts import load

REVIEW = timedelta(days=365)
ORIGIN = "counter"


class Review(NamedTuple):
    """What became of the points of a purchase that is looked at: the hold, what it earned, what was gone before."""

    hold_id: UUID | None
    earned: int
    gone: int


def hold_earned(purchase_id: UUID) -> Review:
    """Reserve what is left of the points that a purchase earned, pending ones too, until somebody has looked at it.

    After a year without a decision they are free again. Raises Purchase.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        row = lock_purchase(purchase_id, at)
        if row.account_id is None:
            return Review(None, 0, 0)
        account = load([row.account_id], at, lots=True)[row.account_id]
        entries = PointEntry.objects.filter(purchase=row, kind__in=["earned", "completed", "reversed"])
        earned = max(0, entries.aggregate(points=Sum("points"))["points"] or 0)
        left = sum(
            lot.available + lot.pending
            for lot in account.standing.lots.values()
            if lot.purchase_id == purchase_id and (lot.expires_at is None or lot.expires_at > at)
        )
        if not left:
            return Review(None, earned, earned)
        fact = HoldFact(uuid7(), at, left, at + REVIEW, purchase_id)
        data = {"hold": str(fact.id), "points": left, "ends_at": fact.ends_at, "purchase": str(purchase_id)}
        batch = Batch()
        journal = fold(account, fact, batch, kind="hold", origin=ORIGIN, data=data, posted_at=at, until=at)
        announce(batch, account, journal, ORIGIN, "hold")
        batch.write()
    return Review(fact.id, earned, max(0, earned - left))


def lay_open(purchase_id: UUID) -> MatchingCase | None:
    """Free what is held of a purchase before goods of it come back, so that they take from it what they gave.

    Returns its case, locked before the account as whoever decides does; None where nothing is held.
    """
    # The hold is looked at after the lock, by a statement of its own: one that waited joins what it had read before.
    case = MatchingCase.objects.select_for_update().filter(purchase=purchase_id, state=MatchingCase.State.OPEN).first()
    if case is None or case.hold_id is None:
        return None
    if not Hold.objects.filter(pk=case.hold_id, status=Hold.Status.OPEN).exists():
        return None
    let_go(case.hold_id)
    return case


def hold_rest(case: MatchingCase | None) -> None:
    """Hold what is left of the points of a case's purchase: at first, and again when goods of it came back."""
    if case is not None:
        case.hold_id, case.points_earned, case.points_gone = hold_earned(case.purchase_id)
        case.save(update_fields=["hold", "points_earned", "points_gone"])


def let_go(hold_id: UUID | None) -> None:
    """Free what is held; a hold that has ended by itself, or by the member's leaving, is none any more."""
    if hold_id is None or not Hold.objects.filter(pk=hold_id, status=Hold.Status.OPEN).exists():
        return
    try:
        with transaction.atomic():
            release_hold(hold_id)
    except (HoldExpired, HoldResolved):
        pass
