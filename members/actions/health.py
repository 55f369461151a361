"""Remember since when a check is bad, and have somebody told once. The only writer of HealthState."""

import logging
from collections.abc import Callable, Mapping

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.telling import tell
from members.models import HealthState, User

logger = logging.getLogger("kizuna.health")


@transaction.atomic
def remember(found: Mapping[str, bool]) -> None:
    """Remember what each check found now: True where it is bad. What was bad before keeps its time and its mail."""
    known = {row.check_name: row for row in HealthState.objects.select_for_update().order_by("check_name")}
    for name, is_bad in sorted(found.items()):
        row = known.get(name)
        if row is None:
            HealthState.objects.create(check_name=name, is_bad=is_bad, since=now())
        elif row.is_bad != is_bad:
            HealthState.objects.filter(pk=name).update(is_bad=is_bad, since=now(), told_at=None)
            logger.log(logging.ERROR if is_bad else logging.INFO, "health of %s: %s", name, "bad" if is_bad else "good")


def tell_operators(mail: Callable[[HealthState], None]) -> int:
    """Have `mail` tell of each check that has become bad, once; return of how many it did."""
    return tell(HealthState.objects.filter(is_bad=True, told_at=None).order_by("since"), mail, logger)


def operators() -> list[str]:
    """Return the e-mail addresses of the administrators."""
    people = User.objects.filter(groups__name="administrator", is_active=True, is_staff=True, email__isnull=False)
    return sorted(filter(None, people.values_list("email", flat=True)))
