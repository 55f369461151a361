"""Every kind of mistake is named by its code, on its line, with a sentence in both languages."""

import re

import pytest

from rewards.core.program import check, read
from rewards.core.program.sentences import MISTAKES

RULE = 'rules:\n  - {code: base, kind: amount, points: 1, per: "100"'
NAME = "name: {ja: あ, en: a}"
TIERS = f"tiers:\n  - {{code: a, {NAME}, threshold: 0}}\n"
COUPON = f"coupons:\n  - {{code: c, {NAME}, kind: amount, amount: '1', "

# The code, the line, the text.
SHIPPING = "kind: shipping"
ROWS: list[tuple[str, int, str | bytes]] = [
    # The text as YAML
    ("too_large", 1, "#" * 10_000_001),
    ("not_utf8", 2, "program:\n  name: 絆".encode("cp932")),
    ("not_utf8", 1, "program: {}".encode("utf-16")),
    ("unprintable", 2, "program: {}\n\x00"),
    ("unprintable", 1, "program: \ud800"),
    ("unprintable", 1, b"rules: \x1b"),
    ("empty", 1, ""),
    ("empty", 1, b"\xef\xbb\xbf"),
    ("empty", 1, "# nothing\n"),
    ("empty", 1, "---\n...\n"),
    ("empty", 1, "~"),
    ("not_yaml", 2, "program: {name: x\nrules: ]"),
    ("not_yaml", 2, "program:\n  a: b: c"),
    ("not_yaml", 1, 'program: "never closed'),
    ("not_yaml", 1, '"\\UFFFFFFFF": 1'),
    ("tab", 2, "program:\n\tcurrency: JPY"),
    ("yaml_version", 2, "%YAML 1.1\n---\nprogram: {}"),
    ("several_documents", 2, "program: {}\n---\nrules: []"),
    ("too_deep", 1, "[" * 100),
    ("too_deep", 1, "rules: " + "[" * 100_000),
    ("not_a_programme", 1, "- program"),
    ("not_a_programme", 1, "program"),
    ("duplicate_key", 3, "program:\n  currency: JPY\n  currency: USD"),
    ("duplicate_key", 2, "rules: []\nrules: []"),
    (
        "duplicate_key",
        1,
        'rules: [{code: b, kind: fixed, points: 1, when: {nth_weekday: {3: sat, "3": sun}}}]',
    ),
    ("key_not_text", 1, "? [a]\n: 1"),
    ("key_not_text", 2, "program:\n  : 1"),
    ("alias", 2, "program: {name: &n {ja: あ, en: a}}\nrules: *n"),
    ("alias", 1, "rules: *nothing"),
    ("anchor", 1, "rules: &r []"),
    ("merge_key", 2, "program:\n  <<: {currency: JPY}"),
    ("tag", 1, "program: {currency: !!str JPY}"),
    ("tag", 1, "rules: !!python/object:os.system []"),
    ("tag", 1, "rules: ! []"),
    ("number_unquoted", 2, "rules:\n  - {code: b, kind: multiplier, factor: 1.5}"),
    ("number_form", 1, "program: {late_credit_days: 0x1F}"),
    ("number_form", 1, "program: {late_credit_days: 0o17}"),
    ("number_form", 1, "program: {late_credit_days: 007}"),
    ("number_form", 1, "program: {late_credit_days: 1e3}"),
    ("number_form", 1, "program: {late_credit_days: .inf}"),
    ("number_form", 1, "program: {late_credit_days: .nan}"),
    ("number_too_long", 1, "program: {late_credit_days: " + "9" * 5000 + "}"),
    # Keys and kinds
    ("unknown_key", 1, "programme: {}"),
    ("unknown_key", 2, "program:\n  curency: JPY"),
    ("unknown_key", 2, RULE + ", colour: red}"),
    ("unknown_key", 1, "tier_policy: {window: {rolling: 3}}"),
    ("not_for_kind", 3, "rules:\n  - code: b\n    per: '100'\n    kind: fixed\n    points: 1"),
    ("missing", 2, "rules:\n  - {code: base, kind: amount, points: 1}"),
    ("missing", 2, "rules:\n  - {kind: fixed, points: 1}"),
    ("missing", 1, "tiers: [{code: a, threshold: 0, name: {ja: あ}}]"),
    ("no_value", 1, "rules:"),
    ("no_value", 2, "program:\n  currency: ~"),
    ("not_map", 1, "program: 3"),
    ("not_map", 2, "rules:\n  - base"),
    ("empty_map", 2, RULE + ", limit: {}}"),
    ("not_list", 1, "rules: {base: 1}"),
    ("empty_list", 2, RULE + ", when: {store: []}}"),
    ("twice", 2, RULE + ", when: {day_of_month: [5, 5]}}"),
    ("one_way", 1, "tier_policy: {window: {calendar_year: true, lifetime: true}}"),
    ("one_way", 1, "tier_policy: {window: {from_month: 3}}"),
    ("one_way", 1, "program: {expiry: {after: {days: 1, months: 1}}}"),
    ("not_never", 1, "program: {expiry: {after: always}}"),
    ("not_boolean", 1, "program: {refund: {debt: yes}}"),
    ("not_boolean", 1, 'program: {refund: {debt: "true"}}'),
    ("only_true", 1, "tier_policy: {window: {lifetime: false}}"),
    ("whole_quoted", 1, 'program: {late_credit_days: "7"}'),
    ("not_whole", 1, "program: {late_credit_days: true}"),
    ("not_whole", 1, "program: {late_credit_days: soon}"),
    ("not_decimal", 1, "program: {point: {value: one}}"),
    ("not_decimal", 1, 'program: {point: {value: "１"}}'),
    ("not_decimal", 1, 'program: {point: {value: "1e3"}}'),
    ("too_many_decimals", 1, 'program: {point: {value: "0.1234567"}}'),
    ("out_of_range", 1, "program: {late_credit_days: -1}"),
    ("out_of_range", 1, 'program: {redemption: {max_share: "1.1"}}'),
    ("out_of_range", 2, RULE + ", when: {day_of_month: [32]}}"),
    ("out_of_range", 1, "program: {redemption: {block: 0}}"),
    ("not_positive", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "0"}'),
    ("not_positive", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "-100"}'),
    ("not_positive", 2, 'rules:\n  - {code: b, kind: multiplier, factor: "0"}'),
    ("not_positive", 1, f'tiers: [{{code: a, {NAME}, threshold: 0, multiplier: "0"}}]'),
    ("negative", 2, RULE + ', when: {minimum: "-1"}}'),
    ("not_money", 2, "rules:\n  - {code: b, kind: amount, points: 1, per: ¥100}"),
    ("not_money", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "1,000"}'),
    ("not_money", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "0100"}'),
    ("negative", 2, RULE + ', when: {minimum: "-0"}}'),
    ("money_decimals", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "99.5"}'),
    ("money_too_large", 2, 'rules:\n  - {code: b, kind: amount, points: 1, per: "1000000000000"}'),
    ("not_text", 1, "stores: [{code: 12, channel: store, name: {ja: あ, en: a}}]"),
    ("not_text", 2, RULE + ", when: {line: {sku: [12345]}}}"),
    ("not_texts", 1, "program: {name: Points}"),
    ("blank", 1, "program: {name: {ja: ' '}}"),
    ("too_long", 1, "program: {name: {ja: " + "あ" * 201 + "}}"),
    ("bad_character", 1, 'program: {name: {en: "a\\nb"}}'),
    ("bad_character", 1, 'program: {name: {en: "a\u202eb"}}'),
    ("bad_character", 1, 'program: {name: {en: "a\\ud83d"}}'),
    ("bad_code", 1, "rules: [{code: コーヒー, kind: fixed, points: 1}]"),
    ("bad_code", 1, "rules: [{code: 'a b', kind: fixed, points: 1}]"),
    ("bad_code", 1, "rules: [{code: " + "a" * 41 + ", kind: fixed, points: 1}]"),
    ("bad_code", 1, f"tiers: [{{code: a, {NAME}, threshold: 0, benefits: ['free shipping']}}]"),
    ("bad_code", 2, RULE + ", campaign: '春'}"),
    ("not_a_choice", 1, "program: {earning: {rounding: flor}}"),
    ("not_a_choice", 1, "rules: [{code: a, kind: amout, points: 1}]"),
    ("not_a_choice", 2, RULE + ", when: {weekday: [monday]}}"),
    ("not_a_choice", 2, RULE + ", when: {nth_weekday: {3: Saturday}}}"),
    ("unknown_key", 2, RULE + ", when: {nth_weekday: {6: sat}}}"),
    ("not_a_choice", 2, COUPON + "give: now}"),
    ("unknown_currency", 1, "program: {currency: YEN}"),
    ("unknown_time_zone", 1, "program: {time_zone: Asia/Tokio}"),
    ("not_date", 1, f"stores: [{{code: G, channel: store, {NAME}, opened_on: 2019-02-30}}]"),
    ("not_moment", 2, RULE + ", when: {from: 2026-12-32}}"),
    ("not_moment", 2, RULE + ", when: {from: 2026-12-01T10:00}}"),
    ("not_moment", 1, "from: tomorrow\nrules: []"),
    ("not_hours", 2, RULE + ", when: {hours: 14-16}}"),
    ("not_hours", 2, RULE + ", when: {hours: 14:00-14:00}}"),
    ("not_hours", 2, RULE + ", when: {hours: 14:00-25:00}}"),
    ("not_hours", 1, f"stores: [{{code: G, {NAME}, hours: {{mon: ['10-20']}}}}]"),
    ("not_list", 1, f"stores: [{{code: G, {NAME}, hours: {{mon: '10:00-20:00'}}}}]"),
    ("unknown_key", 1, f"stores: [{{code: G, {NAME}, hours: {{monday: []}}}}]"),
    ("not_date", 1, f"stores: [{{code: G, {NAME}, hours: {{special: [{{on: soon, hours: []}}]}}}}]"),
    ("not_phone", 1, f"stores: [{{code: G, {NAME}, phone: '<a>'}}]"),
    # What values mean together
    ("duplicate_code", 3, RULE + "}\n  - {code: base, kind: fixed, points: 1}"),
    ("unknown_code", 2, RULE + ", when: {tier: gold}}"),
    ("unknown_code", 2, RULE + ", when: {store: [GINZA]}}"),
    ("unknown_code", 2, COUPON + "give: auto, for: {tier: [gold]}}"),
    (
        "retired_code",
        5,
        TIERS + f"  - {{code: b, {NAME}, threshold: 9, retired: true}}\n" + RULE + ", when: {tier: b}}",
    ),
    ("no_threshold", 1, f"tiers: [{{code: a, {NAME}}}]"),
    ("threshold_and_reach", 3, TIERS + f"  - {{code: b, {NAME}, threshold: 9, reach: {{purchases: 3}}}}"),
    ("first_threshold", 1, f"tiers: [{{code: a, {NAME}, threshold: 10}}]"),
    ("first_threshold", 1, f"tiers: [{{code: a, {NAME}, reach: {{purchases: 3}}}}]"),
    ("threshold_order", 3, TIERS + f"  - {{code: b, {NAME}, threshold: 0}}"),
    (
        "threshold_order",
        4,
        TIERS + f"  - {{code: b, {NAME}, threshold: 200}}\n  - {{code: c, {NAME}, threshold: 100}}",
    ),
    (
        "tier_passed_over",
        4,
        TIERS + f"  - {{code: b, {NAME}, threshold: 200}}\n  - {{code: c, {NAME}, reach: {{spend: '200'}}}}",
    ),
    ("month_of_monthly", 1, "tier_policy: {review: {every: month, month: 3}}"),
    ("expires_while_pending", 1, "program: {earning: {pending_days: 15}, expiry: {after: {days: 14}}}"),
    ("expires_while_pending", 1, "program: {earning: {pending_days: 30}, expiry: {after: {months: 1}}}"),
    (
        "expires_while_pending",
        3,
        "program: {earning: {pending_days: 15}}\n" + RULE + ", expiry: {after: {days: 14}}}",
    ),
    ("multiplier_line", 2, "rules:\n  - {code: b, kind: multiplier, factor: 2, when: {line: {sku: A}}}"),
    (
        "activity_condition",
        2,
        "rules:\n  - {code: b, kind: activity, activity: visit, points: 1, when: {minimum: '1'}}",
    ),
    ("rule_expiry", 2, RULE + ", expiry: {after: {days: 3}, at: 2027-01-01}}"),
    ("rule_expiry", 2, RULE + ", expiry: {end_of: month}}"),
    ("not_map", 2, RULE + ", expiry: {after: never}}"),
    ("expires_before_start", 2, RULE + ", when: {from: 2026-12-01}, expiry: {at: 2026-12-01}}"),
    ("each_alone", 2, RULE + ", limit: {each: month}}"),
    ("each_alone", 2, COUPON + "give: claim, limit: {each: month}}"),
    ("public_code_missing", 2, COUPON + "give: public}"),
    ("public_code_unused", 2, COUPON + "give: claim, public_code: HI}"),
    (
        "public_code_twice",
        3,
        COUPON
        + "give: public, public_code: HI}\n"
        + f"  - {{code: d, {NAME}, kind: shipping, give: public, public_code: hi}}",
    ),
    ("until_before_from", 2, RULE + ", when: {from: 2026-12-03, until: 2026-12-03}}"),
    ("until_before_from", 2, RULE + ", when: {from: 2026-12-03, until: 2026-12-03T00:00:00+10:00}}"),
    ("missing", 2, f"coupons:\n  - {{code: c, {NAME}, kind: percent, give: claim}}"),
    ("missing", 2, f"coupons:\n  - {{code: c, {NAME}, kind: free_item, give: claim}}"),
    ("missing", 1, f"rewards: [{{code: r, {NAME}, points: 3}}]"),
    (
        "not_for_kind",
        1,
        f"rewards: [{{code: r, {NAME}, points: 3, coupon: {{kind: shipping, percent: '3'}}}}]",
    ),
    ("out_of_range", 1, f"rewards: [{{code: r, {NAME}, points: 0, coupon: {{kind: shipping}}}}]"),
    (
        "out_of_range",
        1,
        f"rewards: [{{code: r, {NAME}, points: 3, coupon: {{kind: percent, percent: '101'}}}}]",
    ),
    (
        "group_of_exclusive",
        1,
        f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, stacking: exclusive, group: g}}]",
    ),
    (
        "group_of_exclusive",
        1,
        f"rewards: [{{code: r, {NAME}, points: 3, coupon: {{kind: shipping, stacking: exclusive, group: g}}}}]",
    ),
    ("use_by_hand", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, use: [till, staff]}}]"),
    (
        "use_by_hand",
        1,
        f"rewards: [{{code: r, {NAME}, points: 3, coupon: {{kind: multiplier, factor: '2', use: poster}}}}]",
    ),
    ("not_a_choice", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, use: door}}]"),
    ("empty_list", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, use: []}}]"),
    ("auto_once", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: auto, limit: {{per_member: 2, each: month}}}}]"),
    ("not_a_choice", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, stacking: alone}}]"),
    ("one_way", 1, f"coupons: [{{code: c, {NAME}, {SHIPPING}, give: claim, starts_after: {{}}}}]"),
    (
        "public_code_twice",
        3,
        f"coupons:\n  - {{code: a, {NAME}, {SHIPPING}, give: public, public_code: GO-10}}\n"
        f"  - {{code: b, {NAME}, {SHIPPING}, give: public, public_code: g0i0}}",
    ),
]


