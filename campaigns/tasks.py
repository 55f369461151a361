"""Celery entry points of the third floor: a few lines each, that call actions."""

from celery import shared_task

from campaigns.actions import campaign_costs, inviting, journeys, launching, provider_events, score_edges, segments
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.deliveries.work import work
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


@shared_task(name="campaigns.launch_sends", ignore_result=True)
def launch_sends() -> None:
    """Launch the sends whose time has come."""
    launching.launch_due()


@shared_task(name="campaigns.deliver", ignore_result=True)
def deliver() -> None:
    """Hand over what is due, unless as many workers are at it as there may be."""
    work()


@shared_task(name="campaigns.run_journeys", ignore_result=True)
def run_journeys() -> None:
    """Let into the journeys whoever is to enter, and move on whoever is due."""
    journeys.ensure()
    enter_due()
    advance_due()


@shared_task(name="campaigns.invite_to_surveys", ignore_result=True)
def invite_to_surveys() -> None:
    """Ask whom the running surveys have to ask."""
    inviting.invite_due()


@shared_task(name="campaigns.purge_provider_events")
def purge_provider_events() -> None:
    """Forget what providers told so long ago that they tell it no more."""
    provider_events.purge()
