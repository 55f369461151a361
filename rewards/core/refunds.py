"""Refunds: goods come back, points that paid go back to their lots, what was earned on them is reversed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.core.bases import goods_lines, line_bases, paid_amounts, spread
from rewards.core.expiry import Expiry
from rewards.core.facts import Credit, Refund
from rewards.core.judging import count_back
from rewards.core.limits import count
from rewards.core.moves import DEBT, give, open_lot, take, write
from rewards.core.refusals import RefundBeforePurchase, RefundExceedsPurchase
from rewards.core.standing import Bought, Journal, Lot, Standing
from rewards.core.terms import Terms, Timeline


def refund(standing: Standing, fact: Refund, timeline: Timeline, journal: Journal) -> None:
    """Fold a refund: first points are given back, then earnings reversed; the rest is debt or forgiven.

    Raises RefundExceedsPurchase and RefundBeforePurchase.
    """
    bought = standing.bought[fact.purchase_id]
    if fact.at < bought.purchase.at:
        raise RefundBeforePurchase()
    at = standing.clock or fact.at
    terms = timeline.of(bought.terms)
    was_whole = bought.is_wholly_refunded
    come_back(bought, fact, journal)
    journal.bought = bought
    _give_back(standing, bought, fact, at, timeline.at(at), journal)
    reversed_points = _reverse_earnings(standing, bought, fact, terms, timeline.at(at), journal)
    _free_limits(bought, terms, journal, standing)
    spend = _spend_back(bought)
    purchases = int(bought.is_wholly_refunded) - int(was_whole)
    credit = Credit(bought.purchase.at, -spend, -reversed_points, -purchases)
    count_back(standing, credit, at, timeline, journal)


def come_back(bought: Bought, fact: Refund, journal: Journal) -> None:
    """Record which goods come back: by line and quantity, by an amount, or all that is left.

    Raises RefundExceedsPurchase; a guest's purchase uses this alone.
    """
    purchase = bought.purchase
    paid = paid_amounts(purchase)
    quantities = [line.quantity for line in goods_lines(purchase)]
    if not bought.refunded:
        bought.refunded = [[0, 0] for _ in paid]
    if bought.is_wholly_refunded and bought.shipping_refunded == purchase.shipping_left:
        raise RefundExceedsPurchase()
    if fact.lines is not None:
        changes = [_by_quantity(bought, index, quantity, paid, quantities) for index, quantity in fact.lines]
        shipping = 0
    elif fact.amount is not None:
        changes, shipping = _by_amount(bought, fact.amount, paid)
    else:
        changes = [_by_quantity(bought, index, None, paid, quantities) for index in range(len(paid))]
        shipping = purchase.shipping_left - bought.shipping_refunded
        bought.shipping_refunded = purchase.shipping_left
    journal.refund_lines = [change for change in changes if change[1] or change[2]]
    journal.refund_amount = sum(change[2] for change in changes) + shipping
    money_back = all(back[0] == whole for back, whole in zip(bought.refunded, paid, strict=True))
    goods_back = sum(paid) > 0 or all(
        back[1] == quantity for back, quantity in zip(bought.refunded, quantities, strict=True)
    )
    bought.is_wholly_refunded = money_back and goods_back


def _by_quantity(
    bought: Bought, index: int, quantity: int | None, paid: Sequence[int], quantities: Sequence[int]
) -> tuple[int, int, int]:
    """Take so many items of a line back, or all that are left; money in proportion, the last takes the rest."""
    back = bought.refunded[index]
    items_left, money_left = quantities[index] - back[1], paid[index] - back[0]
    taken = items_left if quantity is None else quantity
    if taken > items_left:
        raise RefundExceedsPurchase()
    money = money_left if taken == items_left else money_left * taken // items_left
    back[0] += money
    back[1] += taken
    return index, taken, money


def _by_amount(bought: Bought, amount: int, paid: Sequence[int]) -> tuple[list[tuple[int, int, int]], int]:
    """Spread an amount over what is left of the lines, then over what is left of the shipping."""
    left = [whole - back[0] for whole, back in zip(paid, bought.refunded, strict=True)]
    goods = min(amount, sum(left))
    shipping = amount - goods
    if shipping > bought.purchase.shipping_left - bought.shipping_refunded:
        raise RefundExceedsPurchase()
    bought.shipping_refunded += shipping
    bought.has_amount_refund = True
    shares = _within(spread(goods, left), left)
    for back, share in zip(bought.refunded, shares, strict=True):
        back[0] += share
    return [(index, 0, share) for index, share in enumerate(shares)], shipping


def _within(shares: list[int], left: list[int]) -> list[int]:
    """Move what a remainder puts above a line's own rest to the lines that have room."""
    over = 0
    for index, (share, room) in enumerate(zip(shares, left, strict=True)):
        over += max(0, share - room)
        shares[index] = min(share, room)
    for index, room in enumerate(left):
        extra = min(over, room - shares[index])
        shares[index] += extra
        over -= extra
    return shares


