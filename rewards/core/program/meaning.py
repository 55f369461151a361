"""Check what a programme's values mean together: order, references, conditions that can never hold.

Works on values whose kinds are already right; a field that was not is simply absent here.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rewards.core.coupons.typed import as_typed
from rewards.core.program.mistakes import Path, Report, nearest
from rewards.core.program.schema import CODED

Item = dict[str, Any]
CONDITIONS_OF_PURCHASES = ("line", "minimum", "first_purchase")


def check_meaning(document: Item, report: Report) -> None:
    """Report every contradiction of a document whose kinds have been read."""
    zone = ZoneInfo(document.get("program", {}).get("time_zone", "UTC"))
    for section in CODED:
        _check_codes(section, document, report)
    _check_tiers(document, report)
    _check_program(document, report)
    for index, rule in active(document, "rules"):
        _check_rule(rule, ("rules", index), document, report, zone)
    public: dict[str, str] = {}
    for index, coupon in active(document, "coupons"):
        path = ("coupons", index)
        _check_given(coupon, path, public, report)
        _check_coupon(coupon, path, report)
        _check_limit(coupon, path, report)
        _check_conditions(coupon, path, document, report, zone)
    for index, reward in active(document, "rewards"):
        _check_limit(reward, ("rewards", index), report)
        _check_conditions(reward, ("rewards", index), document, report, zone)
        _check_coupon(reward.get("coupon", {}), ("rewards", index, "coupon"), report)
        _check_conditions(reward.get("coupon", {}), ("rewards", index, "coupon"), document, report, zone)


def active(document: Item, section: str) -> Iterator[tuple[int, Item]]:
    """Yield the items in force of a section with their place."""
    for index, item in enumerate(document.get(section, [])):
        if isinstance(item, dict) and not item.get("retired"):
            yield index, item


def instant(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC that a date (its first instant) or an RFC 3339 time means.

    Stays inside what a datetime can hold: the first and the last day of the calendar are taken as UTC.
    """
    moment = datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), time(), zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _raw(report: Report, path: Path) -> Item:
    """Return the map as it was written, with the fields that could not be read."""
    here = report.document
    for step in path:
        here = here[step]
    return here if isinstance(here, dict) else {}


def _check_codes(section: str, document: Item, report: Report) -> None:
    seen: dict[str, int] = {}
    for index, item in enumerate(document.get(section, [])):
        code = item.get("code") if isinstance(item, dict) else None
        if code is None:
            continue
        if code in seen:
            report.add((section, index, "code"), "duplicate_code", value=code, place=seen[code] + 1)
        seen.setdefault(code, index)


def _check_program(document: Item, report: Report) -> None:
    program = document.get("program", {})
    path = ("program", "expiry", "after")
    _check_life(program.get("expiry", {}).get("after"), path, document, report)
    review = _raw(report, ()).get("tier_policy", {})
    review = review.get("review", {}) if isinstance(review, dict) else {}
    if isinstance(review, dict) and review.get("every") == "month" and "month" in review:
        report.add(("tier_policy", "review", "month"), "month_of_monthly")


def _check_life(after: Any, path: Path, document: Item, report: Report) -> None:
    """Refuse points that would expire before they can be spent."""
    pending = document.get("program", {}).get("earning", {}).get("pending_days", 0)
    if not isinstance(after, dict):
        return
    # The shortest run of so many months, February in it: 28 days for one, 58 for two, …
    days = after["days"] if "days" in after else after["months"] * 365 // 12 - 2
    if days < pending:
        report.add(path, "expires_while_pending", because=("program", "earning", "pending_days"), days=pending)


def _check_tiers(document: Item, report: Report) -> None:
    by = document.get("tier_policy", {}).get("by", "spend")
    lower: tuple[Item, dict[str, Decimal]] | None = None
    first = True
    for index, tier in active(document, "tiers"):
        path = ("tiers", index)
        ways = [key for key in ("threshold", "reach", "reach_any") if key in _raw(report, path)]
        if len(ways) != 1:
            report.add(path, "threshold_and_reach" if ways else "no_threshold", ways=", ".join(ways))
            lower, first = None, False
            continue
        way = ways[0]
        if first and (("threshold" in tier and Decimal(tier["threshold"]) != 0) or way != "threshold"):
            report.add((*path, way), "first_threshold")
        first = False
        if way == "reach_any" or way not in tier:
            lower = None
            continue
        needs = _needs(tier, by)
        if lower and needs and needs.keys() <= lower[1].keys() and all(needs[k] <= lower[1][k] for k in needs):
            code = "threshold_order" if way == "threshold" else "tier_passed_over"
            report.add((*path, way), code, lower=lower[0].get("code", ""))
        lower = (tier, needs)


