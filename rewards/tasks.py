"""What Celery runs for the second floor. Every task may be lost or run twice: the database is the queue."""

from celery import shared_task

from loyalty_site.lib.clock import now
from rewards.actions import notices


@shared_task(name="rewards.tell_ahead", ignore_result=True)
def tell_ahead() -> None:
    """Tell which points expire and which tiers end soon; what was told is not told again."""
    at = now()
    notices.tell_expiring(at)
    notices.tell_tier_ends(at)
