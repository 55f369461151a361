"""Enrolment: a member, their account, and the points that joining earns, in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions import enrolment
from members.models import Member, User
from rewards.actions.accounts import open_account
from rewards.actions.activities import ENROLMENT, post_activity
from rewards.models import Terms


def enrol_member(*, origin: str = "api", joined_at: datetime | None = None, **person: Any) -> tuple[Member, bool]:
    """Enrol a member (see `members.actions.enrolment.enrol`) and open their account.

    Returns the member and whether they are new. An import earns nothing for joining.
    """
    with transaction.atomic():
        member, is_new = enrolment.enrol(origin=origin, joined_at=joined_at, **person)
        _open(member, is_new and origin != "import", joined_at or now(), origin)
    return member, is_new


def enrol_person(user: User, *, email: str, language: str = "ja") -> tuple[Member, bool]:
    """Return the member that a person with a verified address is, with their account, and whether they are new.

    See `members.actions.enrolment.enrol_person`; whoever signs up earns what joining earns.
    """
    with transaction.atomic():
        member, is_new = enrolment.enrol_person(user, email=email, language=language)
        _open(member, is_new, now(), "portal")
    return member, is_new


def _open(member: Member, earns: bool, at: datetime, origin: str) -> None:
    account_id = open_account(member.pk, member.joined_at)
    if earns and Terms.objects.exists():
        post_activity(account_id, ENROLMENT, str(member.pk), at, origin=origin)
