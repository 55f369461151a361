"""What the ledger forgets of a person: words go, what was posted stays, and the chain still holds.

The content of a purchase or an activity is covered by a digest, which the chain covers. Where words of it go, the
digest can no longer be made again: `erased_digest` then covers what is left, together with it.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from django.db.models import Q

from loyalty_site.lib.personal import Person
from rewards.core.chain import digest
from rewards.core.drafts import erased_digest
from rewards.models import Activity, Purchase, PurchaseLine
from rewards.selectors.purchases import STORED_LINE, stored_draft

CHUNK = 1000
WORDS = ("customer_ref", "clerk", "receipt_number")
_NO_WORDS: dict[str, Any] = dict.fromkeys(WORDS, "")


def purchases_of(person: Person) -> Q:
    """Find a person's purchases, and those that they made as a guest under an address of theirs."""
    return Q(account__member__in=person.members) | Q(account=None, customer_ref__in=person.contacts)


def forget_purchases(person: Person) -> None:
    """Empty what purchases say of a person, in the caller's transaction, which allows erasure."""
    with_words = ~Q(**_NO_WORDS)
    rows = Purchase.objects.filter(purchases_of(person)).filter(with_words).order_by("pk")
    for chunk in _chunks(rows):
        ids = [row.pk for row in chunk]
        lines = PurchaseLine.objects.filter(purchase__in=ids).order_by("purchase", "no")
        columns = lines.values_list("purchase_id", *STORED_LINE)
        of_purchase = {
            purchase_id: [row[1:] for row in found] for purchase_id, found in groupby(columns, key=lambda row: row[0])
        }
        for row in chunk:
            left = replace(stored_draft(row, of_purchase.get(row.pk, ())), **_NO_WORDS)
            Purchase.objects.filter(pk=row.pk).update(**_NO_WORDS, erased_digest=erased_digest(bytes(row.digest), left))


def forget_activities(person: Person) -> None:
    """Empty the details of a person's activities, in the caller's transaction, which allows erasure."""
    rows = Activity.objects.filter(account__member__in=person.members).exclude(data={}).order_by("pk")
    for chunk in _chunks(rows):
        for row in chunk:
            content = [row.account_id, row.type, row.external_id, row.occurred_at, {}]
            left = digest([bytes(row.digest).hex(), content])
            Activity.objects.filter(pk=row.pk).update(data={}, erased_digest=left)


def _chunks(rows: Any) -> Iterable[list[Any]]:
    """Yield rows some at a time, read from the server as they are wanted."""
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk
