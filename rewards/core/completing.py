"""The lines of a purchase come later: the difference to what it earned is one more entry."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from rewards.core.context import Allowance, Context
from rewards.core.crediting import by_expiry, count_for_tiers, matures_at, points_of
from rewards.core.earning import Holder, Part, evaluate
from rewards.core.expiry import Expiry
from rewards.core.facts import Completion, Credit
from rewards.core.limits import allowances, count, count_awards
from rewards.core.moves import open_lot, write
from rewards.core.purchasing import net_revenue
from rewards.core.refunds import collect, forgive
from rewards.core.refusals import (
    AlreadyCompleted,
    CompletionAfterRefund,
)
from rewards.core.standing import Bought, Journal, Standing
from rewards.core.terms import Terms, Timeline


def completion(standing: Standing, fact: Completion, timeline: Timeline, journal: Journal) -> None:
    """Complete a purchase by its lines: the difference to what it earned is one more entry."""
    bought = standing.bought[fact.purchase.id]
    if bought.purchase.lines:
        raise AlreadyCompleted()
    if bought.refunded:
        raise CompletionAfterRefund()
    terms = timeline.of(bought.terms)
    for rule, period, points in bought.awards:
        count(standing, journal, rule, period, -1, -points, terms)
    holder = Holder(tier=bought.tier, is_first_purchase=bought.was_first)
    allowed = allowances(standing, terms, fact.purchase.at, _without(bought, fact.purchase.context))
    parts = evaluate(fact.purchase, terms, holder, allowed)
    awards = count_awards(standing, parts, terms, fact.purchase.at, journal)
    placed = _earn_difference(standing, parts, bought, fact, terms, timeline, journal)
    spend = net_revenue(fact.purchase)
    earned_before = sum(points for _, points, _ in bought.parts)
    credit = Credit(fact.purchase.at, spend - bought.spend, points_of(parts) - earned_before, 0)
    standing.bought[fact.purchase.id] = journal.bought = Bought(
        fact.purchase,
        bought.tier,
        terms.version,
        placed,
        bought.drawn,
        awards,
        spend=spend,
        was_first=bought.was_first,
    )
    count_for_tiers(standing, credit, timeline, journal)


def _without(bought: Bought, context: Context) -> Context:
    """Return the context as it was before the purchase used any of the limits over all members."""
    allowed = dict(context.allowances)
    for rule, _, points in bought.awards:
        if (left := allowed.get(rule)) is not None:
            allowed[rule] = Allowance(
                None if left.awards is None else left.awards + 1, None if left.points is None else left.points + points
            )
    return replace(context, allowances=allowed)


def _earn_difference(
    standing: Standing, parts: list[Part], bought: Bought, fact: Completion, terms: Terms, timeline: Timeline,
    journal: Journal,
) -> list[tuple[str, int, int]]:  # fmt: skip
    """Give, then take, what the lines change, lot by lot, in one entry; returns the parts with their lots."""
    purchase = fact.purchase
    owned: dict[int, int] = {}
    for _, points, lot_no in bought.parts:
        owned[lot_no] = owned.get(lot_no, 0) + points
    owned.pop(0, None)
    losses = dict(owned)
    moves: list[list[Any]] = []
    placed: list[tuple[str, int, int]] = []
    for expiry, members in by_expiry(parts):
        day = purchase.at.astimezone(terms.zone).date()
        expires_at = (expiry or terms.expiry).expires_at(day)
        lot_no = _lot_of(standing, losses, expiry, expires_at)
        change = points_of(members) - losses.pop(lot_no, 0)
        if change > 0:
            lot, given = open_lot(
                standing, journal, change, earned_at=purchase.at,
                expires_at=standing.lots[lot_no].expires_at if lot_no else expires_at, terms=terms.version,
                limited=expiry is not None, matures_at=matures_at(standing, terms, day), purchase_id=purchase.id,
            )  # fmt: skip
            moves += given
            lot_no = lot_no or lot.no
        elif change < 0:
            losses[lot_no] = -change
        placed += [(part.rule, part.points, lot_no) for part in members]
    debt = 0
    if losses:
        taken, debt = collect(standing, losses, purchase.id, sum(losses.values()), journal)
        moves += taken
    write(
        standing, journal, "completed", points_of(parts) - sum(points for _, points, _ in bought.parts), fact.at,
        breakdown=_difference(parts, bought), moves=moves, purchase_id=purchase.id, terms=terms.version,
    )  # fmt: skip
    forgive(standing, debt, timeline.at(standing.clock or fact.at), fact.at, journal, purchase_id=purchase.id)
    return placed


def _lot_of(standing: Standing, owned: dict[int, int], expiry: Expiry | None, expires_at: datetime | None) -> int:
    """Return the number of the lot that holds the points of this expiry, 0 for none."""
    for lot_no in owned:
        lot = standing.lots[lot_no]
        if lot.limited == (expiry is not None) and (not lot.limited or lot.expires_at == expires_at):
            return lot_no
    return 0


def _difference(parts: list[Part], bought: Bought) -> list[dict[str, Any]]:
    """Return the breakdown of a completion: what each rule gives more or less than before."""
    before: dict[str, int] = {}
    for rule, points, _ in bought.parts:
        before[rule] = before.get(rule, 0) + points
    rows = []
    for part in parts:
        row = part.data()
        row["points"] -= before.pop(part.rule, 0)
        rows.append(row)
    gone = [
        {"rule": rule, "basis": "0", "rate": "0", "points": -points, "note": None} for rule, points in before.items()
    ]
    return rows + gone
