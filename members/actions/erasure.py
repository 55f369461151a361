"""Erasure: everything that is known of a person who has left goes, in every app, in one transaction.

What goes is said by the tables themselves (`loyalty_site.lib.personal`). Postings, entries and purchases stay under an
account that names nobody, so that sums and chains hold. Append-only tables let themselves be emptied as far as
kizuna.erasure allows, which ends with the transaction.
"""

import logging
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib import personal
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND, Actor, record_change
from members.models import Departure, User
from members.selectors.people import person_left

logger = logging.getLogger(__name__)
CHUNK = 500


def erase(member_id: UUID, *, actor: Actor = COMMAND) -> bool:
    """Erase a person whose erasure is due and return True; False where it is not, or was done before.

    All of it or nothing: stopped, it begins anew. The sign-in is locked first, as by whoever joins again with it.
    """
    with transaction.atomic():
        user_id = Departure.objects.filter(pk=member_id).values_list("user", flat=True).first()
        if user_id is not None:
            list(User.objects.select_for_update().filter(pk=user_id).values_list("pk"))
        due = Departure.objects.select_for_update(of=["self"]).filter(
            pk=member_id, erased_at=None, erase_at__lte=now(), member__status="left"
        )
        departure = due.select_related("member", "user").first()
        if departure is None:
            return False
        person = person_left(departure)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kizuna.erasure', 'allowed', true)")
        for table in personal.tables():
            table.erase(person)
        Departure.objects.filter(pk=member_id).update(erased_at=now())
        record_change(actor, "member.erase", member_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kizuna.erasure', '', true)")
    return True


def erase_due() -> int:
    """Erase everybody whose erasure is due and return how many; one that fails keeps nobody else waiting."""
    erased = 0
    due = Departure.objects.filter(erased_at=None, erase_at__lte=now()).order_by("erase_at")
    for member_id in list(due.values_list("pk", flat=True)[:CHUNK]):
        try:
            erased += erase(member_id)
        except Exception as error:  # its message may hold personal data and is left out
            logger.error("member %s is not erased yet: %s", member_id, type(error).__name__)
    return erased
