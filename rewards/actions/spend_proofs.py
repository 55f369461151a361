"""Proof of the person who spends points: a code that turns over each minute, or the PIN. The only writer of SpendProof.

A proof is looked at before the purchase's transaction begins, so that a wrong PIN stays counted when nothing is posted.
A code is used up in that transaction: its row is written behind the purchase, under the account's lock.
"""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.utils.crypto import salted_hmac

from loyalty_site.lib.clock import now
from members.actions import pins
from members.models import Member
from rewards.core import spend_codes
from rewards.core.refusals import QrExpired, QrInvalid, QrOfOther, QrUsed
from rewards.models import PointAccount, SpendProof

KEPT = timedelta(days=1)
PURGE_ROWS = 5_000


class Proved(NamedTuple):
    """What a person has proved: by `qr` or `pin`, and the nonce of the code that the purchase uses up."""

    by: str
    nonce: str = ""


def new_code(member: Member) -> tuple[str, datetime]:
    """Return a code for this member to show, and the first moment at which it is good no longer; nothing is written."""
    made_at = now().replace(microsecond=0)
    code = spend_codes.write(member.number, made_at, secrets.randbits(spend_codes.RANDOM_BITS), _key())
    return code, made_at + spend_codes.LIFE


def number_shown(text: str) -> str | None:
    """Return the member number in a code, also in one that is good no longer; None for what is no code of ours."""
    code = spend_codes.read(text, _key())
    return code.number if code is not None else None


def prove_by_code(account_id: UUID, text: str) -> Proved:
    """Check the code that this account's member shows, but for whether it was used: the posting sees that under its lock.

    Looked at here, a purchase sent twice at once would hear that its own code was used, not its first answer.
    Raises QrInvalid, QrExpired, QrOfOther.
    """
    code = spend_codes.read(text, _key())
    if code is None:
        raise QrInvalid()
    if not code.is_good_at(now()):
        raise QrExpired()
    number = PointAccount.objects.values_list("member__number", flat=True).get(pk=account_id)
    if number != code.number:
        raise QrOfOther()
    return Proved("qr", code.nonce)


def check_unused(account_id: UUID, proved: Proved) -> None:
    """Raise QrUsed where the code was used; for a preview, which locks nothing."""
    member_id = PointAccount.objects.values_list("member_id", flat=True).get(pk=account_id)
    if proved.nonce and used_codes([(member_id, proved.nonce)]):
        raise QrUsed()


def prove_by_pin(account_id: UUID, pin: str, *, client: str) -> Proved:
    """Check the PIN of this account's member; `client` is the till, by whose name tries are counted too.

    Outside of every transaction: a wrong PIN counts though nothing is posted. Raises PinNotSet, PinWrong, PinLocked,
    TooManyAttempts.
    """
    pins.check(PointAccount.objects.values_list("member_id", flat=True).get(pk=account_id), pin, client=client)
    return Proved("pin")


def used_codes(codes: Collection[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Return those of these codes, each a member and a nonce, that were used; one query, none for none."""
    if not codes:
        return set()
    rows = SpendProof.objects.filter(nonce__in=[nonce for _, nonce in codes])
    return set(rows.values_list("member_id", "nonce")) & set(codes)


def use_up(codes: Iterable[tuple[UUID, str]], at: datetime) -> None:
    """Write codes down as used, in the transaction of the purchases that use them.

    Raises QrUsed where one was used: the accounts are locked, so that none should be.
    """
    rows = [SpendProof(member_id=member_id, nonce=nonce, used_at=at) for member_id, nonce in codes]
    try:
        SpendProof.objects.bulk_create(rows)
    except IntegrityError as error:
        raise QrUsed() from error


def purge() -> int:
    """Delete used codes of more than a day ago; return how many."""
    purged = 0
    while True:
        old = SpendProof.objects.filter(used_at__lt=now() - KEPT).order_by("used_at").values_list("pk", flat=True)
        count = SpendProof.objects.filter(pk__in=list(old[:PURGE_ROWS])).delete()[0]
        purged += count
        if count < PURGE_ROWS:
            return purged


def _key() -> bytes:
    return salted_hmac("kizuna.spend_code", "key", algorithm="sha256").digest()