def _needs(tier: Item, by: str) -> dict[str, Decimal]:
    asked = tier["reach"] if "reach" in tier else {by: tier["threshold"]}
    return {unit: Decimal(amount) for unit, amount in asked.items()}


def _check_rule(rule: Item, path: Path, document: Item, report: Report, zone: ZoneInfo) -> None:
    when = rule.get("when", {})
    if rule.get("kind") == "multiplier" and "line" in when:
        report.add((*path, "when", "line"), "multiplier_line")
    if rule.get("kind") == "activity":
        for key in CONDITIONS_OF_PURCHASES:
            if key in when:
                report.add((*path, "when", key), "activity_condition", key=key)
    _check_limit(rule, path, report)
    _check_conditions(rule, path, document, report, zone)
    expiry = rule.get("expiry")
    if expiry is None:
        return
    said = _raw(report, (*path, "expiry"))
    if ("after" in said) == ("at" in said) or ("at" in said and "end_of" in said):
        report.add((*path, "expiry"), "rule_expiry")
        return
    _check_life(expiry.get("after"), (*path, "expiry", "after"), document, report)
    if "at" in expiry and "from" in when and instant(expiry["at"], zone) <= instant(when["from"], zone):
        report.add((*path, "expiry", "at"), "expires_before_start", start=when["from"])


def _check_limit(item: Item, path: Path, report: Report) -> None:
    said = _raw(report, path).get("limit")
    if isinstance(said, dict) and "each" in said and "per_member" not in said:
        report.add((*path, "limit", "each"), "each_alone")


def _check_given(coupon: Item, path: Path, public: dict[str, str], report: Report) -> None:
    said = _raw(report, path)
    if coupon.get("give") == "public" and "public_code" not in said:
        report.add(path, "public_code_missing")
    if "public_code" in said and coupon.get("give") not in (None, "public"):
        report.add((*path, "public_code"), "public_code_unused")
    # People type these codes: two that are read as the same one are the same one.
    typed = as_typed(coupon.get("public_code", ""))
    if typed and typed in public:
        report.add((*path, "public_code"), "public_code_twice", other=public[typed])
    elif typed:
        public[typed] = coupon.get("code", "")


def _check_coupon(coupon: Item, path: Path, report: Report) -> None:
    """Refuse what no coupon can be: exclusive and one of a group, given by itself more than once at a time."""
    if coupon.get("stacking") == "exclusive" and "group" in coupon:
        report.add((*path, "group"), "group_of_exclusive")
    for way in coupon.get("use", ()):
        if way in ("staff", "poster") and coupon.get("kind") in ("multiplier", "shipping"):
            report.add((*path, "use"), "use_by_hand", kind=coupon["kind"], way=way)
    if coupon.get("give") == "auto" and coupon.get("limit", {}).get("per_member", 1) > 1:
        report.add((*path, "limit", "per_member"), "auto_once")


def _check_conditions(item: Item, path: Path, document: Item, report: Report, zone: ZoneInfo) -> None:
    when = item.get("when", {})
    if "from" in when and "until" in when and instant(when["from"], zone) >= instant(when["until"], zone):
        report.add((*path, "when", "until"), "until_before_from", start=when["from"])
    for key in ("when", "for"):
        _check_references(item.get(key, {}), (*path, key), "tier", "tiers", document, report)
        _check_references(item.get(key, {}), (*path, key), "store", "stores", document, report)


def _check_references(conditions: Item, path: Path, key: str, section: str, document: Item, report: Report) -> None:
    known = {item["code"] for _, item in active(document, section) if "code" in item}
    items = [item for item in document.get(section, []) if isinstance(item, dict)]
    for code in conditions.get(key, []):
        if code in known:
            continue
        retired = any(item.get("code") == code for item in items)
        report.add(
            (*path, key),
            "retired_code" if retired else "unknown_code",
            because=(section,) if retired else None,
            value=code,
            section=section,
            guess=None if retired else nearest(code, known),
        )
