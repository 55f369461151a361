"""Each shape of a rule in words."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.utils import translation

from rewards.core.terms import Terms, compile_terms
from rewards.statement.figures import Figures
from rewards.statement.programme import earning
from tests.rewards.cast import programme

BEGINNING = """
program: {name: {ja: 絆, en: Kizuna}, currency: JPY}
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: gold, name: {ja: ゴールド, en: Gold}, threshold: 9000}
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}, channel: store}
  - {code: UENO, name: {ja: 上野店, en: Ueno}, channel: store}
  - {code: WEB, name: {ja: 通販, en: Web}, channel: online}
rules:
"""


def terms_with(rule: str) -> Terms:
    return compile_terms(programme(f"{BEGINNING}  - {{code: r, {rule}}}\n"), 1)


def told(rule: str, language: str, at: datetime | None = None) -> earning.RuleLine:
    with translation.override(language):
        terms = terms_with(rule)
        (line,) = earning.rules(terms, Figures.of(terms), at)
        return line


@pytest.mark.parametrize(
    ("rule", "japanese", "english"),
    [
        (
            'kind: amount, points: 1, per: "100"',
            "100円ごとに1ポイントが貯まります。",
            "You earn 1 pt for every 100 yen.",
        ),
        (
            'kind: amount, points: 1, per: "100", blocks: fractional',
            "100円につき1ポイントが貯まります。端数の金額も割合に応じて計算します。",
            "You earn 1 pt per 100 yen, and a part of it earns its share.",
        ),
        ("kind: item, points: 30", "商品1点ごとに30ポイントが貯まります。", "You earn 30 pt for each item."),
        ("kind: fixed, points: 50", "お買い物1回につき50ポイントが貯まります。", "You earn 50 pt for the purchase."),
        (
            'kind: multiplier, factor: "1.5"',
            "お買い物のポイントが1.5倍になります。",
            "The points of the purchase are multiplied by 1.5.",
        ),
        (
            "kind: activity, activity: enrolment, points: 100",
            "ご入会で100ポイントが貯まります。",
            "You earn 100 pt when you join.",
        ),
        (
            "kind: activity, activity: dog_walk, points: 5",
            "dog walkで5ポイントが貯まります。",
            "You earn 5 pt for: dog walk.",
        ),
    ],
)
def test_what_a_rule_gives(rule: str, japanese: str, english: str) -> None:
    assert told(rule, "ja").sentence == japanese
    assert told(rule, "en").sentence == english


CONDITIONS: Sequence[tuple[str, str, str]] = [
    ("when: {weekday: [sat, sun]}", "毎週土曜日、日曜日が対象です。", "Every Saturday and Sunday."),
    ("when: {day_of_month: [5, 22, 23, 31]}", "毎月5日、22日、23日、31日が対象です。", "On the 5th, 22nd, 23rd and 31st of each month."),
    ("when: {nth_weekday: {3: sat}}", "毎月第3土曜日が対象です。", "On the third Saturday of each month."),
    ("when: {holiday: true}", "祝日が対象です。", "On public holidays."),
    ("when: {holiday: false}", "祝日は対象外です。", "Not on public holidays."),
    ("when: {hours: 09:00-12:30}", "9:00から12:30までのお買い物が対象です。", "Purchases from 9:00 to 12:30."),
    ("when: {hours: 22:00-02:00}", "22:00から翌2:00までのお買い物が対象です。", "Purchases from 22:00 to 2:00 the next day."),
    ('when: {minimum: "5000"}', "5,000円以上のお買い物が対象です。", "For purchases of 5,000 yen or more."),
    ("when: {line: {sku: [B, A]}}", "商品: A、B", "Products: A and B."),
    ("when: {line: {category: [TEA]}}", "分類: TEA", "Kinds of products: TEA."),
    ("when: {store: GINZA}", "銀座店でのお買い物が対象です。", "At: Ginza."),
    ("when: {store: [GINZA, UENO]}", "店舗でのお買い物が対象です。", "For purchases in our stores."),
    ("when: {store: WEB}", "オンラインでのお買い物が対象です。", "For purchases online."),
    ("when: {tier: gold}", "ゴールドのお客様が対象です。", "For the tiers: Gold."),
    ("when: {segment: bean-lovers}", "対象のお客様に限ります。", "For selected members."),
    ("when: {first_purchase: true}", "はじめてのお買い物が対象です。", "On your first purchase."),
    ("when: {first_purchase: false}", "2回目以降のお買い物が対象です。", "From your second purchase on."),
    ("when: {birthday_month: true}", "お誕生月のお買い物が対象です。", "In the month of your birthday."),
    (
        "when: {from: 2026-12-01, until: 2026-12-03}",
        "2026年12月1日(火)から2026年12月2日(水)まで。",
        "From 1 Dec 2026 to 2 Dec 2026.",
    ),
    ("when: {until: 2026-12-03T09:00:00Z}", "2026年12月3日(木) 18:00まで。", "Until 3 Dec 2026 18:00."),
    ("limit: {per_member: 1}", "お一人様1回までです。", "Once for each member."),
    ("limit: {per_member: 4, each: month}", "お一人様1か月に4回までです。", "Up to 4 times a month."),
    ("limit: {total: 1000}", "全体で先着1,000回までです。", "Given 1,000 times in all, first come, first served."),
    ("limit: {budget: 5000}", "全体で5,000ポイントの付与に達した時点で終了します。", "Ends when 5,000 pt have been given in all."),
    ("expiry: {after: {days: 14}}", "付与日の14日後まで使える期間限定ポイントです。", "Limited-time points for 14 days."),
    (
        "expiry: {after: {months: 2}, end_of: month}",
        "付与日の2か月後の月末まで使える期間限定ポイントです。",
        "Limited-time points, until the end of the month 2 months later.",
    ),
    ("expiry: {at: 2027-04-01}", "2027年3月31日(水)まで使える期間限定ポイントです。", "Limited-time points, until 31 Mar 2027."),
]  # fmt: skip


@pytest.mark.parametrize(("part", "japanese", "english"), CONDITIONS)
def test_a_condition_is_a_sentence_of_its_own(part: str, japanese: str, english: str) -> None:
    assert told(f"kind: fixed, points: 50, {part}", "ja").conditions == [japanese]
    assert told(f"kind: fixed, points: 50, {part}", "en").conditions == [english]


def test_the_name_of_a_segment_is_not_told() -> None:
    line = told("kind: fixed, points: 50, when: {segment: big-spenders}", "en")
    assert "spenders" not in f"{line}"


@pytest.mark.parametrize(
    ("day", "state"), [(datetime(2026, 11, 30, tzinfo=UTC), "later"), (datetime(2026, 12, 2, tzinfo=UTC), ""), (datetime(2027, 1, 1, tzinfo=UTC), "over")]
)  # fmt: skip
def test_a_rule_says_whether_its_time_has_come(day: datetime, state: str) -> None:
    rule = "kind: fixed, points: 50, when: {from: 2026-12-01, until: 2026-12-03}"
    assert told(rule, "en", day).state == state
    assert told(rule, "en").state == ""


def test_a_name_cannot_turn_the_page_around() -> None:
    line = told('kind: item, points: 1, name: {ja: "\u200fa", en: "\u200fשלום"}', "en")
    assert line.name == "\u2068שלום\u2069"
    assert told('kind: item, points: 1, name: {ja: "\u200fa", en: x}', "ja").name == "a"
