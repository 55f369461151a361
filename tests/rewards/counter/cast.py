"""A counter in Ginza at which Sato works, members who come to it, and the forms that are sent from it."""

from datetime import datetime
from uuid import UUID, uuid4

from loyalty_site.lib.clock import now
from members.models import Shift
from rewards.actions.adjustments import adjust
from rewards.actions.counter import sell
from rewards.core.drafts import Draft, DraftLine
from rewards.models import CounterAct
from tests.members.counter.cast import at_work
from tests.rewards.cast import account, published


def counter(*, is_practice: bool = False) -> Shift:
    """Return Sato's shift at a register in Ginza, in a programme that has been published."""
    published()
    return at_work(is_practice=is_practice)


def rich(points: int = 500) -> UUID:
    """Return the account of a member who has points."""
    found = account()
    adjust(found, points, "gift", "for the test")
    return found


def sale(
    account_id: UUID | None, receipt: str = "0001", total: int = 1980, at: datetime | None = None, **columns: object
) -> Draft:
    """Return a sale by its total, as the counter's form tells it."""
    lines: tuple[DraftLine, ...] = columns.pop("lines", ())  # type: ignore[assignment]
    return Draft(
        store="", external_id="", purchased_at=at or now(), total=total, lines=lines, account_id=account_id,
        receipt_number=receipt, **columns,  # type: ignore[arg-type]
    )  # fmt: skip


def sold(shift: Shift, draft: Draft, form: UUID | None = None) -> CounterAct:
    """Return the act of a sale that was posted."""
    act = sell(shift, draft, form or uuid4())
    assert act is not None
    return act
