"""What the kinds of conditions, their values and their choices are called in the builder."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

GROUPS: Words = {
    "profile": _("Who they are"),
    "points": _("Points and tier"),
    "purchases": _("Purchases"),
    "behaviour": _("What they do"),
}
JOINS: Words = {
    "all": _("All of these hold"),
    "any": _("Any of these holds"),
    "none": _("None of these holds"),
}
KINDS: Words = {
    "age": _("Age"),
    "birthday_month": _("Month of birth"),
    "language": _("Language"),
    "joined": _("Day of joining"),
    "enrolment_store": _("Store of joining"),
    "favourite_store": _("Favourite store"),
    "interest": _("Interests"),
    "consent": _("Consent"),
    "reachable": _("Has an address"),
    "tier": _("Tier"),
    "points": _("Points that can be used"),
    "expiring": _("Points that expire soon"),
    "recency": _("Days since the last purchase"),
    "purchases": _("Number of purchases"),
    "spent": _("Amount spent"),
    "average": _("Average purchase"),
    "first_purchase": _("Day of the first purchase"),
    "bought": _("Goods bought"),
    "affinity": _("Share of a category"),
    "rfm": _("RFM scores"),
    "activity": _("Activities"),
    "coupon": _("Coupons"),
    "campaign": _("Messages of campaigns"),
    "survey": _("Answers to surveys"),
    "predicted": _("A computed number"),
    "segment": _("Another segment"),
}
_PARAMS: Words = {
    "at_least": _("At least"),
    "at_most": _("At most"),
    "period": _("Period"),
    "stores": _("Stores"),
    "months": _("Months"),
    "languages": _("Languages"),
    "interests": _("Interests"),
    "channel": _("Channel"),
    "topic": _("Topic"),
    "tiers": _("Tiers"),
    "days": _("Within days"),
    "skus": _("SKUs"),
    "categories": _("Categories"),
    "category": _("Category"),
    "recency": _("Recency"),
    "frequency": _("Frequency"),
    "amount": _("Amount"),
    "type": _("Activity"),
    "coupons": _("Coupons"),
    "state": _("State"),
    "campaigns": _("Campaigns"),
    "response": _("What they did"),
    "surveys": _("Surveys"),
    "scale": _("Kind of survey"),
    "option": _("Chose this"),
    "trait": _("Name of the number"),
    "segment": _("Segment"),
}
# Where a value means something of its own with a kind.
_OWN: Words = {
    "affinity.at_least": _("At least (%)"),
    "bought.at_least": _("At least (pieces)"),
    "expiring.at_least": _("At least (points)"),
    "coupon.period": _("Period of issue"),
    "coupon.coupons": _("Coupons (none: any coupon)"),
    "campaign.campaigns": _("Campaigns (none: any campaign)"),
    "campaign.period": _("Period of sending"),
    "survey.surveys": _("Surveys (none: any survey)"),
    "survey.at_least": _("Score at least"),
    "survey.at_most": _("Score at most"),
    "survey.period": _("Period of the answer, else of the invitation"),
    "rfm.recency": _("Recency (5: bought lately)"),
    "rfm.frequency": _("Frequency (5: buys often)"),
    "rfm.amount": _("Amount (5: spends most)"),
}
_OPTIONS: Words = {
    "ja": _("Japanese"),
    "en": _("English"),
    "email": _("e-mail"),
    "sms": _("SMS"),
    "line": _("LINE"),
    "push": _("push notification"),
    "campaigns": pgettext_lazy("topic", "campaigns"),
    "news": pgettext_lazy("topic", "news"),
    "surveys": pgettext_lazy("topic", "surveys"),
    "points": pgettext_lazy("topic", "points"),
    "held": pgettext_lazy("coupon", "held"),
    "redeemed": pgettext_lazy("coupon", "redeemed"),
    "expired": pgettext_lazy("coupon", "expired unused"),
    "received": pgettext_lazy("message", "had it"),
    "opened": pgettext_lazy("message", "opened or clicked it"),
    "clicked": pgettext_lazy("message", "clicked a link"),
    "ignored": pgettext_lazy("message", "neither opened nor clicked"),
    "nps": _("recommendation (NPS, 0 to 10)"),
    "csat": _("satisfaction (CSAT, 1 to 5)"),
    "free": _("free questions"),
    "answered": pgettext_lazy("survey", "has answered"),
    "unanswered": pgettext_lazy("survey", "was asked and has not answered"),
    "invited": pgettext_lazy("survey", "was asked"),
}
_MONTHS: tuple[Promise, ...] = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip
STORES_ALL = _("Stores (none: all of them)")


def param(kind: str, name: str, *, is_optional: bool) -> str:
    """Return what a value of a kind is called."""
    if name == "stores" and is_optional:
        return str(STORES_ALL)
    return str(_OWN.get(f"{kind}.{name}") or _PARAMS[name])


def option(name: str, value: str) -> str:
    """Return what a choice of a value is called; what is none of them is called itself."""
    if name == "months" and value.isdecimal() and value.isascii() and 1 <= int(value) <= len(_MONTHS):
        return str(_MONTHS[int(value) - 1])
    return str(_OPTIONS.get(value, value))