def _give_back(standing: Standing, bought: Bought, fact: Refund, at: datetime, terms: Terms, journal: Journal) -> None:
    """Give points that paid back by the share of the goods, to their lots, the last ones drawn first."""
    used = bought.purchase.points_used
    if not used:
        return
    paid = sum(paid_amounts(bought.purchase))
    back = sum(line[0] for line in bought.refunded)
    due = used if bought.is_wholly_refunded or not paid else used * back // paid
    points = due - bought.returned
    if not points:
        return
    moves = _restore(standing, bought.drawn, bought.returned, points, at, terms, journal)
    bought.returned = due
    write(
        standing, journal, "returned", points, fact.at,
        moves=moves, purchase_id=fact.purchase_id, refund_id=fact.id, terms=terms.version,
    )  # fmt: skip


def _restore(
    standing: Standing, drawn: Sequence[tuple[int, int]], before: int, points: int, at: datetime, terms: Terms,
    journal: Journal,
) -> list[list[Any]]:  # fmt: skip
    """Put points back into the lots they came from; one that has expired lives on for the days of grace."""
    moves: list[list[Any]] = []
    skip, left = before, points
    for lot_no, part in reversed(drawn):
        passed = min(skip, part)
        skip -= passed
        amount = min(part - passed, left)
        if not amount:
            continue
        left -= amount
        moves += restore_into(standing, standing.lots[lot_no], amount, at, terms, journal)
    return moves


def restore_into(
    standing: Standing, lot: Lot, points: int, at: datetime, terms: Terms, journal: Journal
) -> list[list[Any]]:
    """Put points back into a lot, or into a new one with the days of grace where it has expired."""
    if lot.expires_at is None or lot.expires_at > at:
        return give(standing, journal, lot, points)
    grace = Expiry(zone=terms.zone, days=terms.refund_grace_days)
    _, moves = open_lot(
        standing, journal, points,
        earned_at=lot.earned_at, expires_at=grace.expires_at(terms.local(at).date()),
        terms=lot.terms, limited=lot.limited, purchase_id=lot.purchase_id,
    )  # fmt: skip
    return moves


def _reverse_earnings(
    standing: Standing, bought: Bought, fact: Refund, terms: Terms, now_terms: Terms, journal: Journal
) -> int:
    """Reverse floor(part × refunded so far ÷ basis) − already reversed of each part; returns the points.

    Where a factor below one made a part negative, all parts go by the share of all eligible lines, so that
    never more is reversed than the purchase earned; what rounds to less than nothing waits for the next refund.
    """
    bought.reversed = reversed_before = bought.reversed or [0] * len(bought.parts)
    in_step = any(points < 0 for _, points, _ in bought.parts)
    by_lot: dict[int, int] = {}
    breakdown = []
    reversed_now = []
    for (rule, points, lot_no), before in zip(bought.parts, reversed_before, strict=True):
        back, whole = _refunded_basis(bought, None if in_step else rule, terms)
        due = points if bought.is_wholly_refunded or back == whole else points * back // whole
        if points > 0:
            due = max(due, before)  # a refund by amount measures items by their money: never less than before
        reversed_now.append(due)
        if due != before:
            by_lot[lot_no] = by_lot.get(lot_no, 0) + due - before
            breakdown.append(
                {"rule": rule, "basis": str(back), "rate": f"{back}/{whole}", "points": before - due, "note": None}
            )
    total = sum(by_lot.values())
    if total < 0 or not breakdown:
        return 0
    bought.reversed = reversed_now
    moves, debt = collect(standing, by_lot, fact.purchase_id, total, journal)
    write(
        standing, journal, "reversed", -total, fact.at,
        moves=moves, breakdown=breakdown, purchase_id=fact.purchase_id, refund_id=fact.id, terms=terms.version,
    )  # fmt: skip
    forgive(standing, debt, now_terms, fact.at, journal, purchase_id=fact.purchase_id, refund_id=fact.id)
    return total


