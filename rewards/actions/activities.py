"""Activities: behaviour that is not a purchase, and what it earns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from rewards.actions.accounts import announce, counters_of, fold
from rewards.actions.batch import Batch
from rewards.core.chain import digest
from rewards.core.facts import Activity as ActivityFact
from rewards.core.refusals import ExternalIdTaken, MemberLeft
from rewards.core.standing import Journal
from rewards.models import PointAccount
from rewards.selectors.accounts import Account, build, load, segments_of

ENROLMENT, BIRTHDAY = "enrolment", "birthday"
REFERRAL, REFERRED = "referral", "referred"  # of who brought a friend, and of the friend
OURS = frozenset({ENROLMENT, BIRTHDAY, REFERRAL, REFERRED})  # posted by the programme itself, never by a caller


_EXACT_MAX = 1e15  # a larger float would be read back as an integer


@dataclass(slots=True)
class Acted:
    """An activity that was posted: what it earned, and what the account has now."""

    id: UUID
    journal: Journal
    account: Account

    @property
    def earned(self) -> int:
        """Return the points it earned."""
        return sum(entry.points for entry in self.journal.entries if entry.kind == "earned")

    @property
    def breakdown(self) -> list[dict[str, Any]]:
        """Return the parts of what it earned."""
        return [part for entry in self.journal.entries if entry.kind == "earned" for part in entry.breakdown]


def activity_digest(account_id: UUID, kind: str, external_id: str, at: datetime, data: Mapping[str, Any]) -> bytes:
    """Return the digest of what was sent."""
    return digest([account_id, kind, external_id, at, data])


def post_activity(
    account_id: UUID, kind: str, external_id: str, occurred_at: datetime, *, data: Mapping[str, Any] | None = None,
    origin: str = "api",
) -> Acted:  # fmt: skip
    """Post an activity. Raises ExternalIdTaken where this type has this reference already, MemberLeft."""
    at, occurred_at = now(), occurred_at.astimezone(UTC)
    details = _plain(dict(data or {}))
    stamp = activity_digest(account_id, kind, external_id, occurred_at, details)
    activity_id = uuid7()
    try:
        with transaction.atomic():
            account, journal, batch = _fold(account_id, activity_id, kind, occurred_at, stamp, at, origin)
            batch.add(
                "activities",
                {
                    "id": activity_id, "account_id": account_id, "type": kind, "external_id": external_id,
                    "occurred_at": occurred_at, "posted_at": at, "data": details, "digest": stamp,
                },
            )  # fmt: skip
            batch.write()
    except IntegrityError as error:
        if "activity_is_posted_once" in str(error):
            raise ExternalIdTaken() from error
        raise
    return Acted(activity_id, journal, account)


def _plain(value: Any) -> Any:
    """Return details as the database gives them back: JSON's numbers there have no sign of zero and no exponent."""
    if isinstance(value, float):
        return value if abs(value) < _EXACT_MAX and value else 0.0 if not value else str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _fold(
    account_id: UUID,
    activity_id: UUID,
    kind: str,
    occurred_at: datetime,
    stamp: bytes,
    at: datetime,
    origin: str,
) -> tuple[Account, Journal, Batch]:
    account = load([account_id], at, moments=[occurred_at])[account_id]
    if account.status == "left":
        raise MemberLeft()
    segments = segments_of(account.member_id, account.timeline)
    counters = counters_of(account.timeline)

    def attempt(target: Account, known: Mapping[str, tuple[int, int]]) -> tuple[Journal, Batch]:
        batch = Batch()
        context = target.context(segments, known, occurred_at)
        fact = ActivityFact(activity_id, occurred_at, kind, context=context)
        journal = fold(
            target, fact, batch, kind="activity", origin=origin, context=context, content=[stamp],
            data={"activity": str(activity_id), "type": kind}, posted_at=at, until=at,
        )  # fmt: skip
        announce(batch, target, journal, origin, "activity")
        return journal, batch

    journal, batch = attempt(account, counters)
    if batch.counters:
        locked = counters_of(account.timeline, lock=True)
        if locked != counters:
            account = build(account.raw, account.timeline)
            journal, batch = attempt(account, locked)
    return account, journal, batch


def post_birthdays(on: date, *, at: datetime | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Post the birthday of each member who has it on this day; 29 February counts on the 28th where there is none.

    It happens at `at`, now where that is not said. Returns how many were posted; a day that was posted already adds
    nothing. The day is the programme's.
    """
    posted = 0
    due = birthdays(on)
    for done, (account_id, member_id) in enumerate(due, start=1):
        try:
            post_activity(account_id, BIRTHDAY, f"{member_id}:{on.year}", at or now())
            posted += 1
        except (ExternalIdTaken, MemberLeft):
            pass  # posted by a run before this one, or nobody's birthday any more
        if progress is not None:
            progress(done, len(due))
    return posted


def birthdays(on: date) -> list[tuple[UUID, UUID]]:
    """Return (account, member) of the active members whose birthday is this day."""
    days = [(on.month, on.day)]
    if (on.month, on.day) == (2, 28) and not _is_leap(on.year):
        days.append((2, 29))
    found: list[tuple[UUID, UUID]] = []
    for month, day in days:
        rows = PointAccount.objects.filter(
            member__status="active", member__birthday__month=month, member__birthday__day=day
        )
        found += rows.exclude(member=None).values_list("pk", "member_id")
    return found


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
