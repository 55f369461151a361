"""A shelf of rewards, and members who stand before it with points."""

from uuid import UUID

from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import exchange
from rewards.core.coupons.judging import Use
from rewards.models import Coupon
from rewards.selectors.accounts import account_of
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.coupons.counter import use, used
from tests.rewards.views.year import member_of

REWARDS = """
rewards:
  - code: drip
    name: {ja: ドリップコーヒー1杯, en: Free drip coffee}
    description: {ja: お好きな豆でお淹れします。, en: Brewed from the beans you like.}
    points: 150
    coupon: {kind: free_item, sku: DRIP, up_to: "700", valid: {days: 30}}
    stock: 30
  - {code: 500-off, name: {ja: お会計500円引き, en: 500 off your bill}, points: 480, coupon: {kind: amount, amount: "500", when: {minimum: "2000"}, valid: {days: 60}}}
  - {code: ten-off, name: {ja: 10%引き, en: 10% off}, points: 300, coupon: {kind: percent, percent: "10", up_to: "2000", when: {store: GINZA, weekday: [tue, wed]}, valid: {days: 5}}, limit: {per_member: 1, each: month}}
  - {code: tasting, name: {ja: 新豆の試飲会, en: Tasting of new beans}, points: 1200, coupon: {kind: amount, amount: "1500", valid: {days: 90}}}
  - {code: for-gold, name: {ja: 限定ブレンド, en: Limited blend}, points: 200, coupon: {kind: amount, amount: "800", valid: {days: 30}}, for: {tier: [silver, gold]}}
  - {code: last-one, name: {ja: オリジナルマグカップ, en: Original mug}, points: 100, coupon: {kind: free_item, sku: MUG, valid: {days: 30}}, stock: 1}
  - {code: for-fans, name: {ja: 豆好き特典, en: Bean lovers only}, points: 10, coupon: {kind: amount, amount: "50"}, for: {segment: bean-lovers}}
  - {code: bygone, name: {ja: 終了した特典, en: Bygone}, points: 10, coupon: {kind: amount, amount: "50", valid: {until: 2020-01-01}}}
"""
SHELF = PROGRAMME + REWARDS


def shopper(email: str = "taro@example.com", points: int = 1000) -> Member:
    """Return a member with so many points before a published shelf."""
    published(SHELF)
    member = member_of(email)
    adjust(account_of(member.pk), points, "gift", "")
    return member


def got(member: Member, reward: str = "500-off") -> Coupon:
    """Return a coupon that the member has exchanged points for."""
    return exchange(account_of(member.pk), reward)[0]


def spent(coupon: Coupon, how: Use | None = None) -> UUID:
    """Use a coupon at the till and return the redemption's id."""
    return used(coupon, how or use()).pk


def confirmation_in(page: str) -> str:
    """Return the token that a confirmation page carries."""
    return page.split('name="confirmation" value="')[1].split('"')[0]
