"""Coupons that are used without a till, and members who hold them."""

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.giving import claim
from rewards.models import Coupon
from rewards.selectors.accounts import account_of
from rewards.selectors.coupons import Named
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.views.year import member_of

BY_HAND = (
    PROGRAMME
    + """
  - {code: WEB, name: {ja: 通販, en: Online shop}, channel: online}
coupons:
  - {code: any-way, name: {ja: コーヒー100円引き, en: 100 yen off coffee}, kind: amount, amount: "100", give: claim, use: [till, staff, poster, online], when: {minimum: "300"}, limit: {per_member: 9}}
  - {code: at-ginza, name: {ja: ケーキ半額, en: Half-price cake}, kind: percent, percent: "50", give: claim, use: [staff, poster], when: {store: GINZA}}
  - {code: till-only, name: {ja: レジで10%引き, en: 10% off at the till}, kind: percent, percent: "10", give: claim, use: till}
  - {code: web-only, name: {ja: 通販200円引き, en: 200 yen off online}, kind: amount, amount: "200", give: claim, use: online}
  - {code: plain, name: {ja: いつもの50円引き, en: The usual 50 yen off}, kind: amount, amount: "50", give: claim}
  - {code: later, name: {ja: 明日から, en: From tomorrow}, kind: amount, amount: "50", give: claim, use: [staff, poster], starts_after: {days: 1}}
rewards:
  - {code: bought, name: {ja: 交換したクーポン, en: Exchanged}, points: 100, coupon: {kind: amount, amount: "100", use: [staff]}, stock: 5}
"""
)


def member(email: str = "taro@example.com") -> Member:
    """Return a member who signs in and has some points, in a programme with such coupons."""
    published(BY_HAND)
    found = member_of(email)
    adjust(account_of(found.pk), 500, "gift", "for the test")
    return found


def has(person: Member, code: str = "any-way") -> Coupon:
    """Return a coupon that the member has claimed."""
    return claim(account_of(person.pk), code)


def named(coupon: Coupon) -> Named:
    """Return a coupon as actions take it."""
    return Named(coupon.pk, coupon.account_id)
