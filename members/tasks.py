"""What Celery runs for the first floor. Every task may be lost or run twice: the database is the queue."""

from celery import shared_task

from members import case_mails, claim_mails, lock_mails
from members.actions import (
    attempts,
    cases,
    claim_alarms,
    data_exports,
    erasure,
    idempotency,
    inbox,
    legal,
    likely_pairs,
    outbox,
    webhooks,
)
from members.webhooks import delivery


@shared_task(name="members.relay_outbox", ignore_result=True)
def relay_outbox() -> None:
    """Hand waiting facts to their consumers; asked for by whoever writes facts, and by the sweep."""
    outbox.relay()


@shared_task(name="members.deliver_webhooks", ignore_result=True)
def deliver_webhooks() -> None:
    """Deliver the events that are due; asked for by the relay, and by the sweep."""
    delivery.deliver_due()


@shared_task(name="members.find_duplicates", ignore_result=True)
def find_duplicates() -> None:
    """Look for members who may be one person."""
    likely_pairs.find_pairs()


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
    claim_alarms.purge()


@shared_task(name="members.tell_of_locks", ignore_result=True)
def tell_of_locks() -> None:
    """Tell the owners of accounts where somebody tried too often; asked for at the lock, and by the sweep."""
    attempts.tell_owners(lock_mails.send)


@shared_task(name="members.purge_inbox", ignore_result=True)
def purge_inbox() -> None:
    """Delete messages whose time is over, and the records of mails of long ago."""
    inbox.purge()
    cases.purge_mails()
    data_exports.purge()


@shared_task(name="members.make_exports", ignore_result=True)
def make_exports() -> None:
    """Make the exports that wait; asked for by whoever asks for one, and by the sweep."""
    data_exports.make_waiting()


@shared_task(name="members.erase_due", ignore_result=True)
def erase_due() -> None:
    """Erase the people whose erasure is due; asked for by whoever asks for it at once, and by the sweep."""
    erasure.erase_due()


@shared_task(name="members.mail_answers", ignore_result=True)
def mail_answers() -> None:
    """Send the mails of answers; asked for by whoever answers, and by the sweep."""
    cases.mail_answers(case_mails.send)


@shared_task(name="members.tell_of_card_claims", ignore_result=True)
def tell_of_card_claims() -> None:
    """Tell the members whose card somebody tried too often to claim."""
    claim_alarms.tell_owners(claim_mails.send)


@shared_task(name="members.tell_of_legal_changes", ignore_result=True)
def tell_of_legal_changes() -> None:
    """Tell members of new terms of membership and privacy policies; asked for by who publishes, and by the sweep."""
    legal.tell_members()
