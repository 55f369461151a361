"""Change what a member has told about themselves, and whether they take part."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy

from loyalty_site.lib.clock import now
from members import errors, values
from members.actions import cards, interests, pins
from members.actions import consents as consent_rows
from members.actions.audit import COMMAND, Actor, record_change
from members.actions.violations import violated_constraint
from members.models import Departure, Member, Store

_BIRTHDAY_CHANGE_PAUSE = timedelta(days=365)
CONTACT_CONSTRAINTS = frozenset({"member_email_belongs_to_one_member", "member_phone_belongs_to_one_member"})


class Changes(TypedDict, total=False):
    """What can be changed of a member; a value that is not given stays."""

    email: str | None
    phone: str | None
    name: str
    kana: str
    birthday: date | None
    language: str
    time_zone: str
    is_provisional: bool
    favourite_store: str | None
    interests: Iterable[str]


_CLEAN = {
    "email": values.email,
    "phone": values.phone,
    "name": values.name,
    "kana": values.kana,
    "birthday": values.birthday,
    "language": values.language,
    "time_zone": values.time_zone,
    "is_provisional": bool,
}


def change(
    member: Member,
    *,
    status: str | None = None,
    status_reason: str = "",
    consents: Mapping[str, bool] | None = None,
    consent_wording: str = "",
    consent_source: str = "",
    actor: Actor = COMMAND,
    **changes: Unpack[Changes],
) -> Member:
    """Change a member's profile, status and consents together, or nothing; return the row as it is now.

    A change of the status is recorded with who made it, and with the code of its reason where there is one.

    `left` is for whoever has seen to what the member holds: `rewards.actions.leaving` does.
    Leaving frees the e-mail address, the telephone number and the sign-in for another membership, stops every card and
    takes the PIN away; coming back from it gives none of them back by itself. A frozen member earns and cannot spend.
    `favourite_store` is a store's code and `interests` are codes, all of those that are chosen.
    Raises AlreadyAMember where another member has the address or number, StoreUnknown, InterestUnknown,
    MembershipEnded for the return of somebody who has left by themselves and for whoever was erased, and the errors of
    `members.values`.
    """
    cleaned: dict[str, Any] = {field: _CLEAN[field](changes[field]) for field in _CLEAN if field in changes}  # type: ignore[literal-required,operator]
    if status is not None:
        if status not in Member.Status.values:
            raise errors.StatusUnknown
        cleaned["status"] = status
    try:
        with transaction.atomic():
            current = Member.objects.select_for_update().get(pk=member.pk)
            _check_has_not_ended(current, status)
            stopped = 0
            if status == Member.Status.LEFT and current.status != Member.Status.LEFT:
                cleaned["user"] = None
                stopped = cards.stop_all(current)
                pins.remove_pin(current)
            if status is not None and status != current.status:
                before, after = {"status": str(current.status)}, {"status": str(status)}
                why = {"reason": status_reason} if status_reason else {}
                record_change(
                    actor, "member.status", current.pk, before=before, after=after, cards_stopped=stopped, **why
                )
            if "favourite_store" in changes:
                cleaned["favourite_store_id"] = _open_store(changes["favourite_store"], current)
            if current.birthday and cleaned.get("birthday", current.birthday) != current.birthday:
                cleaned["birthday_changed_at"] = now()
            for field, value in cleaned.items():
                setattr(current, field, value)
            if cleaned:
                current.save(update_fields=[*cleaned, "updated_at"])
            if "interests" in changes:
                interests.choose(current, changes["interests"])
            if consents:
                consent_rows.give(current, consents, wording=consent_wording, source=consent_source)
    except IntegrityError as error:
        constraint = violated_constraint(error)
        if constraint not in CONTACT_CONSTRAINTS:
            raise
        raise errors.AlreadyAMember(field="email" if "email" in constraint else "phone") from error
    return current


def change_own(
    member: Member,
    **changes: Unpack[Changes],
) -> Member:
    """Change what members may change by themselves, as `change` does.

    A birthday that is set can be changed once in 365 days, because points are given for it; filling in an
    empty one is no change. Raises BirthdayChangedRecently, and what `change` raises.
    """
    with transaction.atomic():
        current = Member.objects.select_for_update().get(pk=member.pk)
        is_other_birthday = current.birthday and changes.get("birthday", current.birthday) != current.birthday
        changeable_on = birthday_changeable_on(current)
        if is_other_birthday and changeable_on and timezone.localdate(now()) < changeable_on:
            raise errors.BirthdayChangedRecently(changeable_on=_day(changeable_on, "DATE_FORMAT"))
        return change(current, **changes)


def birthday_changeable_on(member: Member) -> date | None:
    """Return the first day on which the member may change the birthday again, None when nothing was changed yet."""
    last_change = member.birthday_changed_at
    return timezone.localdate(last_change + _BIRTHDAY_CHANGE_PAUSE) if last_change else None


def _check_has_not_ended(member: Member, status: str | None) -> None:
    """Raise MembershipEnded where points were given up by leaving, or the person was erased."""
    if member.status != Member.Status.LEFT:
        return
    departure = Departure.objects.filter(member=member).first()
    comes_back = status not in (None, Member.Status.LEFT)
    if departure is not None and (comes_back or departure.erased_at is not None):
        raise errors.MembershipEnded


def _open_store(code: str | None, member: Member) -> str | None:
    """Return a store that can be chosen; one that has closed stays with whoever chose it before."""
    if not code:
        return None
    line = values.line(code, "favourite_store", 40)
    if line != member.favourite_store_id and not Store.objects.filter(code=line, retired_at=None).exists():
        raise errors.StoreUnknown(field="favourite_store")
    return line


_day = lazy(date_format, str)  # in the language in which the sentence is read
