"""Exchanges that a member confirms on a page: what the page said is what happens, once for each page."""

from hashlib import sha256
from uuid import UUID

import orjson
from django.core import signing

from loyalty_site.lib.ids import uuid7
from members.actions.idempotency import Answer, Claim, once
from rewards.actions.coupons import exchange

# Far less than records of what was done once are kept for, so that an old page cannot exchange again.
CONFIRMATION_SECONDS = 3600


class ConfirmationOutdated(Exception):
    """What was confirmed is no longer so: the price has changed, or the page is too old."""


def new_confirmation(account_id: UUID, reward: str, points: int) -> str:
    """Return the token of one confirmation page, which binds it to the member, the reward and its price."""
    return signing.dumps([str(uuid7()), points], salt=_salt(account_id, reward))


def exchange_once(account_id: UUID, reward: str, confirmation: str) -> UUID:
    """Exchange points as they were confirmed and return the coupon's id: the same one however often it is sent.

    Raises ConfirmationOutdated, InProgress, and what `exchange` raises; nothing is written then.
    """
    try:
        key, points = signing.loads(confirmation, salt=_salt(account_id, reward), max_age=CONFIRMATION_SECONDS)
    except signing.BadSignature:
        raise ConfirmationOutdated from None

    def effect() -> Answer:
        coupon, _ = exchange(account_id, reward)
        if coupon.points != points:
            raise ConfirmationOutdated
        return Answer(201, orjson.dumps({"coupon": str(coupon.pk)}))

    claim = Claim(f"exchange:{account_id.hex}", key, sha256(confirmation.encode()).digest())
    return UUID(orjson.loads(once([claim], effect).body)["coupon"])


def _salt(account_id: UUID, reward: str) -> str:
    return f"rewards.exchange:{account_id}:{reward}"
