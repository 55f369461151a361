"""What Celery runs for the first floor. Every task may be lost or run twice: the database is the queue."""

from celery import shared_task

from members import lock_mails
from members.actions import attempts, idempotency, outbox, webhooks
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


@shared_task(name="members.purge_idempotency", ignore_result=True)
def purge_idempotency() -> None:
    """Delete stored answers whose time is over."""
    idempotency.purge()


@shared_task(name="members.purge_attempts", ignore_result=True)
def purge_attempts() -> None:
    """Delete attempts that count no longer, and locks of long ago."""
    attempts.purge()


@shared_task(name="members.tell_of_locks", ignore_result=True)
def tell_of_locks() -> None:
    """Tell the owners of accounts where somebody tried too often; asked for at the lock, and by the sweep."""
    attempts.tell_owners(lock_mails.send)
