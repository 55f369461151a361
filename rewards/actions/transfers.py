"""Transfers: points from one account to another, with their expiry and their terms."""

from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.actions.holds import check_may_spend
from rewards.core.facts import Portion, TransferIn, TransferOut
from rewards.core.refusals import TransferToSelf
from rewards.models import Transfer
from rewards.selectors.accounts import Account, load


def transfer(sender_id: UUID, receiver_id: UUID, points: int) -> tuple[Transfer, Account, Account]:
    """Send points; both accounts are locked in the order of their ids.

    Raises TransferToSelf, InsufficientPoints, CannotSpend, MustRegister.
    """
    if sender_id == receiver_id:
        raise TransferToSelf()
    at = now()
    with transaction.atomic():
        accounts = load([sender_id, receiver_id], at, lots=True)
        sender, receiver = accounts[sender_id], accounts[receiver_id]
        check_may_spend(sender, at)
        row = Transfer(id=uuid7(), sender_id=sender_id, receiver_id=receiver_id, points=points, transferred_at=at)
        batch = Batch()
        left = fold(
            sender, TransferOut(row.pk, at, points), batch, kind="transfer_out", origin="api",
            data={"transfer": str(row.pk), "points": points}, posted_at=at, until=at,
        )  # fmt: skip
        arrived = fold(
            receiver, TransferIn(row.pk, at, left.portions), batch, kind="transfer_in", origin="api",
            data={"transfer": str(row.pk), "portions": [portion_data(portion) for portion in left.portions]},
            posted_at=at, until=at,
        )  # fmt: skip
        announce(batch, sender, left, "api", "transfer_out")
        announce(batch, receiver, arrived, "api", "transfer_in")
        row.save(force_insert=True)
        batch.write()
    return row, sender, receiver


def portion_data(portion: Portion) -> dict[str, object]:
    """Return a portion as a posting stores it."""
    return {
        "points": portion.points, "expires_at": portion.expires_at, "earned_at": portion.earned_at,
        "terms": portion.terms, "limited": portion.limited,
    }  # fmt: skip
