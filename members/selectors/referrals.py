"""What a member sees of the friends they brought: how many, never who."""

from django.db.models import Count

from members.models import Member, Referral


def counts(member: Member) -> dict[str, int]:
    """Return how many friends have joined in all, and for how many points were given."""
    rows = Referral.objects.filter(referrer=member).exclude(status=Referral.Status.REFUSED)
    by_status = dict(rows.values_list("status").annotate(count=Count("pk")))
    return {"joined": sum(by_status.values()), "rewarded": by_status.get(Referral.Status.REWARDED, 0)}
