"""Why lines of a file do not go in. The first line of each docstring is what the reject file says."""

from django.utils.translation import gettext

from loyalty_site.lib.errors import DomainError, FileError
from rewards.core.refusals import Refusal, UnknownStore


class Rejection(FileError):
    """These lines cannot be taken."""

    code = "rejected"
    status = 422


class CellMissing(Rejection):
    """%(column)s is empty: fill it in."""

    code = "required"


class CellTooLong(Rejection):
    """%(column)s is longer than %(characters_max)s characters: shorten it."""

    code = "too_long"


class CellUnprintable(Rejection):
    """%(column)s has a character that cannot be printed: remove it."""

    code = "control_character"


class NotADecimal(Rejection):
    """%(column)s is not a number: write it in plain digits, such as 1980 or 19.80."""

    code = "not_a_decimal"


class NotWhole(Rejection):
    """%(column)s is not a whole number: write it in plain digits, such as 150."""

    code = "not_a_whole_number"


class OutOfRange(Rejection):
    """%(column)s is smaller or larger than is possible: correct it."""

    code = "out_of_range"


class NotAMoment(Rejection):
    """%(column)s is not a time: write it like 2026-12-01 10:15:00 or 2026-12-01T10:15:00+09:00."""

    code = "not_a_moment"


class MomentOutOfRange(Rejection):
    """%(column)s lies before 2000 or in the future: correct it."""

    code = "moment_out_of_range"


class NotADate(Rejection):
    """%(column)s is not a date: write it like 2026-12-01."""

    code = "not_a_date"


class NotAChoice(Rejection):
    """%(column)s is none of %(choices)s: write one of them."""

    code = "not_a_choice"


class LinesDisagree(Rejection):
    """%(column)s differs between the lines of one purchase: repeat it, or leave it empty after the first line."""

    code = "lines_disagree"


class TooManyLines(Rejection):
    """A purchase has at most %(lines_max)s lines: split it."""

    code = "too_many_lines"


class PriceTwice(Rejection):
    """amount is not quantity × unit_price: give one of them, or amounts that agree."""

    code = "amount_differs"
    field = "amount"


class PriceMissing(Rejection):
    """A line needs unit_price or amount: fill one of them in."""

    code = "price_missing"
    field = "unit_price"


class MemberTwice(Rejection):
    """The member is named in more than one way: fill in one of %(columns)s."""

    code = "member_named_twice"


class MemberUnknown(Rejection):
    """There is no member %(reference)s: enrol them first."""

    code = "unknown_member"


class MemberMissing(Rejection):
    """No member is named: fill in one of %(columns)s."""

    code = "member_missing"


class ReferenceTwice(Rejection):
    """This reference appears again with other content: each purchase is in the file once, its lines together."""

    code = "external_id_twice"


class TierUnknown(Rejection):
    """There is no tier %(tier)s in the programme: correct it or add the tier."""

    code = "unknown_tier"
    field = "tier"


class TierTimeImpossible(Rejection):
    """A tier is held from the day of joining or later until a later day: correct tier_since or tier_until."""

    code = "tier_time_impossible"
    field = "tier_since"


class ExpiryTwice(Rejection):
    """expires_on and expires_at both say when the points are gone: fill in one of them."""

    code = "expiry_twice"
    field = "expires_at"


class PointsExpired(Rejection):
    """These points expired before today: leave them out."""

    code = "points_expired"


class BalanceDiffers(Rejection):
    """This balance came in before with %(points)s points: adjust the account, or give the line its own reference."""

    code = "balance_differs"
    field = "points"


def reason_of(error: DomainError | Refusal) -> str:
    """Return what the reject file says: the stable code, and the sentence in the language in force."""
    if isinstance(error, DomainError):
        return f"{error.code}: {error.message}"
    sentence = gettext((type(error).__doc__ or "").strip().partition("\n")[0])
    return f"{error.code}: {sentence % error.params if error.params else sentence}"


def column_of(error: DomainError | Refusal) -> str:
    """Return the column at fault, empty where it is none alone."""
    if isinstance(error, UnknownStore):
        return "store"
    return str(error.params.get("column") or getattr(error, "field", None) or "")
