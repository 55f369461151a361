"""Transfers: points from one account to another, with their expiry and their terms."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.actions.holds import check_may_spend
from rewards.core.facts import Portion, Tick, TransferIn, TransferOut
from rewards.core.refusals import MemberLeft, TransferToSelf
from rewards.models import Transfer
from rewards.selectors.accounts import Account, load


class PointsNotMovable(Exception):
    """Points are pending or held, or a debt is left: what cannot be moved stays with its account."""


def transfer(sender_id: UUID, receiver_id: UUID, points: int) -> tuple[Transfer, Account, Account]:
    """Send points; both accounts are locked in the order of their ids.

    Raises TransferToSelf, InsufficientPoints, CannotSpend, MustRegister, MemberLeft.
    """
    if sender_id == receiver_id:
        raise TransferToSelf()
    at = now()
    with transaction.atomic():
        accounts = load([sender_id, receiver_id], at, lots=True)
        sender, receiver = accounts[sender_id], accounts[receiver_id]
        check_may_spend(sender, at)
        if receiver.status == "left":
            raise MemberLeft()
        batch = Batch()
        row = _send(sender, receiver, points, at, batch, "api")
        batch.write()
    return row, sender, receiver


def send_all(sender_id: UUID, receiver_id: UUID) -> int:
    """Send everything that an account has to another one of the same person, and return how many points.

    Raises PointsNotMovable where it has points that cannot be moved (pending, held) or owes some.
    """
    at = now()
    with transaction.atomic():
        accounts = load([sender_id, receiver_id], at, lots=True)
        sender, receiver = accounts[sender_id], accounts[receiver_id]
        batch = Batch()
        fold(sender, Tick(at), batch, kind="tick", origin="portal", data={"why": "join"}, posted_at=at, until=at)
        points = sender.standing.available
        if sender.standing.pending or sender.standing.held or sender.standing.debt:
            raise PointsNotMovable
        if points:
            _send(sender, receiver, points, at, batch, "portal")
        batch.write()
    return points


def _send(
    sender: Account, receiver: Account, points: int, at: datetime, batch: Batch, origin: str
) -> Transfer:  # fmt: skip
    """Fold a transfer onto both sides, which are locked."""
    row = Transfer(id=uuid7(), sender_id=sender.id, receiver_id=receiver.id, points=points, transferred_at=at)
    left = fold(
        sender, TransferOut(row.pk, at, points), batch, kind="transfer_out", origin=origin,
        data={"transfer": str(row.pk), "points": points}, posted_at=at, until=at,
    )  # fmt: skip
    arrived = fold(
        receiver, TransferIn(row.pk, at, left.portions), batch, kind="transfer_in", origin=origin,
        data={"transfer": str(row.pk), "portions": [portion_data(portion) for portion in left.portions]},
        posted_at=at, until=at,
    )  # fmt: skip
    announce(batch, sender, left, origin, "transfer_out")
    announce(batch, receiver, arrived, origin, "transfer_in")
    row.save(force_insert=True)
    return row


def portion_data(portion: Portion) -> dict[str, object]:
    """Return a portion as a posting stores it."""
    return {
        "points": portion.points, "expires_at": portion.expires_at, "earned_at": portion.earned_at,
        "terms": portion.terms, "limited": portion.limited,
    }  # fmt: skip
