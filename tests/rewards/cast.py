"""The cast and the programme that the rewards' tests share."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from loyalty_site.lib.ids import uuid7
from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.terms import publish
from rewards.core.drafts import Draft, DraftLine
from rewards.core.program import read
from rewards.models import Terms

PROGRAMME = """
program:
  name: {ja: 絆ポイント, en: Kizuna Points}
  currency: JPY
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 10000, multiplier: "1.25"}
  - {code: gold, name: {ja: ゴールド, en: Gold}, reach: {spend: "20000", purchases: 5}, multiplier: "1.5"}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: [COFFEE]}}}
  - {code: beans, kind: item, points: 30, when: {line: {sku: [BEANS-1]}}}
  - {code: big-basket, kind: fixed, points: 50, when: {minimum: "5000"}}
exclusions: [{category: [GIFT CARD]}]
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}, channel: store}
  - {code: UENO, name: {ja: 上野店, en: Ueno}, channel: store}
"""


def programme(text: str = PROGRAMME, current: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a programme file's document; a mistake in it is the test's own."""
    reading = read(text, current)
    assert reading.document is not None, [str(mistake) for mistake in reading.mistakes]
    return deepcopy(reading.document)


def published(text: str = PROGRAMME) -> Terms:
    """Publish a programme file."""
    newest = Terms.objects.order_by("-version").first()
    return publish(programme(text, newest.document if newest else None))


def account(joined_at: datetime | None = None, **columns: Any) -> UUID:
    """Return the account of a new member."""
    joined = joined_at or datetime.now(UTC) - timedelta(days=400)
    number = f"2{uuid7().int % 10**12:012}"
    member = Member.objects.create(number=number, joined_at=joined, **columns)
    return open_account(member.pk, joined)


def line(amount: int = 1000, *, sku: str = "APPLE", quantity: int = 1, **columns: Any) -> DraftLine:
    """Return a line of so many items that cost so much together."""
    return DraftLine(sku=sku, quantity=quantity * 1000, amount=amount, **columns)


def draft(
    account_id: UUID | None,
    *lines: DraftLine,
    at: datetime | None = None,
    external_id: str | None = None,
    **columns: Any,
) -> Draft:
    """Return a purchase of these lines, of an apple for 1,000 yen where there are none."""
    bought = lines or (line(),)
    total = sum(item.amount - item.discount for item in bought) + columns.get("shipping", 0)
    if columns.get("tax_excluded"):
        total += columns.get("tax", 0)
    return Draft(
        store=columns.pop("store", "GINZA"),
        external_id=external_id or str(uuid7()),
        purchased_at=at or datetime.now(UTC),
        total=total,
        lines=bought,
        account_id=account_id,
        **columns,
    )
