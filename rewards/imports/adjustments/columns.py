"""The columns of a file of adjustments, and a line of it as values (`docs/staff.md`)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rewards.imports import cells
from rewards.imports.errors import Rejection

NAMES = ("member_number", "member_card", "member_external_id")
COLUMNS = (*NAMES, "points", "reason", "expires_on")
REQUIRED = ("points",)
ROWS_MAX = 100_000
BYTES_MAX = 20_000_000
NAME_MAX = 255

# As the code, or as either language says it on the form.
REASONS: Mapping[str, str] = {
    "": "correction",
    "correction": "correction", "訂正": "correction",
    "apology": "apology", "お詫び": "apology",
    "goodwill": "goodwill", "お礼": "goodwill",
}  # fmt: skip
_POINTS = re.compile(r"[+-]?([0-9]{1,10}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.0+)?", re.ASCII)
_SHORTENED = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.ASCII | re.IGNORECASE)


class Wrong(Exception):
    """A line that cannot be taken, with the code of the reason."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Said(NamedTuple):
    """What a line says: by what name the member goes, the points, the reason, and when they are gone."""

    kind: str  # one of NAMES
    name: str
    points: int
    reason_code: str
    expires_at: datetime | None


def said(row: Mapping[str, str], zone: ZoneInfo, at: datetime) -> Said:
    """Return what a line says; full-width figures and thousands separators are read. Raises Wrong."""
    cellar = {name: unicodedata.normalize("NFKC", row.get(name, "")).strip() for name in COLUMNS}
    kind, name = _name(cellar)
    points = _points(cellar["points"])
    reason = REASONS.get(cellar["reason"].lower())
    if reason is None:
        raise Wrong("reason")
    return Said(kind, name, points, reason, _expiry(cellar["expires_on"], points, zone, at))


def _name(cellar: Mapping[str, str]) -> tuple[str, str]:
    given = [(kind, cellar[kind]) for kind in NAMES if cellar[kind]]
    if len(given) != 1:
        raise Wrong("names" if given else "nobody")
    kind, name = given[0]
    if _SHORTENED.fullmatch(name):
        raise Wrong("shortened")
    if len(name) > NAME_MAX or "\0" in name:
        raise Wrong("unknown")
    return kind, name


def _points(cell: str) -> int:
    cell = cell.replace("\N{MINUS SIGN}", "-").replace("▲", "-").replace("△", "-")
    if not _POINTS.fullmatch(cell):
        raise Wrong("points")
    points = int(cell.partition(".")[0].replace(",", ""))
    if not 0 < abs(points) <= cells.POINTS_MAX:
        raise Wrong("points")
    return points


def _expiry(cell: str, points: int, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Return the first moment after the last usable day."""
    try:
        day = cells.day(cell, "expires_on")
        if day is None:
            return None
        gone = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
    except (Rejection, OverflowError):
        raise Wrong("expiry") from None
    if points < 0:
        raise Wrong("expiry_of_taken")
    if gone <= at:
        raise Wrong("expiry_past")
    return gone
