"""Any two accounts, merged and split again: no point is made or lost, and both stand as they stood."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rewards.core.refusals import InsufficientPoints, MergedPointsUsed, RefundExceedsPurchase
from tests.rewards.core.any.strategies import MANY, programmes, text
from tests.rewards.core.stage import Account, line

DEEDS = ("adjust", "short", "buy", "exchange", "refund", "never")
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 3000)), max_size=8)


def live(account: Account, day: int, history: list[tuple[str, int]]) -> list[Any]:
    """Let things happen to an account from a day of February on; returns its purchases."""
    bought: list[Any] = []
    for number, (deed, size) in enumerate(history):
        at = f"2026-02-{day:02} {number:02}:00"
        try:
            if deed == "buy":
                bought.append(account.buy(at, line(size * 10, tax=10)))
            elif deed == "exchange":
                account.exchange(size, at)
            elif deed == "refund" and bought:
                account.refund(bought[size % len(bought)], at, amount=size)
            elif deed == "never":
                account.adjust(size, at, never=True)
            elif deed in ("adjust", "short"):
                account.adjust(size, at, "2026-03-15" if deed == "short" else None)
        except (InsufficientPoints, RefundExceedsPurchase):
            pass
    return bought


def shape(account: Account) -> Any:
    standing = account.standing
    return (
        account.lots, standing.available, standing.pending, standing.debt, standing.tier, sorted(standing.credits),
        {key: used for key, used in standing.counts.items() if any(used)}, standing.purchases,
    )  # fmt: skip


@MANY
@given(programmes(), deeds, deeds)
def test_merged_and_undone_at_once_both_stand_as_they_stood(
    programme: dict[str, Any], first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    kept = Account(text(programme))
    merged = Account(kept.timeline)
    live(kept, 1, first)
    live(merged, 1, second)
    for account in (kept, merged):
        account.pass_to("2026-02-02")
    before, total = (shape(kept), shape(merged)), kept.standing.balance + merged.standing.balance
    undo = merged.merge_into(kept, "2026-02-02")
    forgiven = sum(entry.points for entry in kept.journal.entries if entry.kind == "forgiven")
    assert merged.standing.balance == 0
    assert kept.standing.balance == total + forgiven
    undo("2026-02-02")
    assert (shape(kept), shape(merged)) == before


@MANY
@given(programmes(), deeds, deeds, deeds, st.integers(1, 4000))
def test_whatever_happens_in_between_no_point_is_made_or_lost(
    programme: dict[str, Any], first: list[tuple[str, int]], second: list[tuple[str, int]],
    third: list[tuple[str, int]], back: int,
) -> None:  # fmt: skip
    kept = Account(text(programme))
    merged = Account(kept.timeline)
    live(kept, 1, first)
    bought = live(merged, 1, second)
    undo = merged.merge_into(kept, "2026-02-02")
    live(kept, 3, third)
    moved = False
    if bought and back % 2:
        try:
            merged.refund(bought[0], "2026-02-04", amount=back)
            merged.merge_into(kept, "2026-02-04", bought[0])
            moved = True
        except RefundExceedsPurchase:
            pass
    assert merged.standing.balance == 0
    if moved:
        return
    total = kept.standing.balance
    try:
        undo("2026-02-05")
    except MergedPointsUsed:
        assert third
        return
    came = kept.journals[-1].entries + merged.journals[-1].entries
    by_itself = sum(entry.points for entry in came if entry.kind != "transferred")
    assert kept.standing.balance + merged.standing.balance == total + by_itself - sum(
        entry.points for journal in kept.journals for entry in journal.entries
        if entry.kind == "forgiven" and journal.carried == () and _of_merge(journal)
    )  # fmt: skip


def _of_merge(journal: Any) -> bool:
    return any(entry.kind == "transferred" and entry.reason == "merged" for entry in journal.entries)
