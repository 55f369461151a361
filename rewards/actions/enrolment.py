"""Enrolment: a member, their account, and the points that joining earns, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions import enrolment, referrals
from members.actions.bulk_enrolment import Newcomer, enrol_all
from members.actions.referrals import Invitation
from members.models import Member, User
from rewards.actions.accounts import open_account, open_accounts
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


def enrol_many(people: Sequence[tuple[str, UUID, datetime]]) -> dict[str, UUID]:
    """Enrol members by (external reference, id of the account to open, joined at) for an import.

    Returns the account of each reference; somebody who is a member already keeps their own account. In the
    caller's transaction. An import earns nothing for joining. Raises what is wrong with a reference.
    """
    newcomers = [Newcomer(external_id, joined_at) for external_id, _, joined_at in people]
    members: dict[str, UUID] = {}
    for (external_id, _, _), outcome in zip(people, enrol_all(newcomers), strict=True):
        if outcome.error is not None:
            raise outcome.error
        assert outcome.member_id is not None  # nothing but a reference can be wrong here
        members[external_id] = outcome.member_id
    wanted = {members[external_id]: account_id for external_id, account_id, _ in people}
    accounts = open_accounts(members.values(), ids=wanted)
    return {external_id: accounts[member_id] for external_id, member_id in members.items()}


def enrol_person(user: User, *, invitation: Invitation | None = None, **proved: Any) -> tuple[Member, bool]:
    """Return the member that a person with a verified contact is, with their account, and whether they are new.

    See `members.actions.enrolment.enrol_person`; whoever signs up earns what joining earns.
    `invitation` is the link of a member who brought them; whoever is a member already was brought by nobody.
    """
    with transaction.atomic():
        member, is_new = enrolment.enrol_person(user, **proved)
        _open(member, is_new, now(), "portal")
        if is_new and invitation is not None:
            referrals.bind(invitation, member)
    return member, is_new


def _open(member: Member, earns: bool, at: datetime, origin: str) -> None:
    account_id = open_account(member.pk, member.joined_at)
    if earns and Terms.objects.exists():
        post_activity(account_id, ENROLMENT, str(member.pk), at, origin=origin)
