"""What needs a person of the staff: what waits, for whom, and where it is done."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_site import health
from loyalty_site.lib.clock import now
from members.models import Case, Referral, User
from members.selectors.registers import posts_in, stores_managed
from rewards.models import Adjustment
from rewards.selectors.matching import stores_matched, waiting_days
from rewards.selectors.program_drafts import drafts_to_publish


class Work(NamedTuple):
    """Something that waits: a sentence with its number, where it is done, and whether it is late."""

    said: str
    address: str
    is_late: bool = False


def waiting(user: PermissionsMixin | AnonymousUser) -> list[Work]:
    """Return what waits for this person, by what their role may do; what is late comes first."""
    return sorted(_waiting(user), key=lambda work: not work.is_late)


def _waiting(user: PermissionsMixin | AnonymousUser) -> Iterator[Work]:
    if user.has_perm("members.tend_health"):
        yield from _health()
    if user.has_perm("members.answer_case"):
        yield from _cases()
    if user.has_perm("members.change_referral"):
        yield from _referrals()
    if user.has_perm("rewards.approve_adjustment"):
        yield from _adjustments()
    if user.has_perm("rewards.publish_program"):
        yield from _drafts(user)
    if isinstance(user, User) and user.has_perm("rewards.match_days"):
        yield from _days_to_match(user)
    if isinstance(user, User) and user.has_perm("members.manage_tills"):
        yield from _locked_clerks(user)


def _health() -> Iterator[Work]:
    for check in health.checks():
        if check.is_bad:
            yield Work(_("%(check)s needs a person") % {"check": check.title}, reverse("staff-health"), is_late=True)


def _cases() -> Iterator[Work]:
    waiting = Case.objects.filter(status=Case.Status.OPEN)
    address = reverse("staff-cases")
    late, count = waiting.filter(due_at__lt=now()).count(), waiting.count()
    if late:
        said = ngettext("%(count)s enquiry should have been answered by now", "%(count)s enquiries should have been answered by now", late)  # fmt: skip
        yield Work(said % {"count": late}, address, is_late=True)
    if count > late:
        said = ngettext("%(count)s enquiry waits for an answer", "%(count)s enquiries wait for an answer", count - late)
        yield Work(said % {"count": count - late}, address)


def _referrals() -> Iterator[Work]:
    count = Referral.objects.filter(status=Referral.Status.HELD).count()
    if count:
        said = ngettext("%(count)s referral waits for a decision", "%(count)s referrals wait for a decision", count)
        yield Work(said % {"count": count}, f"{reverse('admin:members_referral_changelist')}?status__exact=held")


def _adjustments() -> Iterator[Work]:
    count = Adjustment.objects.filter(status=Adjustment.Status.WAITING).count()
    if count:
        said = ngettext(
            "%(count)s adjustment waits for a second person", "%(count)s adjustments wait for a second person", count
        )
        yield Work(said % {"count": count}, reverse("staff-adjustments"))


def _drafts(user: PermissionsMixin | AnonymousUser) -> Iterator[Work]:
    count = drafts_to_publish(user.pk)
    if count:
        said = ngettext("%(count)s draft of the programme waits for publication", "%(count)s drafts of the programme wait for publication", count)  # fmt: skip
        yield Work(said % {"count": count}, reverse("staff-program"))


def _days_to_match(user: User) -> Iterator[Work]:
    count = waiting_days(stores_matched(user))
    if count:
        said = ngettext(
            "%(count)s day has sales that its journal does not bear out",
            "%(count)s days have sales that their journal does not bear out",
            count,
        )
        yield Work(said % {"count": count}, reverse("staff-matching"))


def _locked_clerks(user: User) -> Iterator[Work]:
    count = posts_in(stores_managed(user)).exclude(locked_at=None).count()
    if count:
        said = ngettext(
            "%(count)s clerk is locked out of the tills", "%(count)s clerks are locked out of the tills", count
        )
        yield Work(said % {"count": count}, reverse("staff-clerks"), is_late=True)
