"""A guest's purchase that was refunded twice before its credit keeps each refund's own result."""

from datetime import UTC, datetime

import pytest

from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase
from rewards.actions.refunds import post_refund
from rewards.models import Posting
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_refund_keeps_what_it_left():
    published()
    guest = post_purchase(draft(None, line(5000), line(800)))
    for number, amount in enumerate((500, 300)):
        post_refund(guest.id, f"r{number}", datetime.now(UTC), amount=amount)
    credit_purchase(guest.id, account())
    refunds = Posting.objects.filter(kind="refund").order_by("no").values_list("result", flat=True)
    assert [sum(back for back, _ in result["refunded"]) for result in refunds] == [500, 800]
    assert verify_ledger().difference is None
