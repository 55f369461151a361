"""What a correct programme says in vain: rules that can never count, tiers that nobody can hold.

A file with any of these can be loaded, because a programme in force may have grown them; a draft has to be rid of them.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loyalty_site.lib.money import minor_digits
from rewards.core.program.meaning import active, instant
from rewards.core.program.mistakes import Report
from rewards.core.rules import When, compile_when
from rewards.core.tiers import FOREVER, Tier, Totals, compile_tier

Item = dict[str, Any]
SOME_DAY = date(2024, 1, 1)  # of a leap year: every day that there is lies in the years from here on
DAYS_LOOKED_AT = 366 * 6
EARNING = ("amount", "item", "fixed")


def check_contradictions(document: Item, report: Report) -> None:
    """Report every rule and every tier of a checked document that is there in vain."""
    rules = list(active(document, "rules"))
    digits = minor_digits(document["program"]["currency"])
    zone = ZoneInfo(document["program"]["time_zone"])
    whens = {index: compile_when(rule.get("when", {}), digits) for index, rule in rules}
    for index, rule in rules:
        _check_days(rule, whens[index], index, report)
        _check_lines(rule, whens[index], index, document["exclusions"], report)
        _check_life(rule, index, document["program"]["earning"]["pending_days"], zone, report)
    _check_exclusive(rules, whens, report)
    _check_tiers(document, rules, digits, report)


def _check_days(rule: Item, when: When, index: int, report: Report) -> None:
    """A rule needs a day: weekdays, days of the month, holidays and the bounds may leave none."""
    first = when.first_day or (when.first_moment.date() if when.first_moment else None)
    last = when.until_day or (when.until_moment.date() if when.until_moment else None)  # of a moment, its day counts
    start = first or (SOME_DAY if last is None else last - min(timedelta(days=DAYS_LOOKED_AT), last - date.min))
    end = last if last is not None else start + min(timedelta(days=DAYS_LOOKED_AT), date.max - start)
    span = min(DAYS_LOOKED_AT, (end - start).days + int(when.until_moment is not None))
    if not any(when.is_on_day(start + timedelta(days=offset)) for offset in range(span)):
        report.add(("rules", index, "when"), "never_a_day")


def _check_lines(rule: Item, when: When, index: int, exclusions: Sequence[Item], report: Report) -> None:
    """A rule whose lines never earn counts for nothing."""
    for excluded in exclusions:
        skus, categories = _named(excluded, "sku"), _named(excluded, "category")
        of_skus = skus is None or (when.skus is not None and when.skus <= skus)
        of_categories = categories is None or (when.categories is not None and when.categories <= categories)
        if of_skus and of_categories and (when.skus is not None or when.categories is not None):
            report.add(("rules", index, "when", "line"), "lines_never_earn")
            return


def _named(item: Item, key: str) -> frozenset[str] | None:
    value = item.get(key)
    return None if value is None else frozenset([value] if isinstance(value, str) else value)


def _check_life(rule: Item, index: int, pending_days: int, zone: ZoneInfo, report: Report) -> None:
    """Points that end on a fixed day must be spendable before it, be they earned on the rule's first day or its last."""
    ends_at = rule.get("expiry", {}).get("at")
    if ends_at is None:
        return
    path = ("rules", index, "expiry", "at")
    when, pending = rule.get("when", {}), timedelta(days=pending_days)
    if "from" in when and instant(ends_at, zone) - instant(when["from"], zone) <= pending:
        report.add(path, "expires_while_pending_at", days=pending_days)
    elif (instant(when["until"], zone) if "until" in when else FOREVER) > instant(ends_at, zone):
        report.add(path, "earns_past_its_expiry", at=ends_at)


def _check_exclusive(rules: Sequence[tuple[int, Item]], whens: dict[int, When], report: Report) -> None:
    """A rule counts for nothing where an exclusive one that goes before it matches whatever it matches."""
    ordered = sorted(rules, key=lambda found: (-found[1].get("priority", 0), found[1]["code"]))
    for sort in (EARNING, ("multiplier",), ("activity",)):
        rivals = [found for found in ordered if found[1]["kind"] in sort]
        for place, (index, rule) in enumerate(rivals):
            for other_place, (other_index, other) in enumerate(rivals):
                # An exclusive rule drives out what adds up wherever it stands, another exclusive one if it comes first.
                goes_before = other_place < place or (other_place > place and rule.get("stacking") != "exclusive")
                if goes_before and _drives_out(other, rule) and covers(whens[other_index], whens[index]):
                    report.add(("rules", index), "shadowed", other=other["code"])
                    break


def _drives_out(rule: Item, other: Item) -> bool:
    is_alone = rule.get("stacking") == "exclusive" and not rule.get("limit")
    return is_alone and rule.get("activity") == other.get("activity")


def covers(wide: When, narrow: When) -> bool:
    """Tell whether the first conditions hold wherever the second ones do; False where that is not plain."""
    same_lines = (wide.skus, wide.categories) == (narrow.skus, narrow.categories)
    names_no_line = wide.skus is None and wide.categories is None
    if not (same_lines or (names_no_line and not wide.minimum)):
        return False
    if wide.minimum > narrow.minimum:
        return False
    for name in ("weekdays", "days", "nth_weekdays", "stores", "tiers", "segments"):
        asked, given = getattr(wide, name), getattr(narrow, name)
        if asked is not None and (given is None or not given <= asked):
            return False
    for name in ("holiday", "first_purchase", "birthday_month"):
        asked = getattr(wide, name)
        if asked is not None and getattr(narrow, name) != asked:
            return False
    if wide.hours and wide.hours != narrow.hours:
        return False
    return _begins_no_later(wide, narrow) and _ends_no_earlier(wide, narrow)


def _begins_no_later(wide: When, narrow: When) -> bool:
    if wide.first_moment is not None:
        return wide.first_moment == narrow.first_moment
    return wide.first_day is None or (narrow.first_day is not None and wide.first_day <= narrow.first_day)


def _ends_no_earlier(wide: When, narrow: When) -> bool:
    if wide.until_moment is not None:
        return wide.until_moment == narrow.until_moment
    return wide.until_day is None or (narrow.until_day is not None and wide.until_day >= narrow.until_day)


def _check_tiers(document: Item, rules: Sequence[tuple[int, Item]], digits: int, report: Report) -> None:
    """A tier needs somebody who can reach it, and who does not reach the next one with the same."""
    tiers = [
        (index, compile_tier(tier, rank, document["tier_policy"], digits))
        for rank, (index, tier) in enumerate(active(document, "tiers"))
    ]
    earns = any(rule["kind"] in (*EARNING, "activity") for _, rule in rules)
    for place, (index, tier) in enumerate(tiers):
        if not earns and _asks_for_points(tier):
            report.add(("tiers", index), "tier_without_points")
        higher = next((other for _, other in tiers[place + 1 :] if tier.needs and _implies(tier, other)), None)
        if higher is not None and "reach_any" in (document["tiers"][index].keys() | _raw_of(document, higher).keys()):
            report.add(("tiers", index), "tier_never_held", higher=higher.code)


def _raw_of(document: Item, tier: Tier) -> Item:
    return next(item for item in document["tiers"] if item["code"] == tier.code)


def _asks_for_points(tier: Tier) -> bool:
    units = [unit for unit, _ in tier.needs]
    return bool(units) and ("points" in units if tier.needs_all else set(units) == {"points"})


def _implies(tier: Tier, higher: Tier) -> bool:
    """Tell whether whoever just reaches a tier reaches the higher one too: by every one of its ways."""
    if not higher.needs:
        return False
    least = dict(tier.needs)
    ways: list[dict[str, int]] = [least] if tier.needs_all else [{unit: amount} for unit, amount in tier.needs]
    return all(
        higher.is_reached(Totals(way.get("spend", 0), way.get("points", 0), way.get("purchases", 0))) for way in ways
    )
