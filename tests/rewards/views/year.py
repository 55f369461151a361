"""A member who has lived through a year of shopping, by way of the same actions as everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import time_machine

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.models import Member, User
from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.batch import Batch
from rewards.actions.due import expire_points
from rewards.actions.enrolment import enrol_member
from rewards.actions.holds import capture_hold, place_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import add_rows, fold_purchase
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.actions.transfers import transfer
from rewards.core.drafts import content_digest
from rewards.selectors.accounts import account_of, load
from tests.rewards.cast import account, draft, line, published

PROGRAMME = """
program:
  name: {ja: 絆ポイント, en: Kizuna Points}
  currency: JPY
  expiry: {after: {months: 6}, end_of: month}
  earning: {pending_days: 2}
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - code: silver
    name: {ja: シルバー, en: Silver}
    threshold: 30000
    multiplier: "1.25"
    benefits: [birthday, free_shipping]
  - {code: gold, name: {ja: ゴールド, en: Gold}, reach: {spend: "90000", purchases: 15}, multiplier: "1.5"}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - code: coffee
    name: {ja: コーヒーの日, en: Coffee day}
    kind: amount
    points: 2
    per: "100"
    when: {line: {category: [COFFEE]}}
  - {code: beans, kind: item, points: 30, when: {line: {sku: [BEANS-1]}}}
  - {code: big-basket, kind: fixed, points: 50, when: {minimum: "5000"}, limit: {per_member: 2, each: year}}
  - {code: boost, kind: multiplier, factor: "2", when: {day_of_month: [5]}, expiry: {after: {days: 25}}}
  - {code: welcome, kind: activity, activity: enrolment, points: 100, limit: {per_member: 1}}
  - {code: birthday, kind: activity, activity: birthday, points: 150, expiry: {after: {days: 20}}}
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}, channel: store}
  - {code: UENO, name: {ja: 上野店, en: Ueno}, channel: store}
"""


@contextmanager
def on(moment: datetime) -> Iterator[datetime]:
    """Do something at another moment."""
    with time_machine.travel(moment, tick=True):
        yield moment


def member_of(email: str, *, name: str = "山田 太郎", joined_at: datetime | None = None) -> Member:
    """Return a new member with an account who can sign in."""
    member, _ = enrol_member(user=User.objects.create_user(email), email=email, name=name, joined_at=joined_at)
    return member


def live_through_a_year(email: str = "taro@example.com", end: datetime | None = None) -> Member:
    """Return a member who has joined, shopped, paid with points, brought goods back, sent and received points."""
    end = end or datetime.now(UTC)
    begin = end - timedelta(days=365)
    with on(begin):
        published(PROGRAMME)
        taro = member_of(email)
    mine = account_of(taro.pk)
    friend = account(begin)
    for days in range(20, 360, 20):
        with on(begin + timedelta(days=days)) as moment:
            _shop(mine, days, moment)
    with on(end - timedelta(days=40)):
        adjust(mine, 300, "goodwill", "thank you")
        adjust(mine, -20, "late_receipt", "counted twice")
    with on(end - timedelta(days=30)) as moment:
        bought = post_purchase(draft(mine, line(3000), line(1200, sku="BEANS-1", quantity=2), at=moment))
    with on(end - timedelta(days=25)) as moment:
        post_refund(bought.id, "r1", moment, lines=[ReturnedLine("APPLE", 1000)])
        adjust(friend, 500, "goodwill", "")
        transfer(friend, mine, 120)
        transfer(mine, friend, 45)
    with on(end - timedelta(days=10)) as moment:
        hold, _, _ = place_hold(mine, 100)
        capture_hold(hold, 60)
        post_activity(mine, "birthday", f"{taro.pk}:birthday", moment)
    with on(end - timedelta(days=2)) as moment:
        post_purchase(draft(mine, line(2480), line(980, category="COFFEE"), at=moment, points_used=150, store="UENO"))
    with on(end - timedelta(days=1)) as moment:
        post_purchase(draft(mine, line(1980), at=moment))
        place_hold(mine, 40, 30 * 86400)
    return taro


def _shop(mine: object, days: int, moment: datetime) -> None:
    lines = [line(1800 + days * 7), line(780, category="COFFEE")]
    if days % 60 == 0:
        lines.append(line(2400, sku="BEANS-1", quantity=2))
    post_purchase(draft(mine, *lines, at=moment, store="GINZA" if days % 40 else "UENO"))
    expire_points(moment)


def shop_often(account_id: object, entries: int, days: int = 300) -> None:
    """Post so many purchases of one line in one transaction."""
    batch = Batch()
    at = now()
    held = load([account_id], at, lots=True)[account_id]
    for number in range(entries):
        moment = at - timedelta(days=days) + timedelta(days=days) * number / entries
        sent = draft(account_id, line(1000 + number % 700), at=moment)
        purchase_id = uuid7()
        add_rows(batch, sent, purchase_id, moment, "import", 0, content_digest(sent))
        held, _ = fold_purchase(held, sent, purchase_id, batch, origin="import", posted_at=moment)
    batch.write()


def day_of(moment: datetime) -> date:
    """Return the day of a moment in the programme's time."""
    return (moment + timedelta(hours=9)).date()
