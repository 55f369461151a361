"""Change what a member has told about themselves, and whether they take part."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from members import errors, values
from members.actions import cards
from members.actions import consents as consent_rows
from members.actions.audit import COMMAND, Actor, record_change
from members.actions.violations import violated_constraint
from members.models import Member

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
    consents: Mapping[str, bool] | None = None,
    consent_wording: str = "",
    consent_source: str = "",
    actor: Actor = COMMAND,
    **changes: Unpack[Changes],
) -> Member:
    """Change a member's profile, status and consents together, or nothing; return the row as it is now.

    A change of the status is recorded with who made it.

    Leaving frees the e-mail address, the telephone number and the sign-in for another membership and stops
    every card; coming back from it gives none of them back by itself. A frozen member earns and cannot spend.
    Raises AlreadyAMember where another member has the address or number, and the errors of `members.values`.
    """
    cleaned = {field: _CLEAN[field](value) for field, value in changes.items()}  # type: ignore[operator]
    if status is not None:
        if status not in Member.Status.values:
            raise errors.StatusUnknown
        cleaned["status"] = status
    try:
        with transaction.atomic():
            current = Member.objects.select_for_update().get(pk=member.pk)
            stopped = 0
            if status == Member.Status.LEFT and current.status != Member.Status.LEFT:
                cleaned["user"] = None
                stopped = cards.stop_all(current)
            if status is not None and status != current.status:
                before, after = {"status": str(current.status)}, {"status": str(status)}
                record_change(actor, "member.status", current.pk, before=before, after=after, cards_stopped=stopped)
            if current.birthday and cleaned.get("birthday", current.birthday) != current.birthday:
                cleaned["birthday_changed_at"] = now()
            for field, value in cleaned.items():
                setattr(current, field, value)
            if cleaned:
                current.save(update_fields=[*cleaned, "updated_at"])
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
    *,
    consents: Mapping[str, bool] | None = None,
    consent_wording: str = "",
    consent_source: str = "",
    **changes: Unpack[Changes],
) -> Member:
    """Change what members may change by themselves, as `change` does.

    A birthday that is set can be changed once in 365 days, because points are given for it; filling in an
    empty one is no change. Raises BirthdayChangedRecently, and what `change` raises.
    """
    with transaction.atomic():
        current = Member.objects.select_for_update().get(pk=member.pk)
        is_other_birthday = current.birthday and changes.get("birthday", current.birthday) != current.birthday
        last_change = current.birthday_changed_at
        if is_other_birthday and last_change and now() < last_change + _BIRTHDAY_CHANGE_PAUSE:
            raise errors.BirthdayChangedRecently
        return change(
            current,
            consents=consents,
            consent_wording=consent_wording,
            consent_source=consent_source,
            **changes,
        )
