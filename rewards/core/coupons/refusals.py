"""What rewards and coupons are refused for; `REASONS` are the stable codes that a validation answers with."""

from rewards.core.refusals import CannotSpend, Refusal


class UnknownReward(Refusal):
    """There is no reward %(reward)s in the programme: choose one that it lists."""

    code = "unknown_reward"
    status = 422


class RewardUnavailable(Refusal):
    """The reward %(reward)s cannot be exchanged for points now: choose another one."""

    code = "reward_unavailable"


class RewardNotForMember(Refusal):
    """The reward %(reward)s is for other tiers or members: choose one that is open to this member."""

    code = "reward_not_for_member"


class RewardOutOfStock(Refusal):
    """The reward %(reward)s is out of stock: choose another one."""

    code = "reward_out_of_stock"


class RewardLimitReached(Refusal):
    """This member has had the reward %(reward)s as often as they may (%(most)s): choose another one."""

    code = "reward_limit_reached"


class LinesNeeded(Refusal):
    """This coupon's discount depends on what is bought: send the lines, or the purchase."""

    code = "lines_needed"
    status = 422


class UnknownPurchase(Refusal):
    """This names no purchase of the store: check the id or the reference."""

    code = "unknown_purchase"
    status = 422


class RedemptionCancelled(Refusal):
    """This redemption has been cancelled already: nothing more is given back."""

    code = "redemption_cancelled"


class CouponUsed(Refusal):
    """This coupon has been used already: cancel its redemption first, or use another coupon."""

    code = "already_redeemed"


class CouponCancelled(Refusal):
    """This coupon went back with its exchange and is no longer good: use another coupon."""

    code = "coupon_cancelled"


class CouponExpired(Refusal):
    """This coupon's last day has passed: use another coupon."""

    code = "coupon_expired"


class CouponNotYet(Refusal):
    """This coupon is not good yet: use it from its first day on."""

    code = "coupon_not_yet"


class CouponNotYours(Refusal):
    """This coupon belongs to another member: use one from this member's own wallet."""

    code = "coupon_not_yours"


class CouponWrongStore(Refusal):
    """This coupon is not good in this store: use it in a store that it names."""

    code = "coupon_wrong_store"


class CouponWrongDay(Refusal):
    """This coupon is not good today: use it on a day that it names."""

    code = "coupon_wrong_day"


class CouponWrongHours(Refusal):
    """This coupon is not good at this hour: use it in the hours that it names."""

    code = "coupon_wrong_hours"


class CouponNotForMember(Refusal):
    """This coupon is for other tiers or members at present: use another coupon."""

    code = "coupon_not_for_member"


class CouponNoMatchingLine(Refusal):
    """None of the lines is what this coupon is for: add such an item, or leave the coupon out."""

    code = "coupon_no_matching_line"


class CouponMinimum(Refusal):
    """This coupon asks for goods worth %(minimum)s at least: add goods, or leave the coupon out."""

    code = "coupon_minimum"


class CouponNoShipping(Refusal):
    """This coupon takes off shipping, and there is none here: leave the coupon out."""

    code = "coupon_no_shipping"


class CouponWrongWay(Refusal):
    """This coupon is not used in this way: use it as its page in the wallet says."""

    code = "coupon_wrong_way"


class PosterOver(Refusal):
    """This poster is no longer good: ask the staff for the present one, and scan it."""

    code = "poster_over"


class UseOver(Refusal):
    """A use can be undone on the day on which it happened, and this one is older: give the member another coupon instead."""

    code = "use_over"


class CouponForPurchase(Refusal):
    """This coupon works on the purchase itself: name it in the purchase's coupons."""

    code = "coupon_for_purchase"
    status = 422


class RedemptionOfPurchase(Refusal):
    """This coupon was used in a purchase, which gives it back: post the purchase's refund instead."""

    code = "redemption_of_purchase"


class UnknownGivenCoupon(Refusal):
    """There is no coupon %(coupon)s that is given so: choose one that the programme lists."""

    code = "unknown_given_coupon"
    status = 422


class CouponUnavailable(Refusal):
    """The coupon %(coupon)s is not given out at present: choose another one."""

    code = "coupon_unavailable"


class CouponNotOffered(Refusal):
    """The coupon %(coupon)s is for other tiers or members: choose one that is open to this member."""

    code = "coupon_not_offered"


class CouponOutOfStock(Refusal):
    """All of the coupon %(coupon)s have been given out: choose another one."""

    code = "coupon_out_of_stock"


class CouponLimitReached(Refusal):
    """This member has had the coupon %(coupon)s as often as they may (%(most)s): choose another one."""

    code = "coupon_limit_reached"


REASONS: dict[type[Refusal], str] = {
    CouponUsed: "used", CouponCancelled: "cancelled", CannotSpend: "member_frozen", CouponNotYours: "not_yours",
    CouponExpired: "expired", CouponNotYet: "not_yet", CouponWrongStore: "wrong_store", CouponWrongDay: "wrong_day",
    CouponWrongHours: "wrong_hours", CouponNotForMember: "not_for_member", CouponNoMatchingLine: "no_matching_line",
    CouponMinimum: "minimum", CouponNoShipping: "no_shipping",
    CouponWrongWay: "wrong_way",
}  # fmt: skip