def forgive(standing: Standing, debt: int, terms: Terms, at: datetime, journal: Journal, **columns: Any) -> None:
    """Forgive what could not be taken back, in full view, where the terms know no debt (`refund.debt`)."""
    if debt and not terms.refund_debt and not standing.is_merged:  # merged: the account it went to has points
        standing.debt -= debt
        write(
            standing, journal, "forgiven", debt, at,
            moves=[[DEBT, "debt", -debt]], terms=terms.version, **columns,
        )  # fmt: skip


def _refunded_basis(bought: Bought, rule: str | None, terms: Terms) -> tuple[int, int]:
    """Return (refunded so far, whole) of a part's own basis: money, or items for a rule per item.

    Without a rule, and for the tier's part, the basis is that of all eligible lines.
    """
    purchase = bought.purchase
    paid = paid_amounts(purchase)
    found = next((item for item in terms.rules if item.code == rule), None)
    bases = line_bases(purchase, terms)
    own = [
        index for index, mask in enumerate(bases.masks)
        if not mask & 1 and (found is None or not found.names_lines or mask & found.bit)
    ] or list(range(len(paid)))  # fmt: skip
    quantities = [line.quantity for line in goods_lines(purchase)]
    if found is not None and found.kind == "item" and not bought.has_amount_refund:
        return sum(bought.refunded[index][1] for index in own), sum(quantities[index] for index in own)
    weights = [max(0, bases.lines[index]) for index in own]
    if not any(weights):
        weights = [paid[index] for index in own]
    back = 0
    for index, weight in zip(own, weights, strict=True):
        money, items = bought.refunded[index]
        # What cost nothing after its discount comes back by its quantity.
        share, whole = (money, paid[index]) if paid[index] else (items, quantities[index])
        back += weight if share == whole else weight * share // whole
    return back, sum(weights) or 1


def collect(
    standing: Standing, by_lot: dict[int, int], purchase_id: UUID, points: int, journal: Journal
) -> tuple[list[list[Any]], int]:
    """Take points back: from the purchase's own lots, then from available ones, earliest first; the rest is debt."""
    moves: list[list[Any]] = []
    left = points
    own = [standing.lots[lot_no] for lot_no in by_lot if lot_no in standing.lots]
    for lot in own:
        left -= _take_from(standing, lot, min(left, max(0, by_lot[lot.no])), moves, journal)
    for lot in sorted((lot for lot in standing.lots.values() if lot.purchase_id == purchase_id), key=Lot.order):
        left -= _take_from(standing, lot, left, moves, journal)
    for lot in list(standing.live_lots()) if left > 0 else ():
        left -= _take_from(standing, lot, left, moves, journal, pending=False)
    if left > 0:
        standing.debt += left
        moves.append([DEBT, "debt", left])
    return moves, max(0, left)


def _take_from(
    standing: Standing,
    lot: Lot,
    points: int,
    moves: list[list[Any]],
    journal: Journal,
    *,
    pending: bool = True,
) -> int:
    """Take up to so many points out of a lot, never held ones; returns how many."""
    taken = 0
    for field in ("pending", "available") if pending else ("available",):
        part = min(points - taken, getattr(lot, field))
        if part > 0:
            moves.append(take(standing, journal, lot, field, part))
            taken += part
    return taken


def _free_limits(bought: Bought, terms: Terms, journal: Journal, standing: Standing) -> None:
    """Give the count and the budget of each award that was wholly refunded back."""
    kept = []
    for rule, period, points in bought.awards:
        whole = [number for number, part in enumerate(bought.parts) if part[0] == rule]
        if any(bought.reversed[number] != bought.parts[number][1] for number in whole):
            kept.append((rule, period, points))
            continue
        count(standing, journal, rule, period, -1, -points, terms)
    bought.awards = tuple(kept)


def _spend_back(bought: Bought) -> int:
    """Return how much net revenue this refund takes back, exact in the sum of all refunds of a purchase."""
    paid = sum(paid_amounts(bought.purchase))
    back = sum(line[0] for line in bought.refunded)
    due = bought.spend if bought.is_wholly_refunded or not paid else bought.spend * back // paid
    change = due - bought.spend_refunded
    bought.spend_refunded = due
    return change
