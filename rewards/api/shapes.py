"""The shapes of what is answered, for the OpenAPI document; answers themselves are written as bytes."""

from typing import Annotated, Any, Literal

from pydantic import Field

from members.api.types import Body

Uuid = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Amount = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]{1,3})?$", examples=["1980"])]
Count = Annotated[int, Field(ge=0)]


class Part(Body):
    """One part of a breakdown: what a rule gave, on what basis, at what rate. Its note says what cut it."""

    rule: str
    basis: str
    rate: str
    points: int
    note: str | None


class BalanceShape(Body):
    """What an account has right after the call."""

    available: Count
    pending: Count
    held: Count
    debt: Count


class TierShape(Body):
    """The tier that is held; its name follows Accept-Language."""

    code: str
    name: str
    since: Time
    until: Time | None


class LineDiscount(Body):
    """What is taken off one line; `index` counts from 0."""

    index: Count
    discount: Amount


class CouponTold(Body):
    """What became of a coupon that a purchase named: what it took off in all, or the `reason` why it was not used."""

    code: str
    discount: Amount
    shipping: Amount
    lines: list[LineDiscount]
    reason: str | None


class PurchasePosted(Body):
    """What a purchase earned. A guest's has neither balance nor tier; `coupons` is there where the body named some."""

    id: Uuid
    earned: int
    pending: Count
    breakdown: list[Part]
    balance: BalanceShape | None
    tier: TierShape | None
    coupons_redeemed: list[str]
    coupons: list[CouponTold] = []


class PurchasePreview(Body):
    """What posting would give."""

    earned: int
    pending: Count
    breakdown: list[Part]
    balance: BalanceShape | None
    tier: TierShape | None
    coupons_redeemed: list[str]
    coupons: list[CouponTold] = []


class BatchItem(Body):
    """What one of the purchases would have been answered by itself: 201 and its body, or a problem."""

    index: Count
    status: int
    body: dict[str, Any]


class BatchPosted(Body):
    """The answers in the order of the purchases."""

    items: list[BatchItem]


class LineShown(Body):
    """A line as it was posted."""

    sku: str
    name: str
    category: str
    quantity: str
    unit_price: Amount | None
    amount: Amount
    discount: Amount
    tax_rate: str | None


class RefundLineShown(Body):
    """What came back of one line."""

    line: Count
    sku: str | None
    quantity: str
    amount: Amount


class RefundShown(Body):
    """A refund of a purchase."""

    id: Uuid
    external_id: str
    occurred_at: Time
    amount: Amount
    shipping: Amount
    lines: list[RefundLineShown]


class EntryShown(Body):
    """One line of the statement."""

    id: Uuid
    kind: str
    points: int
    balance_after: int
    occurred_at: Time
    posted_at: Time
    expires_at: Time | None
    reason: str
    breakdown: list[Part]


class PurchaseShown(Body):
    """A purchase as it was posted, with its refunds and entries."""

    id: Uuid
    external_id: str
    store: str
    is_guest: bool
    customer_ref: str
    purchased_at: Time
    posted_at: Time
    completed_at: Time | None
    register_: Annotated[str, Field(alias="register")]
    clerk: str
    receipt: dict[str, str] | None
    prices: Literal["tax_included", "tax_excluded"]
    lines: list[LineShown]
    shipping: Amount
    tax: Amount
    total: Amount
    points_used: Count
    coupons: list[CouponTold]
    refunds: list[RefundShown]
    entries: list[EntryShown]


class RefundPosted(Body):
    """What a refund gave back (`returned`), took back (`reversed`) and let go (`forgiven`)."""

    id: Uuid
    amount: Amount
    shipping: Amount
    returned: Count
    reversed: Count
    forgiven: Count
    balance: BalanceShape | None
    tier: TierShape | None


class HoldPlaced(Body):
    """A hold and its end."""

    id: Uuid
    points: Count
    expires_at: Time


class HoldEnd(Body):
    """What became of a hold: `captured` points are spent, `released` ones are available again."""

    id: Uuid
    status: Literal["captured", "released"]
    captured: Count
    released: Count
    balance: BalanceShape


class Adjusted(Body):
    """An adjustment that was posted."""

    id: Uuid
    points: int
    balance: BalanceShape


class AdjustmentWaiting(Body):
    """An adjustment above the programme's limit: a second person decides."""

    id: Uuid
    status: Literal["waiting"]


class Transferred(Body):
    """A transfer, and what the sender has after it."""

    id: Uuid
    points: Count
    balance: BalanceShape


class ActivityPosted(Body):
    """What an activity earned."""

    id: Uuid
    earned: Count
    breakdown: list[Part]
    balance: BalanceShape
    tier: TierShape | None


class Expiring(Body):
    """Points that expire together."""

    points: Count
    expires_at: Time
    limited: bool


class FullBalance(BalanceShape):
    """A balance with its limited-time points and every future expiry, earliest first."""

    limited: Count
    expiring: list[Expiring]


class Missing(Body):
    """What is missing to a tier: money as text, points and purchases as integers."""

    unit: str
    amount: int | str


class NextTier(Body):
    """The tier above."""

    code: str
    by: str
    missing: list[Missing]


class MemberShown(Body):
    """A member: what they have and what they are, never who."""

    id: Uuid
    number: str
    status: Literal["active", "frozen", "left"]
    tier: TierShape | None
    balance: FullBalance
    next_tier: NextTier | None


class StatementEntry(EntryShown):
    """One line of the statement, with the purchase it is about."""

    purchase: Uuid | None


class Statement(Body):
    """A page of the ledger, newest first; `next` is the cursor of the next page."""

    items: list[StatementEntry]
    next: str | None
