"""What each value of a programme file is called in a form, its help, and how its choices are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from rewards.core.program.mistakes import Path
from rewards.forms.terms.cells import dotted


# By path, led by its section where a section says it otherwise; a reward's coupon goes by the coupons' names.
NAMES: Mapping[str, Promise] = {
    "code": pgettext_lazy("terms", "Code"),
    "name.ja": pgettext_lazy("terms", "Name in Japanese"),
    "name.en": pgettext_lazy("terms", "Name in English"),
    "description.ja": pgettext_lazy("terms", "Description in Japanese"),
    "description.en": pgettext_lazy("terms", "Description in English"),
    "campaign": pgettext_lazy("terms", "Code of the campaign"),
    # The programme
    "currency": pgettext_lazy("terms", "Currency"),
    "time_zone": pgettext_lazy("terms", "Time zone"),
    "point.name.ja": pgettext_lazy("terms", "What points are called in Japanese"),
    "point.name.en": pgettext_lazy("terms", "What points are called in English"),
    "point.value": pgettext_lazy("terms", "What a point is worth when it pays"),
    "earning.basis.tax": pgettext_lazy("terms", "Prices count"),
    "earning.basis.shipping": pgettext_lazy("terms", "Shipping earns too"),
    "earning.basis.discounted": pgettext_lazy("terms", "Earned on prices after discounts and coupons"),
    "earning.basis.paid_with_points": pgettext_lazy("terms", "What is paid with points earns too"),
    "earning.rounding": pgettext_lazy("terms", "Fractions of a point"),
    "earning.pending_days": pgettext_lazy("terms", "Days until points can be spent"),
    "earning.rate_of_tier": pgettext_lazy("terms", "The rate of a new tier counts from"),
    "expiry.after": pgettext_lazy("terms", "Points expire"),
    "expiry.after.months": pgettext_lazy("terms", "After how many months"),
    "expiry.after.days": pgettext_lazy("terms", "After how many days"),
    "expiry.at": pgettext_lazy("terms", "Points expire on"),
    "expiry.at.time": pgettext_lazy("terms", "Points expire at (time)"),
    "expiry.end_of": pgettext_lazy("terms", "And then at the end of the"),
    "expiry.sliding": pgettext_lazy("terms", "An act of the member's own renews all points"),
    "redemption.minimum": pgettext_lazy("terms", "Fewest points that pay"),
    "redemption.block": pgettext_lazy("terms", "Points pay in blocks of"),
    "redemption.max_share": pgettext_lazy("terms", "Largest share of the goods that points pay"),
    "redemption.requires": pgettext_lazy("terms", "Who may spend points"),
    "redemption.verify": pgettext_lazy("terms", "How the person is checked"),
    "redemption.verify_above": pgettext_lazy("terms", "Checked above so many points"),
    "late_credit_days": pgettext_lazy("terms", "Days in which a receipt still earns"),
    "refund.debt": pgettext_lazy("terms", "Points that are spent already become a debt when goods come back"),
    "refund.grace_days": pgettext_lazy("terms", "Days that points live which come back to an expired lot"),
    "approval.adjustment_above": pgettext_lazy("terms", "A second person decides adjustments above so many points"),
    "referral.return_days": pgettext_lazy("terms", "Days that a friend's first purchase has to be kept"),
    "referral.minimum": pgettext_lazy("terms", "Least amount of a friend's first purchase"),
    # Tiers
    "threshold": pgettext_lazy("terms", "Reached with"),
    "reach.spend": pgettext_lazy("terms", "All of: spending"),
    "reach.points": pgettext_lazy("terms", "All of: points earned"),
    "reach.purchases": pgettext_lazy("terms", "All of: number of purchases"),
    "reach_any.spend": pgettext_lazy("terms", "One of: spending"),
    "reach_any.points": pgettext_lazy("terms", "One of: points earned"),
    "reach_any.purchases": pgettext_lazy("terms", "One of: number of purchases"),
    "multiplier": pgettext_lazy("terms", "Multiplies points by"),
    "benefits": pgettext_lazy("terms", "Codes of benefits"),
    "by": pgettext_lazy("terms", "Tiers are reached by"),
    "window": pgettext_lazy("terms", "Qualifying window"),
    "window.rolling_months": pgettext_lazy("terms", "How many last months"),
    "window.from_month": pgettext_lazy("terms", "The window begins in month"),
    "window.months": pgettext_lazy("terms", "The window lasts so many months"),
    "up": pgettext_lazy("terms", "A tier is reached"),
    "keep": pgettext_lazy("terms", "Period in force"),
    "keep.from_month": pgettext_lazy("terms", "The period begins in month"),
    "keep.months": pgettext_lazy("terms", "The tier is kept for so many months"),
    "review.every": pgettext_lazy("terms", "Tiers are reviewed"),
    "review.month": pgettext_lazy("terms", "Month of the review"),
    "review.day": pgettext_lazy("terms", "Day of the review"),
    "down": pgettext_lazy("terms", "Who no longer qualifies goes"),
    # Rules
    "priority": pgettext_lazy("terms", "Priority"),
    "points": pgettext_lazy("terms", "Points"),
    "per": pgettext_lazy("terms", "For each amount of"),
    "blocks": pgettext_lazy("terms", "Amounts that do not fill a block"),
    "factor": pgettext_lazy("terms", "Points times"),
    "stacking": pgettext_lazy("terms", "Together with others"),
    "activity": pgettext_lazy("terms", "Activity"),
    "limit.per_member": pgettext_lazy("terms", "Most times for a member"),
    "limit.each": pgettext_lazy("terms", "Counted anew each"),
    "limit.total": pgettext_lazy("terms", "Most times for all members together"),
    "limit.budget": pgettext_lazy("terms", "Most points for all members together"),
    # Conditions
    "when.from": pgettext_lazy("terms", "From (day)"),
    "when.from.time": pgettext_lazy("terms", "From (time)"),
    "when.until": pgettext_lazy("terms", "Ends before (day)"),
    "when.until.time": pgettext_lazy("terms", "Ends before (time)"),
    "when.weekday": pgettext_lazy("terms", "On these weekdays"),
    "when.day_of_month": pgettext_lazy("terms", "On these days of the month"),
    "when.nth_weekday.1": pgettext_lazy("terms", "The first of the month"),
    "when.nth_weekday.2": pgettext_lazy("terms", "The second of the month"),
    "when.nth_weekday.3": pgettext_lazy("terms", "The third of the month"),
    "when.nth_weekday.4": pgettext_lazy("terms", "The fourth of the month"),
    "when.nth_weekday.5": pgettext_lazy("terms", "The fifth of the month"),
    "when.holiday": pgettext_lazy("terms", "On public holidays of Japan"),
    "when.hours": pgettext_lazy("terms", "In these hours"),
    "when.minimum": pgettext_lazy("terms", "From an amount of"),
    "when.line.sku": pgettext_lazy("terms", "Only these product numbers"),
    "when.line.category": pgettext_lazy("terms", "Only these categories"),
    "when.store": pgettext_lazy("terms", "In these stores"),
    "when.tier": pgettext_lazy("terms", "For these tiers"),
    "when.segment": pgettext_lazy("terms", "For these segments"),
    "when.first_purchase": pgettext_lazy("terms", "The first purchase"),
    "when.birthday_month": pgettext_lazy("terms", "In the month of the birthday"),
    # Rewards and coupons
    "kind": pgettext_lazy("terms", "Kind"),
    "stock": pgettext_lazy("terms", "How many there are in all"),
    "for.tier": pgettext_lazy("terms", "For members of these tiers"),
    "for.segment": pgettext_lazy("terms", "For members of these segments"),
    "for.birthday_month": pgettext_lazy("terms", "For members in the month of their birthday"),
    "amount": pgettext_lazy("terms", "Amount off"),
    "percent": pgettext_lazy("terms", "Percent off"),
    "up_to": pgettext_lazy("terms", "At most"),
    "sku": pgettext_lazy("terms", "Product number"),
    "access": pgettext_lazy("terms", "Code of what it opens"),
    "valid": pgettext_lazy("terms", "Valid"),
    "valid.days": pgettext_lazy("terms", "Valid for so many days"),
    "valid.until": pgettext_lazy("terms", "Valid until before (day)"),
    "valid.until.time": pgettext_lazy("terms", "Valid until before (time)"),
    "starts_after": pgettext_lazy("terms", "Can be used"),
    "starts_after.days": pgettext_lazy("terms", "Only after so many days"),
    "group": pgettext_lazy("terms", "Code of the group of which one can be used at a time"),
    "use": pgettext_lazy("terms", "Where it is used"),
    "give": pgettext_lazy("terms", "How members get it"),
    "public_code": pgettext_lazy("terms", "Code that people type"),
    "rewards/points": pgettext_lazy("terms", "Price in points"),
    "rewards/coupon.kind": pgettext_lazy("terms", "Kind of coupon"),
    # Stores
    "channel": pgettext_lazy("terms", "Channel"),
    "opened_on": pgettext_lazy("terms", "Opened on"),
    "address.ja": pgettext_lazy("terms", "Address in Japanese"),
    "address.en": pgettext_lazy("terms", "Address in English"),
    "phone": pgettext_lazy("terms", "Telephone"),
    "hours.mon": pgettext_lazy("terms", "Hours on Monday"),
    "hours.tue": pgettext_lazy("terms", "Hours on Tuesday"),
    "hours.wed": pgettext_lazy("terms", "Hours on Wednesday"),
    "hours.thu": pgettext_lazy("terms", "Hours on Thursday"),
    "hours.fri": pgettext_lazy("terms", "Hours on Friday"),
    "hours.sat": pgettext_lazy("terms", "Hours on Saturday"),
    "hours.sun": pgettext_lazy("terms", "Hours on Sunday"),
    "hours.holiday": pgettext_lazy("terms", "Hours on public holidays"),
    "hours.special": pgettext_lazy("terms", "Days with other hours"),
    "hours.ja": pgettext_lazy("terms", "Or hours in words, in Japanese"),
    "hours.en": pgettext_lazy("terms", "Or hours in words, in English"),
}
HELP: Mapping[str, Promise] = {
    "code": pgettext_lazy("terms", "Letters, digits, - and _. It stays for good: entries and the till name it."),
    "currency": pgettext_lazy("terms", "Such as JPY. Fixed once there is a purchase."),
    "time_zone": pgettext_lazy("terms", "Such as Asia/Tokyo."),
    "point.value": pgettext_lazy("terms", "In money: 1 is one yen a point."),
    "earning.pending_days": pgettext_lazy("terms", "0: at once."),
    "redemption.max_share": pgettext_lazy("terms", "1 is all of it, 0.5 half of it, 0 none."),
    "threshold": pgettext_lazy(
        "terms", "In the unit that tiers are reached by. The first tier has 0. Leave it empty to ask for several things."
    ),
    "multiplier": pgettext_lazy("terms", "1.25 gives a quarter more points."),
    "benefits": pgettext_lazy("terms", "Between commas, such as birthday, free_shipping."),
    "review.month": pgettext_lazy("terms", "Empty where tiers are reviewed every month."),
    "priority": pgettext_lazy("terms", "Higher goes first; 0 where it is empty."),
    "activity": pgettext_lazy("terms", "Such as enrolment, birthday, visit, review."),
    "when.until": pgettext_lazy("terms", "The first moment that no longer counts."),
    "when.day_of_month": pgettext_lazy("terms", "Between commas, such as 5, 15, 25."),
    "when.hours": pgettext_lazy("terms", "In the store's time, such as 14:00-16:00."),
    "when.minimum": pgettext_lazy("terms", "Measured on the lines that count."),
    "when.line.sku": pgettext_lazy("terms", "One a line."),
    "when.line.category": pgettext_lazy("terms", "One a line."),
    "when.segment": pgettext_lazy("terms", "Codes, between commas."),
    "for.segment": pgettext_lazy("terms", "Codes, between commas."),
    "stock": pgettext_lazy("terms", "Ever issued, not what is left. Empty: without end."),
    "hours.mon": pgettext_lazy("terms", "Such as 10:00-13:00, 14:00-20:00; - where it is closed."),
    "hours.special": pgettext_lazy("terms", "One a line, such as 2026-12-31 10:00-15:00; - where it is closed."),
    "expiry.at": pgettext_lazy("terms", "The first moment at which they are gone."),
    "exclusions/sku": pgettext_lazy("terms", "One a line. Both boxes: lines that are both."),
}
CHOICES: Mapping[str, Promise] = {
    "tax.included": pgettext_lazy("terms", "with tax"),
    "tax.excluded": pgettext_lazy("terms", "without tax"),
    "rounding.floor": pgettext_lazy("terms", "are dropped"),
    "rounding.half_up": pgettext_lazy("terms", "are rounded to the nearest"),
    "rounding.ceil": pgettext_lazy("terms", "are rounded up"),
    "rate_of_tier.next": pgettext_lazy("terms", "the next purchase on"),
    "rate_of_tier.this": pgettext_lazy("terms", "the purchase that reaches it"),
    "after.months": pgettext_lazy("terms", "after some months"),
    "after.days": pgettext_lazy("terms", "after some days"),
    "after.never": pgettext_lazy("terms", "never"),
    "end_of.day": pgettext_lazy("terms", "day"),
    "end_of.month": pgettext_lazy("terms", "month"),
    "end_of.year": pgettext_lazy("terms", "year"),
    "requires.registered": pgettext_lazy("terms", "registered members"),
    "requires.provisional": pgettext_lazy("terms", "provisional members too"),
    "verify.clerk": pgettext_lazy("terms", "by the clerk"),
    "verify.pin": pgettext_lazy("terms", "by a PIN"),
    "verify.qr": pgettext_lazy("terms", "by a code on the phone"),
    "by.spend": pgettext_lazy("terms", "spending"),
    "by.points": pgettext_lazy("terms", "points earned"),
    "by.purchases": pgettext_lazy("terms", "number of purchases"),
    "window.rolling_months": pgettext_lazy("terms", "the last months"),
    "window.from_month+months": pgettext_lazy("terms", "a period that begins in a fixed month"),
    "window.calendar_year": pgettext_lazy("terms", "the calendar year"),
    "window.anniversary": pgettext_lazy("terms", "the year from the day of joining"),
    "window.lifetime": pgettext_lazy("terms", "everything since joining"),
    "keep.months": pgettext_lazy("terms", "so many months from when it is reached"),
    "keep.from_month+months": pgettext_lazy("terms", "a period that begins in a fixed month"),
    "up.at_once": pgettext_lazy("terms", "at once"),
    "up.at_review": pgettext_lazy("terms", "at the next review"),
    "every.month": pgettext_lazy("terms", "every month"),
    "every.half_year": pgettext_lazy("terms", "every half year"),
    "every.year": pgettext_lazy("terms", "every year"),
    "down.to_earned": pgettext_lazy("terms", "to the tier that was earned"),
    "down.one_step": pgettext_lazy("terms", "one tier down"),
    "down.never": pgettext_lazy("terms", "nowhere: tiers are kept"),
    "blocks.whole": pgettext_lazy("terms", "earn nothing"),
    "blocks.fractional": pgettext_lazy("terms", "earn their share"),
    "stacking.additive": pgettext_lazy("terms", "adds up"),
    "stacking.exclusive": pgettext_lazy("terms", "alone, instead of others"),
    "each.day": pgettext_lazy("terms", "day"),
    "each.week": pgettext_lazy("terms", "week"),
    "each.month": pgettext_lazy("terms", "month"),
    "each.year": pgettext_lazy("terms", "year"),
    "each.ever": pgettext_lazy("terms", "never"),
    "weekday.mon": pgettext_lazy("terms", "Monday"),
    "weekday.tue": pgettext_lazy("terms", "Tuesday"),
    "weekday.wed": pgettext_lazy("terms", "Wednesday"),
    "weekday.thu": pgettext_lazy("terms", "Thursday"),
    "weekday.fri": pgettext_lazy("terms", "Friday"),
    "weekday.sat": pgettext_lazy("terms", "Saturday"),
    "weekday.sun": pgettext_lazy("terms", "Sunday"),
    "valid.days": pgettext_lazy("terms", "for some days"),
    "valid.until": pgettext_lazy("terms", "until a day"),
    "starts_after.days": pgettext_lazy("terms", "after some days"),
    "use.till": pgettext_lazy("terms", "at the till"),
    "use.staff": pgettext_lazy("terms", "before staff"),
    "use.poster": pgettext_lazy("terms", "with a store's poster"),
    "use.online": pgettext_lazy("terms", "online"),
    "give.claim": pgettext_lazy("terms", "they claim it"),
    "give.auto": pgettext_lazy("terms", "by itself"),
    "give.campaign": pgettext_lazy("terms", "by a campaign"),
    "give.public": pgettext_lazy("terms", "by a public code"),
    "channel.store": pgettext_lazy("terms", "store"),
    "channel.online": pgettext_lazy("terms", "online"),
    "channel.phone": pgettext_lazy("terms", "telephone"),
    "rules.amount": pgettext_lazy("terms", "Points for an amount of money"),
    "rules.item": pgettext_lazy("terms", "Points for each item"),
    "rules.fixed": pgettext_lazy("terms", "Points for a purchase"),
    "rules.multiplier": pgettext_lazy("terms", "Points boost"),
    "rules.activity": pgettext_lazy("terms", "Points for an activity"),
    "coupons.amount": pgettext_lazy("terms", "An amount off"),
    "coupons.percent": pgettext_lazy("terms", "A share off"),
    "coupons.free_item": pgettext_lazy("terms", "A free item"),
    "coupons.multiplier": pgettext_lazy("terms", "A points boost"),
    "coupons.shipping": pgettext_lazy("terms", "Free shipping"),
    "coupons.access": pgettext_lazy("terms", "Access to something"),
}
GROUPS: Mapping[str, Promise] = {
    "basics": pgettext_lazy("terms", "Basics"),
    "earning": pgettext_lazy("terms", "Earning"),
    "gives": pgettext_lazy("terms", "What it gives"),
    "when": pgettext_lazy("terms", "When it holds"),
    "coupon_when": pgettext_lazy("terms", "What the coupon can be used on"),
    "limit": pgettext_lazy("terms", "Limits"),
    "expiry": pgettext_lazy("terms", "Expiry"),
    "own_expiry": pgettext_lazy("terms", "Limited-time points"),
    "redemption": pgettext_lazy("terms", "Spending points"),
    "after": pgettext_lazy("terms", "Receipts, refunds, adjustments and referrals"),
    "reach": pgettext_lazy("terms", "How it is reached"),
    "window": pgettext_lazy("terms", "How tiers are judged"),
    "for": pgettext_lazy("terms", "Who can have it"),
    "hours": pgettext_lazy("terms", "Opening hours"),
}


def name(section: str, path: Path | str) -> str:
    """Return what a value is called."""
    return str(_found(NAMES, section, path) or (path if isinstance(path, str) else dotted(path)))


def help_text(section: str, path: Path | str) -> str:
    """Return the help that stands under a value, or nothing."""
    found = _found(HELP, section, path)
    return "" if found is None else str(found)


def choice(key: str, value: str) -> str:
    """Return what one of the choices of a value is called."""
    return str(CHOICES.get(f"{key}.{value}", value))


def yes_or_no() -> list[tuple[str, str]]:
    """Return the choices of a switch."""
    return [("yes", _("Yes")), ("no", _("No"))]


def row_name(number: int, key: str) -> str:
    """Return what the box of a row of goods that never earn is called."""
    labels = {"sku": _("Goods %(no)s: product numbers"), "category": _("Goods %(no)s: categories")}
    return labels[key] % {"no": number}


def _found(table: Mapping[str, Promise], section: str, path: Path | str) -> Promise | None:
    plain = path if isinstance(path, str) else dotted(path)
    return table.get(f"{section}/{plain}") or table.get(plain) or table.get(plain.removeprefix("coupon."))
