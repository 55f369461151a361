"""Points that the programme gives to many at once, each once: adjustments that nobody had to ask for.

Each names a `submission` of its own, so that who is given to twice on one occasion has it once.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from rewards.actions.adjustments import fold_adjustment
from rewards.actions.batch import Batch
from rewards.models import Adjustment
from rewards.selectors.accounts import load


def grant(submissions: Mapping[UUID, UUID], points: int, reason_code: str, note: str = "") -> set[UUID]:
    """Give so many points to each of these accounts, whose submissions are named; returns the accounts that got them.

    Whoever has had theirs already, and who has left, gets none. The accounts are locked in the order of their ids, in
    the caller's transaction where there is one. Raises NoProgramme.
    """
    at = now()
    with transaction.atomic():
        accounts = load(list(submissions), at, lots=True)
        had = set(
            Adjustment.objects.filter(submission__in=submissions.values()).values_list("submission", flat=True)
        )  # asked behind the locks
        batch, rows = Batch(), []
        for account_id, account in accounts.items():
            if account.status == "left" or submissions[account_id] in had:
                continue
            row = Adjustment(
                account_id=account_id, points=points, reason_code=reason_code, note=note,
                status=Adjustment.Status.POSTED, requested_at=at, decided_at=at, submission=submissions[account_id],
            )  # fmt: skip
            fold_adjustment(account, row, at, batch)
            rows.append(row)
        Adjustment.objects.bulk_create(rows)
        batch.write()
    return {row.account_id for row in rows}