@pytest.mark.parametrize(("code", "line", "text"), ROWS, ids=lambda value: str(value)[:40])
def test_a_mistake_is_named_on_its_line(code: str, line: int, text: str | bytes) -> None:
    reading = read(text)
    assert reading.document is None
    assert reading.changes == []
    assert [(mistake.code, mistake.line) for mistake in reading.mistakes].count((code, line)) >= 1, [
        str(mistake) for mistake in reading.mistakes
    ]
    assert len(reading.mistakes) <= 2, [str(mistake) for mistake in reading.mistakes]


@pytest.mark.parametrize(("code", "line", "text"), ROWS, ids=lambda value: str(value)[:40])
def test_a_mistake_is_one_sentence_in_both_languages(code: str, line: int, text: str | bytes) -> None:
    for mistake in read(text).mistakes:
        english, japanese = mistake.message("en"), mistake.message("ja")
        assert str(mistake) == english
        assert english.startswith(f"Line {mistake.line}")
        assert japanese.startswith(f"{mistake.line}行目")
        assert re.search("[ぁ-ん]", japanese)
        for sentence in (english, japanese):
            assert "\n" not in sentence
            assert "{guess}" not in sentence
            assert len(sentence) < 700
            sentence.encode()


def test_every_sentence_is_met_by_a_row() -> None:
    met = {mistake.code for _, _, text in ROWS for mistake in read(text).mistakes}
    assert met == set(MISTAKES)


