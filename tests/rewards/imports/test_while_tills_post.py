"""Tills go on posting to the same accounts while a file is imported: sums hold and nobody deadlocks."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from rewards.actions.posting import post_purchase
from rewards.imports.purchases import posting
from rewards.models import PointAccount, PointEntry, Purchase, RuleCounter
from tests.rewards.cast import PROGRAMME, account, draft, line, published
from tests.rewards.imports.files import purchase, run, write

pytestmark = pytest.mark.django_db(transaction=True)

LIMITED = "  - {code: scarce, kind: fixed, points: 10, limit: {total: 50}}\nexclusions:"


def test_postings_and_an_import_share_accounts_and_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "CHUNK", 20)
    published(PROGRAMME.replace("exclusions:", LIMITED))
    people = [account(external_id=f"m{number}") for number in range(6)]
    rows = [row for number in range(200) for row in purchase(f"f{number}", 700, member=f"m{number % 6}")]
    path = write(tmp_path / "a.csv", rows)
    failures: list[BaseException] = []

    def till(start: int) -> None:
        try:
            for number in range(25):
                post_purchase(draft(people[(start + number) % 6], line(700)))
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    tills = [threading.Thread(target=till, args=(start,)) for start in range(3)]
    for thread in tills:
        thread.start()
    said = run("import_purchases", path)
    for thread in tills:
        thread.join()
    assert not failures and "200 went in" in said
    assert Purchase.objects.count() == 275
    assert RuleCounter.objects.get(rule="scarce").awards == 50
    for row in PointAccount.objects.all():
        total = PointEntry.objects.filter(account=row).aggregate(points=Sum("points"))["points"]
        assert row.available + row.pending + row.held - row.debt == total
    breakdowns = PointEntry.objects.filter(kind="earned").values_list("breakdown", flat=True)
    assert sum(part["points"] for parts in breakdowns for part in parts if part["rule"] == "scarce") == 50 * 10
