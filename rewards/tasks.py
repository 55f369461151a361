"""What Celery runs for the second floor. Every task may be lost or run twice: the database says what is due."""

from celery import shared_task

from loyalty_site.lib.clock import now
from rewards.actions import activities, due, giving, ledger_checks, notices, referral_rewards, spend_proofs
from rewards.imports import files as import_files
from rewards.imports import jobs as import_jobs
from rewards.imports.adjustments import jobs as bulk_jobs
from rewards.journals import jobs as journal_jobs
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.simulation import jobs


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


@shared_task(name="rewards.give_automatic_coupons", ignore_result=True)
def give_automatic_coupons() -> None:
    """Give automatic coupons to whom they are for; who has one for this period gets no second one."""
    try:
        giving.give_automatic_coupons(now())
    except NoProgramme:
        return


@shared_task(name="rewards.reward_referrals", ignore_result=True)
def reward_referrals() -> None:
    """Reward the referrals whose friend has kept a purchase past its return window."""
    referral_rewards.reward_referrals(now())


@shared_task(name="rewards.verify_ledger", ignore_result=True)
def verify_ledger() -> None:
    """Fold this hour's share of the accounts again; what differs is logged as an error, with its row."""
    ledger_checks.check_some()


@shared_task(name="rewards.tell_ahead", ignore_result=True)
def tell_ahead() -> None:
    """Tell which points expire and which tiers end soon; what was told is not told again."""
    at = now()
    notices.tell_expiring(at)
    notices.tell_tier_ends(at)


@shared_task(name="rewards.purge_spend_proofs", ignore_result=True)
def purge_spend_proofs() -> None:
    """Delete codes that were used more than a day ago."""
    spend_proofs.purge()


@shared_task(name="rewards.run_simulations", ignore_result=True)
def run_simulations() -> None:
    """Run the simulations of drafts that wait; asked for by whoever asks for one, and by the sweep."""
    jobs.run_waiting()


@shared_task(name="rewards.read_journals", ignore_result=True)
def read_journals() -> None:
    """Read the journals of registers that wait; asked for by whoever delivers one, and by the sweep."""
    journal_jobs.run_waiting()


@shared_task(name="rewards.run_bulk_adjustments", ignore_result=True)
def run_bulk_adjustments() -> None:
    """Advance the files of adjustments that are under way; asked for by whoever starts one, and by the sweep."""
    bulk_jobs.run_waiting()


@shared_task(name="rewards.run_imports", ignore_result=True)
def run_imports() -> None:
    """Run the imports of staff that wait, and those whose worker died; asked for by whoever begins one, and by the sweep."""
    import_jobs.run_waiting()


@shared_task(name="rewards.purge_import_files", ignore_result=True)
def purge_import_files() -> None:
    """Remove the imported files that nobody has used for some days."""
    import_files.purge()
