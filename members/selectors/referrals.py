"""What a member sees of the friends they brought: how many, never who."""

from django.db.models import Count, Q

from members.models import Member, Referral


def counts(member: Member) -> dict[str, int]:
    """Return how many friends have joined in all, and for how many points were given.

    The friends of a membership that was merged into this one are this one's.
    """
    theirs = Q(referrer=member) | Q(referrer__merged_into=member)
    rows = Referral.objects.filter(theirs).exclude(status=Referral.Status.REFUSED)
    by_status = dict(rows.values_list("status").annotate(count=Count("pk")))
    return {"joined": sum(by_status.values()), "rewarded": by_status.get(Referral.Status.REWARDED, 0)}
