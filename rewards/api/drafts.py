"""A body as the draft of a purchase: money in minor units, what fields say together checked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from loyalty_site.lib.money import to_minor
from loyalty_site.lib.problems import FieldProblem
from members.api.errors import Invalid
from members.api.fields import field_problem
from rewards.api.bodies import NewLine, NewPurchase
from rewards.core.drafts import Draft, DraftLine, line_amount

AMOUNT_LIMIT = 10**12  # of money, in whole units of the currency: each amount and each sum is below


class Reader:
    """Turn amounts into minor units and gather what is wrong with them."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.limit = AMOUNT_LIMIT * 10**digits
        self.problems: list[FieldProblem] = []

    def minor(self, value: Decimal | None, *path: str | int) -> int:
        """Return an amount in minor units, 0 where there is none or where it has too many decimals."""
        if value is None:
            return 0
        if -int(value.as_tuple().exponent) > self.digits:
            self.refuse("too_many_decimals", *path)
            return 0
        return to_minor(value, self.digits)

    def check_sum(self, amount: int, *path: str | int) -> None:
        """Refuse a sum that is too large to be kept."""
        if amount >= self.limit:
            self.refuse("out_of_range", *path)

    def refuse(self, code: str, *path: str | int) -> None:
        """Remember what is wrong with a field."""
        self.problems.append(field_problem(path, code))

    def finish(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.problems:
            raise Invalid(self.problems[:100])


def purchase_draft(body: NewPurchase, digits: int, account_id: UUID | None, coupons: tuple[UUID, ...] = ()) -> Draft:
    """Return a purchase as it was sent. Raises Invalid."""
    reader = Reader(digits)
    draft = Draft(
        store=body.store,
        external_id=body.external_id,
        purchased_at=body.purchased_at,
        total=reader.minor(body.total, "total"),
        lines=_lines(reader, body.lines),
        account_id=account_id,
        customer_ref=body.customer_ref or "",
        register=body.register_ or "",
        clerk=body.clerk or "",
        receipt_register=body.receipt.register_ if body.receipt is not None else "",
        receipt_number=body.receipt.number if body.receipt is not None else "",
        tax_excluded=body.prices == "tax_excluded",
        shipping=reader.minor(body.shipping, "shipping"),
        tax=reader.minor(body.tax, "tax"),
        points_used=body.points_used,
        coupons=coupons,
    )
    reader.check_sum(sum(line.amount for line in draft.lines) + draft.shipping + draft.tax, "lines")
    reader.finish()
    return draft


def draft_lines(lines: Sequence[NewLine], digits: int) -> tuple[DraftLine, ...]:
    """Return lines as they were sent, such as those that complete a purchase. Raises Invalid."""
    reader = Reader(digits)
    found = _lines(reader, lines)
    reader.check_sum(sum(line.amount for line in found), "lines")
    reader.finish()
    return found


def amount_of(value: Decimal | None, digits: int, field: str) -> int | None:
    """Return an amount in minor units. Raises Invalid."""
    if value is None:
        return None
    reader = Reader(digits)
    minor = reader.minor(value, field)
    reader.finish()
    return minor


def _lines(reader: Reader, lines: Iterable[NewLine]) -> tuple[DraftLine, ...]:
    return tuple(_line(reader, no, line) for no, line in enumerate(lines))


def _line(reader: Reader, no: int, line: NewLine) -> DraftLine:
    quantity = thousandths(line.quantity)
    unit_price: int | None = None
    if line.unit_price is not None and line.amount is None:
        unit_price = reader.minor(line.unit_price, "lines", no, "unit_price")
        amount = line_amount(quantity, unit_price)
        reader.check_sum(amount, "lines", no, "unit_price")
    elif line.amount is not None and line.unit_price is None:
        amount = reader.minor(line.amount, "lines", no, "amount")
    else:
        reader.refuse("exactly_one", "lines", no, "unit_price" if line.unit_price is None else "amount")
        amount = 0
    return DraftLine(
        sku=line.sku,
        quantity=quantity,
        amount=amount,
        unit_price=unit_price,
        discount=reader.minor(line.discount, "lines", no, "discount"),
        name=line.name or "",
        category=line.category or "",
        tax_rate=None if line.tax_rate is None else int(line.tax_rate.scaleb(4)),
    )


def thousandths(quantity: Decimal) -> int:
    """Return a quantity, which has at most three decimals, in thousandths."""
    return int(quantity.scaleb(3))
