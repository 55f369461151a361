"""What Celery runs for the first floor. Every task may be lost or run twice: the database is the queue."""

from celery import shared_task

from members.actions import outbox, webhooks
from members.webhooks import delivery


@shared_task(name="members.relay_outbox", ignore_result=True)
def relay_outbox() -> None:
    """Hand waiting facts to their consumers; asked for by whoever writes facts, and by the sweep."""
    outbox.relay()


@shared_task(name="members.deliver_webhooks", ignore_result=True)
def deliver_webhooks() -> None:
    """Deliver the events that are due; asked for by the relay, and by the sweep."""
    delivery.deliver_due()


@shared_task(name="members.purge_outbox", ignore_result=True)
def purge_outbox() -> None:
    """Delete facts and events whose time is over."""
    outbox.purge()
    webhooks.purge()