def test_all_mistakes_are_named_in_one_pass_in_the_order_of_their_lines() -> None:
    text = (
        "program:\n"
        "  currency: YEN\n"
        "  currency: JPY\n"
        "rules:\n"
        "  - {code: base, kind: amount, points: 1.5, per: 0}\n"
        "  - {code: base, kind: fixed}\n"
        "tiers: *t\n"
    )
    found = [(mistake.line, mistake.code) for mistake in read(text).mistakes]
    assert found == [
        (2, "unknown_currency"),
        (3, "duplicate_key"),
        (5, "number_unquoted"),
        (5, "not_positive"),
        (6, "missing"),
        (6, "duplicate_code"),
        (7, "alias"),
    ]


def test_a_mistyped_word_is_met_with_a_suggestion() -> None:
    (mistake,) = read("programm: {}").mistakes
    assert '(did you mean "program"?)' in mistake.message("en")
    assert "「program」のことでしょうか" in mistake.message("ja")


def test_a_path_names_items_by_their_code() -> None:
    (mistake,) = read("rules: [{code: base, kind: multiplier, factor: 0}]").mistakes
    assert mistake.path == "rules[base].factor"


def test_an_item_without_a_code_is_named_by_its_place() -> None:
    (mistake,) = read("rules: [{kind: fixed, points: 1}]").mistakes
    assert mistake.path == "rules[#1]"


