"""What a condition asks for: values of a few types, read from JSON and written back the one way."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

CODES_MAX = 200
CODE_LENGTH_MAX = 100


class Wrong(ValueError):
    """A value that cannot be: `reason` is one of REASONS, `limits` what its sentence names."""

    def __init__(self, reason: str, **limits: object) -> None:
        super().__init__(reason)
        self.reason, self.limits = reason, limits


REASONS = (
    "missing",
    "unknown",
    "whole",
    "amount",
    "range",
    "codes",
    "choice",
    "period",
    "date",
    "empty_range",
    "answered_alone",
    "value",
)


class Param(NamedTuple):
    """A value of a condition: its name in JSON, its type, how it is read, whether it may be left out.

    `options` are what a choice chooses among, or the name of the list that codes are of; `low` and `high` are limits.
    """

    name: str
    type: str
    is_optional: bool = False
    options: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    listed: str = ""

    def read(self, value: Any) -> Any:
        """Return the value as it is kept. Raises Wrong."""
        return _READERS[self.type](self, value)


class Period(NamedTuple):
    """The last so many days, today included; or from one day until before another one, either of them open."""

    days: int | None = None
    since: date | None = None
    before: date | None = None

    def dump(self) -> dict[str, Any]:
        """Return it as JSON."""
        if self.days is not None:
            return {"days": self.days}
        ends = {"from": self.since, "before": self.before}
        return {name: day.isoformat() for name, day in ends.items() if day is not None}


def _whole(param: Param, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("whole")
    if not param.low <= value <= param.high:
        raise Wrong("range", low=param.low, high=param.high)
    return value


def _amount(param: Param, value: Any) -> Decimal:
    """Read an amount of money, which JSON carries as text."""
    try:
        amount = Decimal(value) if isinstance(value, str) and len(value) <= 20 else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or -amount.as_tuple().exponent > 3:  # type: ignore[operator]
        raise Wrong("amount")
    if not param.low <= amount <= param.high:
        raise Wrong("range", low=param.low, high=param.high)
    return amount


def _codes(param: Param, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= CODES_MAX:
        raise Wrong("codes", most=CODES_MAX)
    if not all(_is_code(each) for each in value):
        raise Wrong("codes", most=CODES_MAX)
    return tuple(sorted(set(value)))


def _code(param: Param, value: Any) -> str:
    if not _is_code(value):
        raise Wrong("value")
    return str(value)


def _is_code(value: Any) -> bool:
    return (
        isinstance(value, str) and 0 < len(value) <= CODE_LENGTH_MAX and value.isprintable() and value == value.strip()
    )


def _choice(param: Param, value: Any) -> str:
    if value not in param.options:
        raise Wrong("choice")
    return str(value)


def _choices(param: Param, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(each in param.options for each in value):
        raise Wrong("choice")
    return tuple(option for option in param.options if option in value)


def _period(param: Param, value: Any) -> Period:
    if not isinstance(value, dict) or not value or value.keys() - {"days", "from", "before"}:
        raise Wrong("period")
    if "days" in value:
        if len(value) > 1:
            raise Wrong("period")
        return Period(days=_whole(Param("days", "whole", low=1, high=36_500), value["days"]))
    since, before = (_day(value[name]) if name in value else None for name in ("from", "before"))
    if since is not None and before is not None and since >= before:
        raise Wrong("period")
    return Period(None, since, before)


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2999:
        raise Wrong("date")
    return day


_READERS: Mapping[str, Callable[[Param, Any], Any]] = {
    "whole": _whole,
    "amount": _amount,
    "codes": _codes,
    "code": _code,
    "choice": _choice,
    "choices": _choices,
    "period": _period,
}


def dumped(value: Any) -> Any:
    """Return a value that was read as JSON."""
    match value:
        case Period():
            return value.dump()
        case Decimal():
            return format(value, "f")
        case tuple():
            return list(value)
    return value
