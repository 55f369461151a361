"""The words of the API's bodies: strict types with bounds, to be put together in schemas.

Every type says in the OpenAPI document what it takes. Nothing is coerced: an integer is a JSON integer and no
bool, float or text; an amount is a text of ASCII digits.
"""

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from loyalty_site.lib.clock import now

POINTS_MAX = 1_000_000_000
QUANTITY_MAX = 1_000_000
LINES_MAX = 10_000
CLOCK_SKEW = datetime.timedelta(minutes=5)
MOMENT_MIN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
MOMENT_MAX = datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC)

# Control characters, and the format characters that hide or turn text (Unicode's Cc, and of Cf those that are
# not needed to write a language). Codes have none of either; names keep joiners and direction marks, which
# Arabic, Hebrew, Indian scripts and emoji need, and which do no harm.
_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb"
_TURNING = r"\u202a-\u202e\u2066-\u2069"
_HIDDEN = r"\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\ufeff"
_UNPRINTABLE = _CONTROLS + _TURNING + _HIDDEN
CODE_PATTERN = rf"^[^\s{_UNPRINTABLE}]([^{_UNPRINTABLE}]*[^\s{_UNPRINTABLE}])?$"
TEXT_PATTERN = rf"^[^{_CONTROLS}{_TURNING}]*$"

_MONEY = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?", re.ASCII)
_QUANTITY = re.compile(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Body(BaseModel):
    """The base of what a request carries: unknown fields are refused, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Nothing(Body):
    """An empty body, for calls that say all in their path."""


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or _MONEY.fullmatch(value) is None:
        raise PydanticCustomError("not_a_decimal", "not a decimal")
    return Decimal(value)


def _quantity(value: Any) -> Decimal:
    if type(value) is int or (isinstance(value, str) and _QUANTITY.fullmatch(value)):
        quantity = Decimal(value)
    else:
        raise PydanticCustomError("not_a_decimal", "not a decimal")
    if not 0 < quantity <= QUANTITY_MAX:
        raise PydanticCustomError("out_of_range", "out of range")
    return quantity


def _instant(value: Any) -> datetime.datetime:
    if not isinstance(value, str) or _MOMENT.fullmatch(value) is None:
        raise PydanticCustomError("not_a_moment", "not a moment")
    try:
        moment = datetime.datetime.fromisoformat(value.upper()).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("not_a_moment", "not a moment") from None
    if not MOMENT_MIN <= moment <= MOMENT_MAX:
        raise PydanticCustomError("moment_out_of_range", "out of range")
    return moment


def _past(moment: datetime.datetime) -> datetime.datetime:
    if moment > now() + CLOCK_SKEW:
        raise PydanticCustomError("moment_out_of_range", "out of range")
    return moment


def _date(value: Any) -> datetime.date:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise PydanticCustomError("not_a_date", "not a date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("not_a_date", "not a date") from None


_MONEY_SCHEMA = {
    "type": "string",
    "pattern": r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$",
    "description": "An amount of money: ASCII digits, below 10^12, no more decimals than the currency has.",
    "examples": ["1980", "19.80"],
}
_QUANTITY_SCHEMA = {
    "oneOf": [
        {"type": "integer", "minimum": 1, "maximum": QUANTITY_MAX},
        {"type": "string", "pattern": r"^(([1-9][0-9]{0,5})(\.[0-9]{1,3})?|1000000(\.0{1,3})?|0\.(00[1-9]|0[1-9][0-9]?|[1-9][0-9]{0,2}))$"},
    ],
    "description": "More than 0, at most 1,000,000, at most three decimals.",
    "examples": [1, "0.350"],
}  # fmt: skip
_MOMENT_SCHEMA = {
    "type": "string",
    "format": "date-time",
    "description": "RFC 3339 with an offset, from 2000-01-01 to five minutes from now.",
    "examples": ["2026-10-01T10:15:00+09:00"],
}
_INSTANT_SCHEMA = {**_MOMENT_SCHEMA, "description": "RFC 3339 with an offset, from 2000-01-01 to 2200-01-01."}

Money = Annotated[Decimal, PlainValidator(_money), WithJsonSchema(_MONEY_SCHEMA)]
Quantity = Annotated[Decimal, PlainValidator(_quantity), WithJsonSchema(_QUANTITY_SCHEMA)]
Moment = Annotated[
    datetime.datetime, PlainValidator(_instant), AfterValidator(_past), WithJsonSchema(_MOMENT_SCHEMA)
]  # something that happened
Instant = Annotated[datetime.datetime, PlainValidator(_instant), WithJsonSchema(_INSTANT_SCHEMA)]  # may lie ahead
Day = Annotated[
    datetime.date,
    PlainValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["1980-04-01"]}),
]
Points = Annotated[int, Field(strict=True, ge=1, le=POINTS_MAX)]
PointsOrNone = Annotated[int, Field(strict=True, ge=0, le=POINTS_MAX)]  # zero is allowed
SignedPoints = Annotated[int, Field(strict=True, ge=-POINTS_MAX, le=POINTS_MAX)]
Seconds = Annotated[int, Field(strict=True, ge=1, le=30 * 86_400)]


def _not_null(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("not_null", "null")
    return value


def code_field(length_max: int) -> Any:
    """Describe codes and ids: printable, no blank at either end, 1 to `length_max` characters."""
    return Field(strict=True, min_length=1, max_length=length_max, pattern=CODE_PATTERN)


def text_field(length_max: int, length_min: int = 1) -> Any:
    """Describe what people write on one line: no control characters, nothing that turns text."""
    return Field(strict=True, min_length=length_min, max_length=length_max, pattern=TEXT_PATTERN)


StoreCode = Annotated[str, code_field(40)]
Code = Annotated[str, code_field(64)]
ExternalId = Annotated[str, code_field(255)]
Text = Annotated[str, text_field(200)]
TextOrEmpty = Annotated[str, text_field(200, length_min=0)]
Present = BeforeValidator(_not_null)  # Annotated[T | None, Present] = None: may be left out, may not be null
