"""Mistakes of a programme as a form says them: without the file's signs, beside the field that can mend them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from rewards.core.program import Mistake
from rewards.core.program.editing import Found
from rewards.core.program.mistakes import Path

_FILL_IN = pgettext_lazy("terms", "Fill this in.")
_OTHER = pgettext_lazy("terms", "%(value)s cannot be used here. Choose or write something else.")
_WHOLE = pgettext_lazy("terms", "%(value)s is not a whole number. Write digits such as 100.")
_ONE_WAY = pgettext_lazy("terms", "Choose one way, and fill in what belongs to it.")
_UNKNOWN = pgettext_lazy(
    "terms", "“%(key)s” does not go together with the rest here. Empty one of them, or put it right in the file."
)
# What is not here is said as it is said of a file.
_SENTENCES: Mapping[str, Promise] = {
    "missing": _FILL_IN,
    "no_value": _FILL_IN,
    "not_whole": _WHOLE,
    "whole_quoted": _WHOLE,
    "not_decimal": pgettext_lazy("terms", "%(value)s is not a number. Write one such as 1.5."),
    "not_money": pgettext_lazy("terms", "%(value)s is not an amount of money. Write digits such as 1,000."),
    "not_a_choice": pgettext_lazy("terms", "%(value)s is not on the list. Choose one that is."),
    "one_way": _ONE_WAY,
    "not_never": _ONE_WAY,
    "not_map": _OTHER,
    "not_list": _OTHER,
    "not_texts": _OTHER,
    "not_text": _OTHER,
    "not_boolean": _OTHER,
    "only_true": _OTHER,
    "empty_map": _FILL_IN,
    "empty_list": _FILL_IN,
    "unknown_key": _UNKNOWN,
    "not_for_kind": _UNKNOWN,
    "blank": _FILL_IN,
    "not_moment": pgettext_lazy("terms", "%(value)s is not a day. Choose a day; a time needs its day too."),
    "not_phone": pgettext_lazy("terms", "%(value)s is not a telephone number. Write it as 03-1234-5678."),
    "unknown_code": pgettext_lazy("terms", "There is no %(value)s in this draft. Choose another, or add it first."),
    "retired_code": pgettext_lazy("terms", "%(value)s is retired in this draft and still used here. Take it out here, or bring it back."),
    "no_threshold": pgettext_lazy("terms", "Say how the tier is reached: with a threshold, with all of several things, or with one of them."),
    "threshold_and_reach": pgettext_lazy("terms", "The tier is reached in several ways at once. Keep the threshold, “all of” or “one of”, and empty the others."),
    "first_threshold": pgettext_lazy("terms", "The first tier is everyone's. Write 0 here."),
    "month_of_monthly": pgettext_lazy("terms", "A monthly review has no month. Empty it, or choose a yearly review."),
    "multiplier_line": pgettext_lazy("terms", "A points boost works on the whole purchase. Empty the products and categories."),
    "activity_condition": pgettext_lazy("terms", "An activity is not a purchase, so this can never hold. Empty it."),
    "rule_expiry": pgettext_lazy("terms", "Say either after what time the points expire or on which day, not both and not neither."),
    "each_alone": pgettext_lazy("terms", "Fill in the most times for a member too, or empty this."),
    "public_code_missing": pgettext_lazy("terms", "A public coupon needs the code that people type. Fill it in."),
    "public_code_unused": pgettext_lazy("terms", "Only a coupon that members get by a public code has one. Empty it, or change how they get it."),
    "public_code_twice": pgettext_lazy("terms", "The coupon %(other)s has the same code. Choose another."),
    "group_of_exclusive": pgettext_lazy("terms", "A coupon that is used alone has no group. Empty the group, or let it add up."),
    "use_by_hand": pgettext_lazy("terms", "Such a coupon works on a purchase alone. Keep “at the till” and “online”."),
    "auto_once": pgettext_lazy("terms", "A coupon that comes by itself is given once in each period. Write 1, and choose the period."),
    "lines_never_earn": pgettext_lazy("terms", "These goods never earn points, so the rule never holds. Change them, or the goods that never earn."),
    "earns_past_its_expiry": pgettext_lazy("terms", "The rule still earns after %(at)s, when its points have expired. Let it end by then."),
    "shadowed": pgettext_lazy("terms", "The rule %(other)s stands alone and holds whenever this one does, so this one never counts. Change one of them."),
}  # fmt: skip
_PLACES: Mapping[str, Path] = {
    "never_a_day": ("when", "weekday"),
    "no_threshold": ("threshold",),
    "threshold_and_reach": ("threshold",),
    "public_code_missing": ("public_code",),
}


def in_a_form(mistake: Mistake, language: str) -> str:
    """Return the sentence of a mistake for somebody who fills in a form."""
    sentence = _SENTENCES.get(mistake.code)
    return mistake.message(language) if sentence is None else str(sentence) % mistake.params


def place(found: Found) -> Path:
    """Return the path in its part at which a mistake is best put right."""
    if found.mistake.code == "missing":
        return (*found.path, found.mistake.params["key"])
    return _PLACES.get(found.mistake.code, found.path)
