"""What is due is taken in hand: claimed, looked at once more, given its coupons, written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from campaigns.audience.decision import Question
from campaigns.audience.last_look import look
from campaigns.core.letters import Letter, Unwritten, coupon_occasion
from campaigns.messages.writing import Recipient, Writer
from campaigns.models import Delivery, Send
from loyalty_site.lib.clock import now
from rewards.actions.giving_many import issue_many
from rewards.models import Coupon

State = Delivery.State
_TAKE = """
SELECT d.id, d.member_id, (SELECT a.id FROM rewards_pointaccount a WHERE a.member_id = d.member_id),
    d.channel, d.rest, d.variant, d.attempts
FROM campaigns_delivery d WHERE d.send_id = %(send)s AND d.state = 'pending' AND d.due_at <= %(at)s
ORDER BY d.due_at, d.id LIMIT %(most)s FOR UPDATE OF d SKIP LOCKED
"""


class Claimed(NamedTuple):
    """A delivery in hand."""

    id: UUID
    member_id: UUID
    account_id: UUID | None
    channel: str
    rest: str
    variant: int
    attempts: int
    claim: UUID


class Written(NamedTuple):
    """A delivery in hand with what is to be handed over."""

    claimed: Claimed
    letter: Letter


def claim(send: Send, question: Question, most: int) -> list[Claimed]:
    """Take so many due deliveries of a send in hand and return those that may still be sent.

    Whoever has the send locked, to pause or to stop it, has no claim behind their back.
    """
    token, at = uuid4(), now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM campaigns_send WHERE id = %s AND state = 'sending' FOR SHARE", [send.pk])
        if cursor.fetchone() is None:
            return []
        cursor.execute(_TAKE, {"send": send.pk, "at": at, "most": most})
        taken = {row[0]: Claimed._make((*row, token)) for row in cursor.fetchall()}
        if not taken:
            return []
        quiet = question.policy.quiet_end(at)
        cursor.execute(
            look(question, "claimed"), {"ids": list(taken), "claim": token, "at": at, "quiet": quiet}
        )  # fmt: skip
        rows = cursor.fetchall()
    return [
        taken[row_id]._replace(channel=channel, rest=rest)
        for row_id, state, channel, rest, _ in rows
        if state == "claimed"
    ]


def write(send: Send, writer: Writer, taken: Sequence[Claimed]) -> list[Written]:
    """Give each its coupon and write its letter; who can have none of either is settled, and keeps nobody waiting."""
    coupons = _coupons(send, taken)
    wanted = [
        Recipient(each.id, each.member_id, each.channel, each.variant, coupons.get(each.id))
        for each in taken
        if not send.coupon or each.id in coupons
    ]
    letters = writer.letters(wanted)
    known = {each.id: each for each in taken}
    lost: dict[UUID, tuple[str, str]] = {
        each.id: (State.SUPPRESSED, Delivery.Reason.NO_COUPON) for each in taken if each.id not in letters
    }
    written = []
    for delivery_id, letter in letters.items():
        if isinstance(letter, Unwritten):
            lost[delivery_id] = (State.FAILED, Delivery.Reason.UNWRITTEN)
        else:
            written.append(Written(known[delivery_id], letter))
    _settle({known[key]: value for key, value in lost.items()}, letters)
    return written


def put_back(taken: Sequence[Claimed]) -> None:
    """Let others have what there was no time for."""
    if taken:
        claims = {each.claim for each in taken}
        held = Delivery.objects.filter(pk__in=[each.id for each in taken], claim__in=claims, state=State.CLAIMED)
        held.update(state=State.PENDING, claim=None, lease_until=None)


def _in_hand(each: Claimed) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=each.id, claim=each.claim, state=State.CLAIMED)


def _coupons(send: Send, taken: Sequence[Claimed]) -> Mapping[UUID, UUID]:
    """Return the coupon of each delivery that has one; it is given once, whoever asks how often."""
    if not send.coupon:
        return {}
    found: dict[UUID, UUID] = {}
    waiting = [(each.account_id, each.id) for each in taken if each.account_id is not None]
    while waiting:
        first = dict(reversed(waiting))  # of somebody who has joined on two occasions the other waits
        occasions = {account: coupon_occasion(delivery) for account, delivery in first.items()}
        given = issue_many(occasions, send.coupon, campaign=send.campaign.code)
        found |= {first[account]: coupon.pk for account, coupon in given.items() if isinstance(coupon, Coupon)}
        waiting = [(account, delivery) for account, delivery in waiting if first[account] != delivery]
    return found


def _settle(lost: Mapping[Claimed, tuple[str, str]], letters: Mapping[UUID, Letter | Unwritten]) -> None:
    for each, (state, reason) in lost.items():
        found = letters.get(each.id)
        _in_hand(each).update(
            state=state, reason=reason, error=found.error[:60] if isinstance(found, Unwritten) else "",
            claim=None, lease_until=None, due_at=None, settled_at=now(),
        )  # fmt: skip
