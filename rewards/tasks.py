"""What Celery runs for the second floor. Every task may be lost or run twice: the database says what is due."""

import structlog
from celery import shared_task

from loyalty_site.lib.clock import now
from rewards.actions import activities, due, notices
from rewards.selectors import audit
from rewards.selectors.timeline import NoProgramme, current_timeline

log = structlog.get_logger(__name__)


@shared_task(name="rewards.expire_points", ignore_result=True)
def expire_points() -> None:
    """Expire what is past its date, and end the holds that have run out."""
    due.expire_points(now())


@shared_task(name="rewards.mature_points", ignore_result=True)
def mature_points() -> None:
    """Make pending points available whose day has come."""
    due.mature_points(now())


@shared_task(name="rewards.review_tiers", ignore_result=True)
def review_tiers() -> None:
    """Judge the tiers whose review is due."""
    due.review_tiers(now())


@shared_task(name="rewards.post_birthdays", ignore_result=True)
def post_birthdays() -> None:
    """Post today's birthdays, the day being the programme's."""
    at = now()
    try:
        terms = current_timeline().at(at)
    except NoProgramme:
        return
    activities.post_birthdays(terms.local(at).date())


@shared_task(name="rewards.verify_ledger", ignore_result=True)
def verify_ledger() -> None:
    """Fold today's share of the accounts again; what differs is logged as an error, with its row."""
    checked = audit.verify_ledger(share=audit.share_of(now().date()))
    if checked.difference is None:
        log.info("ledger_is_right", accounts=checked.accounts, entries=checked.entries)
        return
    found = checked.difference
    log.error("ledger_differs", table=found.table, key=found.key, column=found.column, accounts=checked.accounts)


@shared_task(name="rewards.tell_ahead", ignore_result=True)
def tell_ahead() -> None:
    """Tell which points expire and which tiers end soon; what was told is not told again."""
    at = now()
    notices.tell_expiring(at)
    notices.tell_tier_ends(at)
