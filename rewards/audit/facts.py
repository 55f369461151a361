"""Facts as their postings keep them: each kind read back as the fold took it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.audit.purchases import moment
from rewards.core.context import NO_CONTEXT, Allowance, Context
from rewards.core.facts import (
    Activity,
    Adjustment,
    Capture,
    Exchange,
    Fact,
    Hold,
    Leave,
    Opening,
    Portion,
    Refund,
    Release,
    Return,
    Tick,
    TierSet,
    TransferIn,
    TransferOut,
)
from rewards.core.merge_records import load_merge_in, load_merge_out, load_split_in, load_split_out
from rewards.core.snapshot import with_coupons

NOBODY = UUID(int=0)  # the id of a fact that the fold does not read
Data = Mapping[str, Any]


def context_of(data: Data) -> Context:
    """Return what was known from outside the account when a fact was folded."""
    if not data.keys() & {"segments", "birthday_month", "allowances", "coupons", "coupons_left"}:
        return NO_CONTEXT
    context = Context(
        frozenset(data.get("segments", ())),
        data.get("birthday_month"),
        {code: Allowance(*left) for code, left in data.get("allowances", {}).items()},
    )
    return with_coupons(context, data)


def _refund(at: datetime, data: Data, purchase_id: str, refund_id: str) -> Refund:
    lines = data["lines"]
    wanted = None if lines is None else tuple((line, quantity) for line, quantity in lines)
    return Refund(UUID(refund_id), at, UUID(purchase_id), wanted, data["amount"])


def _adjustment(at: datetime, data: Data) -> Adjustment:
    expires_at = moment(data["expires_at"])
    return Adjustment(NOBODY, at, data["points"], data["reason"], expires_at, data["has_own_expiry"])


def _opening(at: datetime, data: Data) -> Opening:
    return Opening(NOBODY, at, data["points"], moment(data["expires_at"]), data["reason"])


def _hold(at: datetime, data: Data) -> Hold:
    purchase_id = UUID(data["purchase"]) if "purchase" in data else None
    return Hold(UUID(data["hold"]), at, data["points"], datetime.fromisoformat(data["ends_at"]), purchase_id)


def _transfer_in(at: datetime, data: Data) -> TransferIn:
    portions = tuple(
        Portion(
            part["points"], moment(part["expires_at"]), datetime.fromisoformat(part["earned_at"]), part["terms"],
            part["limited"],
        )
        for part in data["portions"]
    )  # fmt: skip
    return TransferIn(UUID(data["transfer"]), at, portions)


def _tier(at: datetime, data: Data) -> TierSet:
    return TierSet(NOBODY, at, data["code"], datetime.fromisoformat(data["since"]), moment(data["until"]))


def _return(at: datetime, data: Data) -> Return:
    drawn = tuple((lot, points) for lot, points in data["drawn"])
    return Return(UUID(data["coupon"]), at, drawn, data["reason"])


# By the kind of the posting; purchases, completions and refunds have rows of their own.
READERS: dict[str, Callable[[datetime, Data], Fact]] = {
    "activity": lambda at, data: Activity(UUID(data["activity"]), at, data["type"]),
    "adjustment": _adjustment,
    "opening": _opening,
    "hold": _hold,
    "capture": lambda at, data: Capture(NOBODY, at, UUID(data["hold"]), data["points"]),
    "release": lambda at, data: Release(NOBODY, at, UUID(data["hold"])),
    "exchange": lambda at, data: Exchange(UUID(data["coupon"]), at, data["points"], data["reward"]),
    "return": _return,
    "transfer_out": lambda at, data: TransferOut(UUID(data["transfer"]), at, data["points"]),
    "transfer_in": _transfer_in,
    "merge_out": load_merge_out,
    "merge_in": load_merge_in,
    "split_out": load_split_out,
    "split_in": load_split_in,
    "tier": _tier,
    "leave": lambda at, data: Leave(NOBODY, at),
    "tick": lambda at, data: Tick(at),
}


def refund_of(at: datetime, data: Data, purchase_id: str, refund_id: str) -> Refund:
    """Return a refund as it was folded."""
    return _refund(at, data, purchase_id, refund_id)


def fact_of(kind: str, at: datetime, data: Data, context: Context) -> Fact:
    """Return the fact of a posting that keeps it in its own data. Raises KeyError for an unknown kind."""
    fact = READERS[kind](at, data)
    if isinstance(fact, Activity) and context is not NO_CONTEXT:
        return Activity(fact.id, at, fact.type, fact.store, context)
    return fact
