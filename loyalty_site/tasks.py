"""Celery tasks of the site itself."""

from celery import shared_task
from django.core.management import call_command

from loyalty_site import health, health_mails
from loyalty_site.lib.clock import now
from members.actions import job_runs
from members.actions.health import remember, tell_operators


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")


@shared_task
def heartbeat() -> None:
    """Note that beat sends and a worker works."""
    job_runs.ended("heartbeat", now())


@shared_task
def watch_health() -> None:
    """Look at everything that the health page shows, and tell the administrators once of what has become bad."""
    remember({check.name: check.is_bad for check in health.checks()})
    tell_operators(health_mails.send)
