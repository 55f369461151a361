"""The fold: what an account has, a fact that happened, the terms of that moment → what it has then, and why."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from loyalty_site.lib.calendar import midnight
from rewards.core.due import advance, release, settle, unreserve
from rewards.core.earning import (
    Holder,
    Part,
    evaluate,
    evaluate_activity,
    goods_lines,
    points_value,
    without_tax,
)
from rewards.core.expiry import Expiry
from rewards.core.facts import (
    Activity,
    Adjustment,
    Allowance,
    Capture,
    Completion,
    Context,
    Exchange,
    Fact,
    Hold,
    Opening,
    Portion,
    Purchase,
    Refund,
    Release,
    Return,
    Tick,
    TierSet,
    TransferIn,
    TransferOut,
)
from rewards.core.judging import count_back, enter, judge_up, set_tier
from rewards.core.limits import allowances, count, count_awards
from rewards.core.moves import draw, drawn_from, open_lot, refresh_due, reserve, take, write
from rewards.core.refunds import collect, forgive, refund, restore_into
from rewards.core.refusals import (
    AlreadyCompleted,
    CaptureExceedsHold,
    CompletionAfterRefund,
    HoldExpired,
    HoldResolved,
    InsufficientPoints,
    PointsAboveGoods,
    PointsNotAllowed,
)
from rewards.core.standing import Bought, Credit, Held, Journal, Standing
from rewards.core.terms import Terms, Timeline

# What is merely given is no act of the member's own: it renews nothing (see `activity_rate` among the KPIs).
GIVEN = frozenset({"birthday"})


def post(
    standing: Standing, fact: Fact, timeline: Timeline, *, until: datetime | None = None
) -> tuple[Standing, Journal]:
    """Fold one fact; returns the new standing and what was written. The given standing is left as it was.

    `until` is the instant up to which time is then let pass (the moment of posting). Raises a Refusal.
    """
    after = deepcopy(standing)
    return after, post_into(after, fact, timeline, until=until)


def post_into(standing: Standing, fact: Fact, timeline: Timeline, *, until: datetime | None = None) -> Journal:
    """Fold one fact into this very standing, which is worthless after a Refusal: for long replays."""
    journal = Journal()
    standing.postings += 1
    if not standing.tiers:
        opened = standing.joined_at or fact.at
        enter(standing, opened, timeline.at(opened), journal)
    advance(standing, fact.at, timeline, journal)
    _FOLDS[type(fact)](standing, fact, timeline, journal)
    settle(standing, journal)
    if until is not None:
        advance(standing, until, timeline, journal)
    return journal


def _purchase(standing: Standing, fact: Purchase, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    drawn = _pay_with_points(standing, fact, terms, journal)
    tier = standing.tier_at(fact.at)
    parts = _evaluate(standing, fact, terms, tier)
    bought = Bought(fact, tier, terms.version, [], drawn, spend=net_revenue(fact), was_first=standing.purchases == 0)
    if (
        terms.earning.rate_of_tier == "this"
        and (raised := _tier_reached_with(standing, bought, parts, timeline)) != tier
    ):
        bought.tier = raised
        parts = _evaluate(standing, fact, terms, raised)
    bought.awards = count_awards(standing, parts, terms, fact.at, journal)
    bought.parts = _earn(standing, parts, terms, fact.at, journal, purchase=fact)
    _renew(standing, terms, fact.at, journal)
    standing.purchases += 1
    standing.bought[fact.id] = bought
    journal.bought = bought
    _count_for_tiers(standing, Credit(fact.at, bought.spend, _points(parts), 1), timeline, journal)


def _evaluate(standing: Standing, fact: Purchase, terms: Terms, tier: str | None) -> list[Part]:
    holder = Holder(tier=tier, is_first_purchase=standing.purchases == 0)
    return evaluate(fact, terms, holder, allowances(standing, terms, fact.at, fact.context))


def _tier_reached_with(standing: Standing, bought: Bought, parts: list[Part], timeline: Timeline) -> str | None:
    """Return the tier that this purchase itself reaches, judged with what the old rate earns."""
    at = standing.clock or bought.purchase.at
    terms = timeline.at(at)
    trial = Standing(joined_at=standing.joined_at, tiers=list(standing.tiers), credits=standing.credits.copy())
    trial.add_credit(Credit(bought.purchase.at, bought.spend, _points(parts), 1))
    judge_up(trial, at, terms, Journal())
    held = max(terms.rank(standing.tier), terms.rank(bought.tier))
    return trial.tier if terms.rank(trial.tier) > held else bought.tier


def net_revenue(purchase: Purchase) -> int:
    """Return goods after discounts, before points pay, without shipping, without tax where lines carry its rate.

    Source: kpis.md, Revenue; tiers count the same.
    """
    total = 0
    for line in goods_lines(purchase):
        amount = line.price - line.discount
        if line.tax_rate is not None and not purchase.tax_excluded:
            amount = without_tax(amount, line.tax_rate)
        total += amount
    return total


def _points(parts: list[Part]) -> int:
    return sum(part.points for part in parts)


def _pay_with_points(standing: Standing, fact: Purchase, terms: Terms, journal: Journal) -> tuple[tuple[int, int], ...]:
    """Draw the points that pay for a part of the goods.

    Raises InsufficientPoints, PointsAboveGoods, PointsNotAllowed.
    """
    points = fact.points_used
    if not points:
        return ()
    rules = terms.redemption
    if points > standing.available:
        raise InsufficientPoints(available=standing.available, missing=points - standing.available)
    most, goods = rules.most_points(fact.goods_total, terms.point_value), fact.goods_total
    if points_value(points - 1, terms) >= goods:
        raise PointsAboveGoods(most=most)
    if points < rules.minimum or points % rules.block or points > most:
        raise PointsNotAllowed(minimum=rules.minimum, block=rules.block, most=most)
    moves = draw(standing, journal, points)
    write(
        standing, journal, "redeemed", -points, fact.at,
        moves=moves, purchase_id=fact.id, terms=terms.version, reason="payment",
    )  # fmt: skip
    _renew(standing, terms, fact.at, journal)
    return drawn_from(moves)


def _earn(
    standing: Standing, parts: list[Part], terms: Terms, at: datetime, journal: Journal, *,
    purchase: Purchase | None = None, kind: str = "earned", reason: str = "",
) -> list[tuple[str, int, int]]:  # fmt: skip
    """Write what was earned, a lot and an entry for each expiry; returns (rule, points, lot) of each part."""
    purchase_id = purchase.id if purchase is not None else None
    day = terms.local(at).date()
    matures_at = _matures_at(standing, terms, day) if purchase is not None else None
    placed: list[tuple[str, int, int]] = []
    for expiry, members in _by_expiry(parts):
        points = _points(members)
        limited = expiry is not None
        expires_at = (expiry or terms.expiry).expires_at(day) if points else None
        lot_no, moves = 0, list[list[Any]]()
        if points:
            lot, moves = open_lot(
                standing, journal, points, earned_at=at, expires_at=expires_at, terms=terms.version,
                limited=limited, matures_at=matures_at, purchase_id=purchase_id,
            )  # fmt: skip
            lot_no = lot.no
        write(
            standing, journal, kind, points, at,
            expires_at=expires_at, limited=limited, reason=reason, breakdown=[part.data() for part in members],
            moves=moves, purchase_id=purchase_id, terms=terms.version,
        )  # fmt: skip
        placed += [(part.rule, part.points, lot_no) for part in members]
    return placed


def _by_expiry(parts: list[Part]) -> list[tuple[Expiry | None, list[Part]]]:
    """Group the parts by their expiry, the regular one first; a group that adds nothing joins the greatest one."""
    if all(part.expiry is None for part in parts):
        return [(None, parts)]
    groups: dict[Expiry | None, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.expiry, []).append(part)
    while len(groups) > 1:
        least = min(groups, key=lambda expiry: _points(groups[expiry]))
        if _points(groups[least]) > 0:
            return sorted(groups.items(), key=lambda item: item[0] is not None)
        joined = groups.pop(least)
        groups[max(groups, key=lambda expiry: _points(groups[expiry]))] += joined
    return list(groups.items()) if _points(parts) else [(None, parts)]


def _renew(standing: Standing, terms: Terms, at: datetime, journal: Journal) -> None:
    """Give every regular lot a new expiry where an act of the member's own renews (`expiry.sliding`)."""
    if not terms.expiry.sliding:
        return
    expires_at = terms.expiry.expires_at(terms.local(at).date())
    for lot in standing.lots.values():
        if (
            lot.left
            and not lot.limited
            and lot.expires_at is not None
            and expires_at is not None
            and at < lot.expires_at < expires_at  # what is past its date, and only held still, stays past it
        ):
            lot.expires_at = expires_at
            journal.touched.add(lot.no)
            journal.entries[-1].moves.append([lot.no, "renewed", expires_at.isoformat()])
    refresh_due(standing)


