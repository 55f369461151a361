"""A programme that gives coupons in every way."""

from tests.rewards.cast import PROGRAMME

GIVEN = (
    PROGRAMME
    + """
coupons:
  - {code: rainy-day, name: {ja: 雨の日クーポン, en: Rainy-day coupon}, kind: amount, amount: "100", give: claim, valid: {days: 3}, when: {minimum: "500"}, stock: 2}
  - {code: tomorrow, name: {ja: 明日から, en: From tomorrow}, kind: percent, percent: "10", give: claim, starts_after: {days: 1}, valid: {days: 2}, limit: {per_member: 1, each: day}}
  - {code: for-gold, name: {ja: ゴールド, en: Gold}, kind: amount, amount: "100", give: claim, for: {tier: gold}}
  - {code: bygone, name: {ja: 終了, en: Bygone}, kind: amount, amount: "100", give: claim, valid: {until: 2020-01-01}}
  - {code: spring, name: {ja: 春の10%引き, en: Spring 10% off}, kind: percent, percent: "10", give: public, public_code: HARU-10OFF}
  - {code: sorry, name: {ja: お詫び, en: Sorry}, kind: amount, amount: "300", give: campaign}
  - {code: birthday, name: {ja: お誕生月, en: Birthday month}, kind: amount, amount: "500", give: auto, for: {birthday_month: true}, limit: {per_member: 1, each: year}, valid: {days: 30}}
  - {code: beans-fan, name: {ja: コーヒー豆10%引き, en: 10% off beans}, kind: percent, percent: "10", give: auto, for: {segment: bean-lovers}, when: {line: {category: [BEANS]}}, valid: {days: 30}}
"""
)
