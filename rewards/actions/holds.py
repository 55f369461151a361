"""Holds: points reserved, captured, released."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.core.facts import Capture, Release
from rewards.core.facts import Hold as HoldFact
from rewards.core.refusals import CannotSpend, HoldExpired, MustRegister
from rewards.models import Hold
from rewards.selectors.accounts import Account, load


def place_hold(account_id: UUID, points: int, expires_in: int = 1800) -> tuple[UUID, datetime, Account]:
    """Reserve points for so many seconds; returns the hold's id, its end and the account.

    Raises InsufficientPoints, CannotSpend, MustRegister.
    """
    at = now()
    ends_at = at + timedelta(seconds=expires_in)
    hold_id = uuid7()
    with transaction.atomic():
        account = load([account_id], at, lots=True)[account_id]
        check_may_spend(account, at)
        _post(
            account,
            HoldFact(hold_id, at, points, ends_at),
            "hold",
            {"hold": str(hold_id), "points": points, "ends_at": ends_at},
        )
    return hold_id, ends_at, account


def check_may_spend(account: Account, at: datetime) -> None:
    """Raise CannotSpend or MustRegister where the holder may not use points."""
    if account.status != "active":
        raise CannotSpend()
    if account.is_provisional and account.timeline.at(at).redemption.requires == "registered":
        raise MustRegister()


def capture_hold(hold_id: UUID, points: int | None = None) -> Account:
    """Spend held points; the rest is released.

    Raises HoldExpired, HoldResolved, CaptureExceedsHold, CannotSpend, Hold.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        account = _load(hold_id, at)
        if account.status != "active":
            raise CannotSpend()
        _post(
            account,
            Capture(uuid7(), at, hold_id, points),
            "capture",
            {"hold": str(hold_id), "points": points},
        )
    return account


def release_hold(hold_id: UUID) -> Account:
    """Give a hold up. Raises HoldExpired, HoldResolved, Hold.DoesNotExist."""
    at = now()
    with transaction.atomic():
        account = _load(hold_id, at)
        _post(account, Release(uuid7(), at, hold_id), "release", {"hold": str(hold_id)})
    return account


def _load(hold_id: UUID, at: datetime) -> Account:
    hold = Hold.objects.only("account_id", "ends_at").get(pk=hold_id)
    account = load([hold.account_id], at, lots=True)[hold.account_id]
    resolved = Hold.objects.only("status", "captured", "ends_at").get(pk=hold_id)
    if resolved.status == Hold.Status.RELEASED and resolved.ends_at <= at:
        raise HoldExpired()
    return account


def _post(account: Account, fact: HoldFact | Capture | Release, kind: str, data: dict[str, object]) -> None:
    batch = Batch()
    journal = fold(account, fact, batch, kind=kind, origin="api", data=data, posted_at=fact.at, until=fact.at)
    announce(batch, account, journal, "api", kind)
    batch.write()
