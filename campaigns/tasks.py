"""Celery entry points of the third floor: a few lines each, that call actions."""

from celery import shared_task

from campaigns.actions import campaign_costs, score_edges, segments
from campaigns.models import Segment


@shared_task(name="campaigns.count_segments")
def count_segments() -> None:
    """Measure the boundaries of scores, then count every dynamic segment again."""
    score_edges.measure()
    for segment in segments.in_order(Segment.objects.filter(archived_at=None, frozen_at=None)):
        segments.recount(segment.pk)


@shared_task(name="campaigns.sum_up_costs")
def sum_up_costs() -> None:
    """Sum up what the campaigns have cost."""
    campaign_costs.sum_up_due()
