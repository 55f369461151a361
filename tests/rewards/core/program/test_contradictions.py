"""What a draft says in vain is named with its line, in both languages; what makes sense is left alone."""

import pytest

from rewards.core.program import read
from rewards.core.program.contradiction_sentences import SENTENCES

BASE = """
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 10000}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
exclusions: [{category: [GIFT CARD, TOBACCO]}, {sku: [BAG]}]
"""
VAIN = {
    "no Saturday is a Monday": ('kind: fixed, points: 5, when: {weekday: [mon], nth_weekday: {3: sat}}', "never_a_day"),
    "no 31st in a November": ('kind: fixed, points: 5, when: {day_of_month: [31], from: 2026-11-01, until: 2026-12-01}', "never_a_day"),
    "no 30th in the days before": ('kind: fixed, points: 5, when: {day_of_month: [30, 31], from: 2026-02-01, until: 2026-03-01}', "never_a_day"),
    "its lines never earn": ('kind: fixed, points: 5, when: {line: {category: [TOBACCO]}}', "lines_never_earn"),
    "its product never earns": ('kind: fixed, points: 5, when: {line: {sku: [BAG], category: [X]}}', "lines_never_earn"),
    "expires while pending": ('kind: fixed, points: 5, when: {from: 2026-12-01, until: 2026-12-03}, expiry: {at: 2026-12-04}', "expires_while_pending_at"),
    "earns past its expiry": ('kind: fixed, points: 5, when: {from: 2026-12-01}, expiry: {at: 2027-01-04}', "earns_past_its_expiry"),
    "an exclusive one goes before it": ('kind: fixed, points: 5, when: {minimum: "500", weekday: [mon]}\n  - {code: only, kind: fixed, points: 9, stacking: exclusive, when: {weekday: [mon, tue]}}', "shadowed"),
    "an exclusive one of higher priority": ('kind: multiplier, factor: "2", stacking: exclusive\n  - {code: most, kind: multiplier, factor: "3", stacking: exclusive, priority: 5}', "shadowed"),
}  # fmt: skip
SENSE = {
    "a leap day": "kind: fixed, points: 5, when: {day_of_month: [29], from: 2028-02-01, until: 2028-03-01}",
    "one day alone": "kind: fixed, points: 5, when: {from: 2026-02-01, until: 2026-02-02}",
    "hours of one day": 'kind: fixed, points: 5, when: {from: "2026-02-01T10:00:00+09:00", until: "2026-02-01T12:00:00+09:00"}',
    "some lines earn": "kind: fixed, points: 5, when: {line: {category: [TOBACCO, TEA]}}",
    "an exclusive one with a limit": 'kind: fixed, points: 5\n  - {code: only, kind: fixed, points: 9, stacking: exclusive, limit: {per_member: 1}}',
    "an exclusive one on other days": "kind: fixed, points: 5\n  - {code: only, kind: fixed, points: 9, stacking: exclusive, when: {weekday: [mon]}}",
    "an exclusive one above a sum": 'kind: fixed, points: 5\n  - {code: only, kind: fixed, points: 9, stacking: exclusive, when: {minimum: "100"}}',
    "the end of time": "kind: fixed, points: 5, when: {from: 9999-12-30}",
    "the beginning of time": "kind: fixed, points: 5, when: {until: 0001-01-03}",
    "it expires after its end": "kind: fixed, points: 5, when: {from: 2026-12-01, until: 2026-12-03}, expiry: {at: 2027-01-04}",
}  # fmt: skip


def found(rule: str, base: str = BASE) -> list[tuple[int, str]]:
    first, *more = rule.split("\n")
    rules = "\n".join([f"  - {{code: rule, {first}}}", *more])
    text = base.replace("exclusions:", f"{rules}\nexclusions:")
    text = "program: {earning: {pending_days: 7}}" + text
    assert read(text).mistakes == []
    return [(mistake.line, mistake.code) for mistake in read(text, is_draft=True).mistakes]


@pytest.mark.parametrize("name", VAIN)
def test_a_rule_in_vain_is_named(name):
    rule, code = VAIN[name]
    assert found(rule)[-1] == (7, code)


@pytest.mark.parametrize("name", SENSE)
def test_a_rule_that_makes_sense_is_left_alone(name):
    assert found(SENSE[name]) == []


def test_a_tier_that_nobody_can_reach_is_named():
    text = """
tier_policy: {by: points}
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 100}
"""
    assert [(mistake.line, mistake.code) for mistake in read(text, is_draft=True).mistakes] == [
        (5, "tier_without_points")
    ]
    assert read(text + 'rules: [{code: base, kind: amount, points: 1, per: "100"}]', is_draft=True).mistakes == []


def test_a_tier_that_nobody_would_hold_is_named():
    text = BASE.replace(
        "rules:", '  - {code: gold, name: {ja: 金, en: Gold}, reach_any: {spend: "9000", purchases: 50}}\nrules:'
    )
    assert [(mistake.line, mistake.code) for mistake in read(text, is_draft=True).mistakes] == [(4, "tier_never_held")]
    assert read(text.replace("9000", "10001"), is_draft=True).mistakes == []


def test_sentences_are_there_in_both_languages():
    rule, code = VAIN["an exclusive one goes before it"]
    assert found(rule)[-1][1] == code
    for english, japanese in SENTENCES.values():
        assert english.endswith(".") and japanese.endswith("。")