def test_a_value_that_the_file_does_not_have_is_blamed_on_what_makes_it_wrong() -> None:
    dollars = read("program: {currency: USD}\n" + 'rules: [{code: b, kind: amount, points: 1, per: "0.50"}]').document
    (mistake,) = read("# new\nprogram:\n  currency: JPY\n", dollars).mistakes
    assert (mistake.line, mistake.code, mistake.path) == (3, "money_decimals", "rules[b].per")


def test_lines_are_right_beside_items_that_the_file_retires() -> None:
    current = read("rules: [{code: a, kind: fixed, points: 1}, {code: b, kind: fixed, points: 1}]").document
    text = "rules:\n  - {code: c, kind: fixed, points: 1}\n  - {code: b, kind: fixed, points: 0}\n"
    (mistake,) = read(text, current).mistakes
    assert (mistake.line, mistake.path) == (3, "rules[b].points")


def test_a_document_without_a_file_is_checked_without_lines() -> None:
    (mistake,) = check({"rules": [{"code": "b", "kind": "fixed", "points": "1"}]})
    assert (mistake.line, mistake.code) == (0, "whole_quoted")
    assert mistake.message("en").startswith("rules[b].points: ")


@pytest.mark.parametrize("document", [None, [], 3, "x", {1: 2}, {"rules": 1.5}, {"rules": [None, 1.5, {}]}])
def test_a_document_of_the_wrong_kind_is_refused_without_an_exception(document: object) -> None:
    mistakes = check(document)
    assert mistakes
    for mistake in mistakes:
        assert mistake.message("ja")