def _count_for_tiers(standing: Standing, credit: Credit, timeline: Timeline, journal: Journal) -> None:
    """Record what counts for tiers and raise the tier from now on where it is reached."""
    at = standing.clock or credit.at
    if min(credit[1:]) < 0:
        count_back(standing, credit, at, timeline, journal)
    else:
        journal.credit = credit
        standing.add_credit(credit)
    judge_up(standing, at, timeline.at(at), journal)


def _completion(standing: Standing, fact: Completion, timeline: Timeline, journal: Journal) -> None:
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
    credit = Credit(fact.purchase.at, spend - bought.spend, _points(parts) - earned_before, 0)
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
    _count_for_tiers(standing, credit, timeline, journal)


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
    for expiry, members in _by_expiry(parts):
        day = purchase.at.astimezone(terms.zone).date()
        expires_at = (expiry or terms.expiry).expires_at(day)
        lot_no = _lot_of(standing, losses, expiry, expires_at)
        change = _points(members) - losses.pop(lot_no, 0)
        if change > 0:
            lot, given = open_lot(
                standing, journal, change, earned_at=purchase.at,
                expires_at=standing.lots[lot_no].expires_at if lot_no else expires_at, terms=terms.version,
                limited=expiry is not None, matures_at=_matures_at(standing, terms, day), purchase_id=purchase.id,
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
        standing, journal, "completed", _points(parts) - sum(points for _, points, _ in bought.parts), fact.at,
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


def _matures_at(standing: Standing, terms: Terms, day: date) -> datetime | None:
    """Return when points of a purchase of this day can be spent: after N days at 00:00; None for at once."""
    if not terms.earning.pending_days:
        return None
    matures_at = midnight(day + timedelta(days=terms.earning.pending_days), terms.zone)
    return None if standing.clock is not None and matures_at <= standing.clock else matures_at


def _refund(standing: Standing, fact: Refund, timeline: Timeline, journal: Journal) -> None:
    refund(standing, fact, timeline, journal)


def _activity(standing: Standing, fact: Activity, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    allowed = allowances(standing, terms, fact.at, fact.context)
    parts = evaluate_activity(fact, terms, standing.tier_at(fact.at), allowed)
    count_awards(standing, parts, terms, fact.at, journal)
    is_act = fact.type not in GIVEN
    if not _points(parts) and not (is_act and terms.expiry.sliding):
        return
    _earn(standing, parts, terms, fact.at, journal, reason=fact.type)
    if is_act:
        _renew(standing, terms, fact.at, journal)
    _count_for_tiers(standing, Credit(fact.at, 0, _points(parts), 0), timeline, journal)


def _adjustment(standing: Standing, fact: Adjustment, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    if fact.points < 0:
        moves = draw(standing, journal, -fact.points)
        write(
            standing,
            journal,
            "adjusted",
            fact.points,
            fact.at,
            moves=moves,
            reason=fact.reason,
            terms=terms.version,
        )
        return
    day = terms.local(fact.at).date()
    expires_at = fact.expires_at if fact.has_own_expiry else terms.expiry.expires_at(day)
    _credit(standing, fact, expires_at, terms, "adjusted", journal)


def _opening(standing: Standing, fact: Opening, timeline: Timeline, journal: Journal) -> None:
    _credit(standing, fact, fact.expires_at, timeline.at(fact.at), "adjusted", journal)


def _credit(
    standing: Standing,
    fact: Adjustment | Opening,
    expires_at: datetime | None,
    terms: Terms,
    kind: str,
    journal: Journal,
) -> None:
    _, moves = open_lot(standing, journal, fact.points, earned_at=fact.at, expires_at=expires_at, terms=terms.version)
    write(
        standing, journal, kind, fact.points, fact.at,
        expires_at=expires_at, moves=moves, reason=fact.reason, terms=terms.version,
    )  # fmt: skip


def _exchange(standing: Standing, fact: Exchange, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    moves = draw(standing, journal, fact.points)
    write(
        standing, journal, "redeemed", -fact.points, fact.at,
        moves=moves, reason=f"reward:{fact.reward}", terms=terms.version,
    )  # fmt: skip
    _renew(standing, terms, fact.at, journal)


def _return(standing: Standing, fact: Return, timeline: Timeline, journal: Journal) -> None:
    at = standing.clock or fact.at
    terms = timeline.at(at)
    moves: list[list[Any]] = []
    for lot_no, points in reversed(fact.drawn):
        moves += restore_into(standing, standing.lots[lot_no], points, at, terms, journal)
    points = sum(part for _, part in fact.drawn)
    write(standing, journal, "returned", points, fact.at, moves=moves, reason=fact.reason, terms=terms.version)


def _hold(standing: Standing, fact: Hold, timeline: Timeline, journal: Journal) -> None:
    moves = reserve(standing, journal, fact.points)
    held = Held(fact.id, fact.points, fact.ends_at, drawn_from(moves))
    standing.holds[fact.id] = held
    journal.holds_opened.append(held)
    write(
        standing,
        journal,
        "held",
        0,
        fact.at,
        moves=moves,
        hold_id=fact.id,
        terms=timeline.at(fact.at).version,
    )


def _open_hold(standing: Standing, hold_id: Any, journal: Journal) -> Held:
    held = standing.holds.get(hold_id)
    if held is not None:
        return held
    if any(resolved.id == hold_id for resolved, _, _ in journal.holds_resolved):
        raise HoldExpired()  # its end passed before this fact
    raise HoldResolved()


def _capture(standing: Standing, fact: Capture, timeline: Timeline, journal: Journal) -> None:
    held = _open_hold(standing, fact.hold_id, journal)
    points = held.points if fact.points is None else fact.points
    if points > held.points:
        raise CaptureExceedsHold(points=held.points)
    terms = timeline.at(fact.at)
    moves: list[list[Any]] = []
    left = points
    spent: dict[int, int] = {}
    for lot_no, reserved in held.drawn:
        part = min(left, reserved)
        if part:
            moves.append(take(standing, journal, standing.lots[lot_no], "held", part))
            spent[lot_no] = part
            left -= part
    write(
        standing, journal, "redeemed", -points, fact.at,
        moves=moves, hold_id=held.id, reason="hold", terms=terms.version,
    )  # fmt: skip
    rest = held.points - points
    if rest:
        kept = tuple((lot, part - spent.get(lot, 0)) for lot, part in held.drawn if part > spent.get(lot, 0))
        given = unreserve(standing, journal, Held(held.id, rest, held.ends_at, kept), rest)
        write(standing, journal, "released", 0, fact.at, moves=given, hold_id=held.id, terms=terms.version)
    del standing.holds[held.id]
    journal.holds_resolved.append((held, "captured", points))
    _renew(standing, terms, fact.at, journal)


def _release(standing: Standing, fact: Release, timeline: Timeline, journal: Journal) -> None:
    release(standing, journal, _open_hold(standing, fact.hold_id, journal), fact.at, reason="")


def _transfer_out(standing: Standing, fact: TransferOut, timeline: Timeline, journal: Journal) -> None:
    moves = draw(standing, journal, fact.points)
    journal.portions = tuple(
        Portion(points, lot.expires_at, lot.earned_at, lot.terms, lot.limited)
        for lot_no, points in drawn_from(moves)
        for lot in [standing.lots[lot_no]]
    )
    write(
        standing, journal, "transferred", -fact.points, fact.at,
        moves=moves, reason="sent", terms=timeline.at(fact.at).version,
    )  # fmt: skip


def _transfer_in(standing: Standing, fact: TransferIn, timeline: Timeline, journal: Journal) -> None:
    for portion in fact.portions:
        _, moves = open_lot(
            standing, journal, portion.points, earned_at=portion.earned_at, expires_at=portion.expires_at,
            terms=portion.terms, limited=portion.limited,
        )  # fmt: skip
        write(
            standing, journal, "transferred", portion.points, fact.at,
            expires_at=portion.expires_at, limited=portion.limited, moves=moves, reason="received", terms=portion.terms,
        )  # fmt: skip


def _tier_set(standing: Standing, fact: TierSet, timeline: Timeline, journal: Journal) -> None:
    """Take over a tier of an old system with its period in force."""
    set_tier(standing, fact.code, fact.since, fact.until, standing.clock or fact.at, timeline, journal)


def _tick(standing: Standing, fact: Tick, timeline: Timeline, journal: Journal) -> None:
    """Nothing happens but what was due."""


_FOLDS: dict[type, Callable[[Standing, Any, Timeline, Journal], None]] = {
    Purchase: _purchase,
    Completion: _completion,
    Refund: _refund,
    Activity: _activity,
    Adjustment: _adjustment,
    Opening: _opening,
    Exchange: _exchange,
    Return: _return,
    Hold: _hold,
    Capture: _capture,
    Release: _release,
    TransferOut: _transfer_out,
    TransferIn: _transfer_in,
    TierSet: _tier_set,
    Tick: _tick,
}
