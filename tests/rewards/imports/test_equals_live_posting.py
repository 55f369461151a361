"""An imported history is what posting the same purchases one after the other gives."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from rewards.actions.due import expire_points, mature_points, review_tiers
from rewards.actions.posting import post_purchase
from rewards.core.refusals import Refusal
from rewards.imports.purchases import posting
from rewards.models import PointAccount, PointEntry, PointLot, Posting, RuleCount, RuleCounter, TierStanding
from tests.rewards.cast import account, draft, line, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMME = """
program:
  name: {ja: 絆ポイント, en: Kizuna Points}
  currency: JPY
  earning: {pending_days: 3, rate_of_tier: this}
  expiry: {after: {months: 3}, end_of: month%s}
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 20000, multiplier: "1.25"}
  - {code: gold, name: {ja: ゴールド, en: Gold}, reach: {spend: "60000", purchases: 5}, multiplier: "1.5"}
tier_policy: {window: {rolling_months: 4}, keep: {months: 2}}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: fives, kind: multiplier, factor: "2", when: {day_of_month: [5, 15, 25]}, expiry: {after: {days: 20}}}
  - {code: basket, kind: fixed, points: 50, when: {minimum: "3000"}, limit: {per_member: 2, each: month}}
  - {code: first, kind: fixed, points: 100, when: {first_purchase: true}}
  - {code: scarce, kind: fixed, points: 10, limit: {total: 25, budget: 240}}
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}, channel: store}
"""
START = datetime(2025, 1, 3, 1, tzinfo=UTC)


def history(seed: int) -> list[tuple[datetime, str, int, int]]:
    """Return a year of (time, reference, amount, points used), in the order of time."""
    dice = random.Random(seed)
    times = sorted(START + timedelta(minutes=dice.randrange(500_000)) for _ in range(60))
    return [
        (at, f"{seed}-{number}", dice.randrange(50, 9000), dice.choice([0, 0, 0, 5, 40, 300]))
        for number, at in enumerate(times)
    ]


def live(account_id: UUID, purchases: list[tuple[datetime, str, int, int]]) -> set[str]:
    """Post a history as it happened, with a clock that stands where each purchase is; returns who was refused."""
    refused = set()
    for at, reference, amount, points in purchases:
        with time_machine.travel(at, tick=False):
            try:
                post_purchase(
                    draft(account_id, line(amount), at=at, external_id=f"live-{reference}", points_used=points)
                )
            except Refusal:
                refused.add(reference)
    for due in (expire_points, mature_points, review_tiers):
        due(datetime.now(UTC))
    return refused


def state(account_id: UUID) -> dict[str, object]:
    row = PointAccount.objects.get(pk=account_id)
    return {
        "balance": (row.available, row.pending, row.held, row.debt, row.purchases, row.tier, row.tier_since, row.tier_until),
        "lots": list(
            PointLot.objects.filter(account=account_id).order_by("no").values_list(
                "no", "points", "available", "pending", "expires_at", "matures_at", "is_limited", "earned_at"
            )
        ),
        "tiers": list(TierStanding.objects.filter(account=account_id).order_by("no").values_list("code", "since", "until")),
        "counts": set(RuleCount.objects.filter(account=account_id).values_list("rule", "period", "awards", "points")),
        "entries": list(
            PointEntry.objects.filter(account=account_id).order_by("no").values_list(
                "kind", "points", "balance_after", "occurred_at", "breakdown", "moves"
            )
        ),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sliding", ["", ", sliding: true"])
def test_balances_lots_tiers_and_entries_are_the_same(
    tmp_path: Path, seed: int, sliding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "CHUNK", 7 if seed % 2 else 2000)  # also an account cut into many chunks
    published(PROGRAMME % sliding)
    purchases = history(seed)
    by_live, by_file = account(START), account(START, external_id="taro")
    refused = live(by_live, purchases)
    RuleCounter.objects.all().delete()  # the scarce rule starts anew
    rows = [
        row
        for at, reference, amount, points in random.Random(seed).sample(purchases, len(purchases))
        for row in purchase(reference, amount, at=at.isoformat(), points_used=points)
    ]
    path = write(tmp_path / "a.csv", rows)
    run("import_purchases", path)
    assert len(rejects(path)) == len(refused)
    assert state(by_file) == state(by_live)
    assert Posting.objects.filter(account=by_file, origin="import").count() == len(purchases) - len(refused) + (
        purchases[-1][1] in refused
    )


def test_an_import_onto_an_account_with_postings_is_late(tmp_path: Path) -> None:
    published(PROGRAMME % "")
    one, other = account(START), account(START, external_id="taro")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for account_id in (one, other):
        post_purchase(draft(account_id, line(5000), at=yesterday))
    purchases = [item for item in history(9) if not item[3]]
    for at, reference, amount, _ in purchases:
        post_purchase(draft(one, line(amount), at=at, external_id=f"late-{reference}"))
    RuleCounter.objects.update(awards=2, points=20)
    rows = [row for at, reference, amount, _ in purchases for row in purchase(reference, amount, at=at.isoformat())]
    run("import_purchases", write(tmp_path / "a.csv", rows))
    wanted, found = state(one), state(other)
    assert found["balance"] == wanted["balance"] and found["lots"] == wanted["lots"]
    assert found["counts"] == wanted["counts"] and found["tiers"] == wanted["tiers"]
