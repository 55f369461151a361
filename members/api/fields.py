"""What can be wrong with a field, by stable codes, and how pydantic's findings become them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from loyalty_site.lib.problems import FieldProblem

FIELD_PROBLEMS_MAX = 100

FIELD_CODES = {
    "required": _("This field is required."),
    "unknown_field": _("There is no such field here."),
    "wrong_type": _("This has another type than the field takes."),
    "invalid_format": _("This is not written in the form that the field takes."),
    "out_of_range": _("This is smaller or larger than the field takes."),
    "too_long": _("This is longer than the field takes."),
    "too_short": _("This is shorter than the field takes."),
    "not_a_choice": _("This is none of the values that the field takes."),
    "control_character": _("This has a character that cannot be printed, or one that turns the direction of text."),
    "not_a_decimal": _('Write a decimal number as text in ASCII digits, such as "1980" or "19.80".'),
    "not_a_moment": _("Write a time as RFC 3339 with its offset, such as 2026-12-01T10:00:00+09:00."),
    "moment_out_of_range": _("Times lie between 2000-01-01 and five minutes from now."),
    "not_a_date": _("Write a date as YYYY-MM-DD."),
    "not_null": _("Leave this field out where it has no value."),
    "exactly_one": _("Send exactly one of the fields that exclude each other here."),
    "too_many_decimals": _("This has more decimals than the programme's currency."),
    "invalid": _("This value is not valid."),
}

_BY_PYDANTIC_TYPE = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_pattern_mismatch": "invalid_format",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "too_short": "too_short",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "literal_error": "not_a_choice",
    "enum": "not_a_choice",
    "int_from_float": "wrong_type",
    "uuid_parsing": "invalid_format",
}


def field_problem(path: Iterable[str | int], code: str) -> FieldProblem:
    """Return what is wrong with the field at this path, in the language in force."""
    return {"field": ".".join(map(str, path)), "code": code, "detail": gettext(FIELD_CODES[code])}


def field_problems(findings: Sequence[Mapping[str, Any]], skip: int) -> list[FieldProblem]:
    """Return pydantic's findings, the first hundred, as field problems; `skip` parts of each path are ours."""
    return [field_problem(finding["loc"][skip:], _code(finding["type"])) for finding in findings[:FIELD_PROBLEMS_MAX]]


def _code(pydantic_type: str) -> str:
    if pydantic_type in FIELD_CODES:
        return pydantic_type
    if pydantic_type in _BY_PYDANTIC_TYPE:
        return _BY_PYDANTIC_TYPE[pydantic_type]
    return "wrong_type" if pydantic_type.endswith("_type") else "invalid"
