"""The bodies that the calls take. What a single field may hold is said here; what fields say together is checked
where a body becomes a draft (`rewards.api.drafts`)."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from members.api.types import (
    LINES_MAX,
    Body,
    Code,
    ExternalId,
    Instant,
    Moment,
    Money,
    Points,
    PointsOrNone,
    Present,
    Quantity,
    Seconds,
    SignedPoints,
    StoreCode,
    TextOrEmpty,
    code_field,
    text_field,
)
from rewards.core.coupons.stacking import COUPONS_MAX

BATCH_MAX = 1_000
DETAILS_MAX = 50

_RATE_PATTERN = r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$"
_RATE = re.compile(_RATE_PATTERN, re.ASCII)


def _rate(value: Any) -> Decimal:
    if not isinstance(value, str) or _RATE.fullmatch(value) is None:
        raise PydanticCustomError("not_a_decimal", "not a rate")
    return Decimal(value)


TaxRate = Annotated[
    Decimal,
    PlainValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": _RATE_PATTERN, "examples": ["0.10", "0.08", "0"]}),
]
Sku = Annotated[str, code_field(100)]
MemberReference = Annotated[
    str,
    Field(
        strict=True, min_length=1, max_length=320,
        description="An id, a member number, card:…, email:…, phone:… or ext:… (external reference).",
    ),
]  # fmt: skip
Lines = Annotated[list["NewLine"], Field(max_length=LINES_MAX)]


class NewLine(Body):
    """A line of a purchase: quantity × `unit_price`, or `amount` where the till knows only the line's total."""

    sku: Sku
    name: Annotated[TextOrEmpty | None, Present] = None
    category: Annotated[Annotated[str, text_field(100, length_min=0)] | None, Present] = None
    quantity: Quantity
    unit_price: Annotated[Money | None, Present] = None
    amount: Annotated[Money | None, Present] = None
    discount: Annotated[Money | None, Present] = None
    tax_rate: Annotated[TaxRate | None, Present] = None


class Receipt(Body):
    """The receipt of a register that cannot be changed: its lines complete the purchase later."""

    register_: Annotated[Code, Field(alias="register")]
    number: Code


class Spend(Body):
    """The proof of the person who uses points: the code that they show, as it was scanned, or their PIN; one of them."""

    qr: Annotated[Annotated[str, code_field(500)] | None, Present] = Field(default=None, repr=False)
    pin: Annotated[Annotated[str, code_field(20)] | None, Present] = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _one_of_them(self) -> "Spend":
        if (self.qr is None) == (self.pin is None):
            raise PydanticCustomError("exactly_one", "none or both")
        return self


class NewPurchase(Body):
    """A purchase. Without `member` it is kept as a guest's; without lines it needs its receipt."""

    external_id: ExternalId
    store: StoreCode
    member: Annotated[MemberReference | None, Present] = None
    customer_ref: Annotated[ExternalId | None, Present] = None
    purchased_at: Moment
    register_: Annotated[Code | None, Present, Field(alias="register")] = None
    clerk: Annotated[Code | None, Present] = None
    receipt: Annotated[Receipt | None, Present] = None
    prices: Literal["tax_included", "tax_excluded"] = "tax_included"
    lines: Lines = []
    shipping: Annotated[Money | None, Present] = None
    tax: Annotated[Money | None, Present] = None
    total: Money
    points_used: PointsOrNone = 0
    spend: Annotated[Spend | None, Present] = None
    coupons: Annotated[list[Code], Field(max_length=COUPONS_MAX)] = []


# Anything at all, in the document too: what is no purchase is refused by itself, within an answer of 200.
Unread = Annotated[
    Any, WithJsonSchema({"description": "A purchase as `POST /purchases` takes it; each is judged by itself."})
]


class NewPurchases(Body):
    """Many purchases. Each is read by itself, so that a bad one does not stop the rest."""

    purchases: Annotated[list[Unread], Field(min_length=1, max_length=BATCH_MAX)]


class CompletingLines(Body):
    """The lines of a purchase that was posted with its receipt alone."""

    lines: Annotated[list[NewLine], Field(min_length=1, max_length=LINES_MAX)]


class ReturnedLine(Body):
    """Goods that came back: so many of a SKU; `line` counts from 0 where one SKU stands on several lines."""

    sku: Sku
    quantity: Quantity
    line: Annotated[Annotated[int, Field(strict=True, ge=0, lt=LINES_MAX)] | None, Present] = None


class NewRefund(Body):
    """A refund: in lines, or by an amount; neither means all that is left."""

    external_id: ExternalId
    lines: Annotated[
        Annotated[list[ReturnedLine], Field(min_length=1, max_length=LINES_MAX)] | None, Present
    ] = None  # fmt: skip
    amount: Annotated[Money | None, Present] = None
    occurred_at: Moment


class NewHold(Body):
    """Points to reserve, for so many seconds."""

    points: Points
    expires_in: Seconds = 1800


class Capturing(Body):
    """How many of a hold's points are spent; all of them where nothing is said."""

    points: Annotated[Points | None, Present] = None


class NewAdjustment(Body):
    """Points given (above 0) or taken (below 0), with the reason."""

    points: SignedPoints
    reason_code: Annotated[str, Field(strict=True, pattern=r"^[a-z_]{1,40}$")]
    note: Annotated[str, text_field(1000)]
    expires_at: Annotated[Instant | None, Present] = None


class NewTransfer(Body):
    """Points for another member."""

    to: MemberReference
    points: Points


class NewActivity(Body):
    """Behaviour that is not a purchase: a visit, a review, a check-in, a cart."""

    member: MemberReference
    type: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
    external_id: ExternalId
    occurred_at: Moment
    data: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=64)], Any],
        Field(max_length=DETAILS_MAX),
    ] = {}  # fmt: skip


class NewExchange(Body):
    """The reward that points are exchanged for, by its code in the programme."""

    reward: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


class CouponUse(Body):
    """Where, for what and by whom a coupon would be used."""

    store: StoreCode
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=LINES_MAX)]
    shipping: Annotated[Money | None, Present] = None
    member: Annotated[MemberReference | None, Present] = None


class NewRedemption(Body):
    """Where a coupon is used, and on what: the lines, or else those of a purchase that was posted."""

    store: StoreCode
    lines: Annotated[
        Annotated[list[NewLine], Field(min_length=1, max_length=LINES_MAX)] | None, Present
    ] = None  # fmt: skip
    shipping: Annotated[Money | None, Present] = None
    purchase: Annotated[
        Annotated[str, Field(strict=True, min_length=1, max_length=320, description="An id, or ext:STORE:ID.")] | None,
        Present,
    ] = None


class Cancelling(Body):
    """What goes back: everything, or with `keep_coupon` the coupon alone, into the wallet."""

    keep_coupon: Annotated[bool, Field(strict=True)] = False
