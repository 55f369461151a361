"""The facts of a merge as plain data, as their postings keep them, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.core.facts import Carried, Credit, MergeIn, MergeOut, SplitIn, SplitLot, SplitOut

Data = Mapping[str, Any]


def dump_merge_in(fact: MergeIn) -> dict[str, Any]:
    """Return what arrived."""
    return {
        "merge": str(fact.id), "carried": [_carried_data(part) for part in fact.carried], "debt": fact.debt,
        "purchase": _text(fact.purchase_id), "credits": [_credit_data(credit) for credit in fact.credits],
        "counts": [list(count) for count in fact.counts], "purchases": fact.purchases, "tier": tier_data(fact.tier),
    }  # fmt: skip


def dump_split_out(fact: SplitOut) -> dict[str, Any]:
    """Return what goes back."""
    return {
        "merge": str(fact.id), "lots": [list(part) for part in fact.lots], "debt": fact.debt,
        "paid": [list(part) for part in fact.paid], "owed": fact.owed,
        "credits": [_credit_data(credit) for credit in fact.credits],
        "counts": [list(count) for count in fact.counts], "purchases": fact.purchases,
        "tier_before": tier_data(fact.tier_before),
    }  # fmt: skip


def dump_split_in(fact: SplitIn) -> dict[str, Any]:
    """Return what came back."""
    return {"merge": str(fact.id), "carried": [_carried_data(part) for part in fact.carried], "debt": fact.debt}


def load_merge_out(at: datetime, data: Data) -> MergeOut:
    return MergeOut(UUID(data["merge"]), at)


def load_merge_in(at: datetime, data: Data) -> MergeIn:
    return MergeIn(
        UUID(data["merge"]), at, tuple(map(_carried, data["carried"])), data["debt"], _uuid(data["purchase"]),
        tuple(map(_credit, data["credits"])), _counts(data["counts"]), data["purchases"], load_tier(data["tier"]),
    )  # fmt: skip


def load_split_out(at: datetime, data: Data) -> SplitOut:
    return SplitOut(
        UUID(data["merge"]), at, tuple(SplitLot(*part) for part in data["lots"]), data["debt"],
        tuple((lot, points) for lot, points in data["paid"]), data["owed"], tuple(map(_credit, data["credits"])),
        _counts(data["counts"]), data["purchases"], load_tier(data["tier_before"]),
    )  # fmt: skip


def load_split_in(at: datetime, data: Data) -> SplitIn:
    return SplitIn(UUID(data["merge"]), at, tuple(map(_carried, data["carried"])), data["debt"])


def tier_data(tier: tuple[str, datetime, datetime | None] | None) -> list[str | None] | None:
    """Return a tier with its time as data."""
    return None if tier is None else [tier[0], tier[1].isoformat(), tier[2].isoformat() if tier[2] else None]


def load_tier(data: Any) -> tuple[str, datetime, datetime | None] | None:
    """Return a tier with its time as it was kept."""
    return None if data is None else (data[0], datetime.fromisoformat(data[1]), _moment(data[2]))


def _carried_data(part: Carried) -> list[Any]:
    return [
        part.points, part.lot, part.earned_at.isoformat(), part.expires_at.isoformat() if part.expires_at else None,
        part.matures_at.isoformat() if part.matures_at else None, part.terms, part.limited, _text(part.purchase_id),
    ]  # fmt: skip


def _carried(data: Any) -> Carried:
    points, lot, earned_at, expires_at, matures_at, terms, limited, purchase = data
    return Carried(
        points, lot, datetime.fromisoformat(earned_at), _moment(expires_at), _moment(matures_at), terms, limited,
        _uuid(purchase),
    )  # fmt: skip


def _credit_data(credit: Credit) -> list[Any]:
    return [credit.at.isoformat(), credit.spend, credit.points, credit.purchases]


def _credit(data: Any) -> Credit:
    return Credit(datetime.fromisoformat(data[0]), *data[1:])


def _counts(data: Any) -> tuple[tuple[str, str, int, int], ...]:
    return tuple((rule, period, awards, points) for rule, period, awards, points in data)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
