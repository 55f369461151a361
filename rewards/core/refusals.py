"""What the ledger refuses, each with a stable code; the docstring's first line is the message."""

from typing import Any


class Refusal(Exception):
    """This cannot be posted."""

    code = "refused"
    status = 409

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code, params)


class InsufficientPoints(Refusal):
    """There are not enough points: %(available)s are available, %(missing)s are missing."""

    code = "insufficient_points"


class PointsAboveGoods(Refusal):
    """The goods cost less than these points are worth: at most %(most)s points can pay for them."""

    code = "points_above_goods"
    status = 422


class PointsNotAllowed(Refusal):
    """Points are used from %(minimum)s, in blocks of %(block)s, for at most %(most)s points of these goods."""

    code = "points_not_allowed"
    status = 422


class TaxRateMissing(Refusal):
    """Each line needs its tax rate, because points are earned on prices without tax."""

    code = "tax_rate_missing"
    status = 422


class RefundExceedsPurchase(Refusal):
    """More would come back than was bought: refund at most what is left of the purchase."""

    code = "refund_exceeds_purchase"


class RefundBeforePurchase(Refusal):
    """The refund lies before the purchase: check the date."""

    code = "refund_before_purchase"
    status = 422


class HoldResolved(Refusal):
    """This hold has been captured or released already."""

    code = "hold_resolved"


class HoldExpired(Refusal):
    """This hold has run out and its points were released: place a new one."""

    code = "hold_expired"


class CaptureExceedsHold(Refusal):
    """A hold gives at most the %(points)s points that it reserved."""

    code = "capture_exceeds_hold"


class AlreadyCompleted(Refusal):
    """This purchase has its lines already."""

    code = "already_completed"


class CompletionAfterRefund(Refusal):
    """This purchase was refunded before its lines came, so that they change nothing any more."""

    code = "purchase_refunded"


class UnknownStore(Refusal):
    """There is no store %(store)s in the programme: add it to the programme's stores first."""

    code = "unknown_store"
    status = 422


class DoesNotAddUp(Refusal):
    """The lines, shipping and tax make %(computed)s, the total says %(total)s: send amounts that agree."""

    code = "does_not_add_up"
    status = 422


class DiscountAbovePrice(Refusal):
    """A line's discount is above its price: a discount is at most the price."""

    code = "discount_above_price"
    status = 422


class LinesOrReceipt(Refusal):
    """A purchase has lines, or a receipt by which its lines are found later: send one of them."""

    code = "lines_or_receipt"
    status = 422


class ExternalIdTaken(Refusal):
    """This reference belongs to another purchase of this store: use a new one."""

    code = "external_id_taken"


class CannotSpend(Refusal):
    """This account is frozen: points are earned, and cannot be used until it is released."""

    code = "member_frozen"


class MustRegister(Refusal):
    """A provisional member earns points; using them asks for registration first."""

    code = "registration_required"


class GuestCannotSpend(Refusal):
    """Points can be used only with a member: name the member or leave points_used out."""

    code = "points_need_member"
    status = 422


class LateCreditOver(Refusal):
    """A receipt can be credited for %(days)s days; this one is older."""

    code = "late_credit_over"


class AlreadyCredited(Refusal):
    """This purchase belongs to a member already."""

    code = "already_credited"


class UnknownLine(Refusal):
    """The purchase has no line with the SKU %(sku)s: name one that was bought."""

    code = "unknown_line"
    status = 422


class AdjustmentDecided(Refusal):
    """This adjustment has been decided already."""

    code = "adjustment_decided"


class SamePerson(Refusal):
    """A second person decides: whoever asked for an adjustment cannot approve it."""

    code = "same_person"


class OwnAccount(Refusal):
    """Nobody adjusts their own account: ask a colleague."""

    code = "own_account"
    status = 403


class DayLimitReached(Refusal):
    """Your role may adjust %(a_day)s points a day, and %(left)s are left today: adjust less, or ask a manager."""

    code = "day_limit_reached"


class TransferToSelf(Refusal):
    """Points go to another member: choose one."""

    code = "transfer_to_self"
    status = 422


class FixedSetting(Refusal):
    """The %(setting)s stays %(value)s, because purchases exist."""

    code = "fixed_setting"


class UnknownMember(Refusal):
    """This names no member: check the id, the number or the card."""

    code = "unknown_member"
    status = 422


class PointsSetAside(Refusal):
    """Points of this membership are set aside for a purchase that is not finished. Merge it when the purchase is finished or cancelled."""

    code = "points_set_aside"


class MergedPointsUsed(Refusal):
    """Points that came with the merge have been used or have expired since, so that it cannot be undone any more."""

    code = "merged_points_used"


class MemberLeft(Refusal):
    """This member has left the programme: nothing can be posted for them any more."""

    code = "member_left"


class VerificationRequired(Refusal):
    """Using points here asks for proof of the person: send it in spend, as %(proof)s."""

    code = "verification_required"
    status = 422


class VerificationFailed(Refusal):
    """A proof of the person needs the member whom it proves: name the member, or leave spend out."""

    code = "verification_failed"
    status = 422


class QrInvalid(Refusal):
    """This is no code for spending points: scan the code on the member's page for it, not the card's."""

    code = "qr_invalid"
    status = 422


class QrExpired(Refusal):
    """The minute of this code is over: ask the member to show the new one and scan it."""

    code = "qr_expired"


class QrUsed(Refusal):
    """This code has been used already: ask the member to show a new one and scan it."""

    code = "qr_used"


class QrOfOther(Refusal):
    """This code belongs to another member than the purchase: scan the code of the member who pays."""

    code = "qr_other_member"
    status = 422


class UnknownCoupon(Refusal):
    """There is no coupon %(coupon)s: leave it out or correct its code."""

    code = "unknown_coupon"
    status = 422


class CouponsNeedMember(Refusal):
    """Coupons can be used only with a member: name the member or leave the coupons out."""

    code = "coupons_need_member"
    status = 422


class CouponsNeedLines(Refusal):
    """What coupons take off depends on what is bought: send the lines or leave the coupons out."""

    code = "coupons_need_lines"
    status = 422


class CouponRepeated(Refusal):
    """The coupon %(coupon)s is named twice: name each coupon once."""

    code = "coupon_repeated"
    status = 422


class ReservedActivity(Refusal):
    """Activities of the type %(type)s are posted by the programme itself: choose another type."""

    code = "reserved_activity"
    status = 422


# Said on the staff site alone: no call of the API is answered with them.
TO_STAFF: frozenset[type[Refusal]] = frozenset({OwnAccount, DayLimitReached, PointsSetAside, MergedPointsUsed})
