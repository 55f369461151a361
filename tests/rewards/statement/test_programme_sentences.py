"""How points are used, what they are worth, when they expire, how tiers are judged, in words."""

import pytest
from django.utils import translation

from rewards.core.terms import Terms, compile_terms
from rewards.statement.figures import Figures
from rewards.statement.programme import earning, rewards, tiers, using
from tests.rewards.cast import programme

HEAD = "program: {name: {ja: 絆, en: Kizuna}, currency: JPY%s}\n"
TIERS = """
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: gold, name: {ja: ゴールド, en: Gold}, reach: {spend: "20000", purchases: 5}, multiplier: "1.5", benefits: [lounge]}
"""


def terms_of(settings: str = "", rest: str = "") -> Terms:
    return compile_terms(programme(HEAD % (f", {settings}" if settings else "") + rest), 1)


def everything(terms: Terms, language: str) -> str:
    with translation.override(language):
        figures = Figures.of(terms)
        return "\n".join(
            [
                *using.using(terms, figures),
                using.worth(terms, figures),
                *using.expiry(terms, figures),
                using.late_credit(terms),
                *using.returns(terms),
                *earning.notes(terms, figures),
                *earning.exclusions(terms, figures),
                *tiers.judging(terms, figures),
            ]
        )


@pytest.mark.parametrize(
    ("settings", "japanese", "english"),
    [
        ("", "お買い物で1ポイントを1円として使えます。", "1 pt is worth 1 yen when you shop."),
        ('point: {value: "0.5"}', "お買い物で2ポイントを1円として", "2 pt is worth 1 yen"),
        ("earning: {pending_days: 3}", "お買い物のポイントは、3日後から使えます。", "from 3 days after it on"),
        ("redemption: {minimum: 100}", "100ポイントから使えます。", "They can be used from 100 pt on."),
        ("redemption: {block: 50}", "50ポイント単位で使えます。", "in units of 50 pt"),
        ('redemption: {max_share: "0.5"}', "商品の代金の50%まで使えます。", "up to 50% of the goods"),
        ("", "付与日の12か月後の月末まで使えます。", "until the end of the month 12 months after"),
        ("expiry: {after: never}", "ポイントに有効期限はありません。", "Points do not expire."),
        ("expiry: {sliding: true}", "有効期限が延びます。", "renews them"),
        ("late_credit_days: 0", "ポイントの後付けはできません。", "cannot be added to a purchase later"),
        ("late_credit_days: 14", "14日以内にレシートを", "within 14 days"),
        ("refund: {debt: false}", "差し引きません。", "nothing is taken from the next ones"),
        ("earning: {rounding: ceil}", "端数は切り上げます。", "fractions are rounded up"),
        ("earning: {basis: {tax: excluded}}", "税抜の金額で計算します。", "without tax"),
    ],
)
def test_a_setting_is_told(settings: str, japanese: str, english: str) -> None:
    assert japanese in everything(terms_of(settings), "ja")
    assert english in everything(terms_of(settings), "en")


@pytest.mark.parametrize(
    ("policy", "japanese"),
    [
        ("{}", "判定期間は直近12か月です。"),
        ("{window: {calendar_year: true}}", "判定期間は1月から12月までです。"),
        ("{window: {from_month: 3, months: 12}}", "判定期間は、3月から12か月ごとです。"),
        ("{window: {anniversary: true}}", "ご入会日から1年ごとです。"),
        ("{up: at_review, review: {every: half_year, month: 4, day: 1}}", "ランクアップは判定のとき（4月1日と10月1日）です。"),
        ("{keep: {from_month: 4, months: 12}}", "適用期間（4月から12か月ごと）の終わりまで続きます。"),
        ("{down: one_step}", "下がるのは1段階までです。"),
        ("{down: never}", "ランクは下がりません。"),
    ],
)  # fmt: skip
def test_a_policy_of_tiers_is_told(policy: str, japanese: str) -> None:
    assert japanese in everything(terms_of("", f"{TIERS}tier_policy: {policy}\n"), "ja")


def test_tiers_stand_side_by_side() -> None:
    with translation.override("en"):
        terms = terms_of("", TIERS)
        found = tiers.comparison(terms, Figures.of(terms), "gold")
    assert found is not None
    assert [(column.name, column.is_held) for column in found.columns] == [("Bronze", False), ("Gold", True)]
    rows = {row.name: [cell.text if cell.has is None else cell.has for cell in row.cells] for row in found.rows}
    assert rows == {
        "How to reach it": ["From the start", "20,000 yen or more spent and 5 purchases or more"],
        "Points": ["× 1", "× 1.5"],
        "Use of the lounge": [False, True],
    }


def test_a_reward_says_its_price_and_its_coupon() -> None:
    reward = 'rewards: [{code: r, name: {ja: 特典, en: Ten off}, points: 300, coupon: {kind: percent, percent: "10", up_to: "2000", valid: {days: 14}}, stock: 5}]\n'
    with translation.override("en"):
        terms = terms_of("", reward)
        (line,) = rewards.rewards(terms, Figures.of(terms))
    assert (line.name, line.price, line.sentence) == ("Ten off", "300 pt", "10% off (up to 2,000 yen)")
    assert line.conditions == ["Limited to 5 in all.", "Valid for 14 days."]


def test_exclusions_are_named() -> None:
    assert "分類: GIFT CARD" in everything(terms_of("", "exclusions: [{category: [GIFT CARD]}]\n"), "ja")
