"""Enrolment: a member, their account, and the points that joining earns, in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.enrolment import enrol
from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.activities import ENROLMENT, post_activity
from rewards.models import Terms


def enrol_member(*, origin: str = "api", joined_at: datetime | None = None, **person: Any) -> tuple[Member, bool]:
    """Enrol a member (see `members.actions.enrolment.enrol`) and open their account.

    Returns the member and whether they are new. An import earns nothing for joining.
    """
    with transaction.atomic():
        member, is_new = enrol(origin=origin, joined_at=joined_at, **person)
        account_id = open_account(member.pk, member.joined_at)
        if is_new and origin != "import" and Terms.objects.exists():
            post_activity(account_id, ENROLMENT, str(member.pk), joined_at or now(), origin=origin)
    return member, is_new
