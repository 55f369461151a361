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
