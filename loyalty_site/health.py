"""What the site needs to do its work, looked at now: each check says in words how it is, since when, what to do.

Nothing here is remembered but what jobs write at their end, so that a check turns bad by itself when they do not.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import redis
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import DatabaseError, connection
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.backoff import NoBackoff
from redis.retry import Retry

from campaigns.channels import line, push
from loyalty_site.lib import providers
from loyalty_site.lib.clock import now
from members import sms
from members.models import HealthState, JobRun, Outbox, Webhook
from rewards.models import LedgerCheck

GOOD, ATTENTION, BAD = "good", "attention", "bad"

BEAT_LATE = timedelta(minutes=3)
HOURLY_LATE = timedelta(minutes=75)  # an hour, and a quarter of one
OUTBOX_SLOW, OUTBOX_LATE = timedelta(minutes=2), timedelta(minutes=15)
QUEUE_SLOW, QUEUE_LATE = 200, 1_000  # messages; sweeps expire, so that a queue that grows is not worked off
FAILURES_BAD = 3  # in a row
DISK_SLOW, DISK_BAD = 0.10, 0.03  # of the disk that is free


class Check(NamedTuple):
    """One check: its code, its name, its state, what it found, since when, what to do, where that is written."""

    name: str
    title: str
    state: str
    said: str
    to_do: str = ""
    since: datetime | None = None
    anchor: str = ""  # a heading of docs/operations.md

    @property
    def is_bad(self) -> bool:
        """Tell whether a person is needed."""
        return self.state == BAD


def checks() -> list[Check]:
    """Return every check, the bad ones first; without a database that one check is all that can be said."""
    database = _database()
    if database.is_bad:
        return [database, _broker()]
    found = [database, _broker(), _disk(), *_jobs(), _queue(), _outbox(), _ledger(), *_providers()]
    known = {row.check_name: row for row in HealthState.objects.filter(is_bad=True)}
    dated = [
        check._replace(since=check.since or (known[check.name].since if check.name in known else None))
        if check.is_bad
        else check
        for check in found
    ]
    return sorted(dated, key=lambda check: (BAD, ATTENTION, GOOD).index(check.state))


def _database() -> Check:
    title = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        to_do = _("Start PostgreSQL again, or mend the way to it.")
        return Check("database", title, BAD, _("It does not answer."), to_do, anchor="database-and-broker")
    return Check("database", title, GOOD, _("It answers."))


def _broker() -> Check:
    title = _("Broker (Redis)")
    if _asked(lambda client: client.ping()) is None:
        to_do = _("Start Redis again. Nothing is lost: jobs find what waits in the database.")
        return Check("broker", title, BAD, _("It does not answer."), to_do, anchor="database-and-broker")
    return Check("broker", title, GOOD, _("It answers."))


def _asked(question: Callable[[redis.Redis], object]) -> object | None:
    """Ask the broker something, for a second at most; None where it does not answer."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    try:
        return question(client)
    except redis.RedisError:
        return None
    finally:
        client.close()


def _disk() -> Check:
    title = _("Disk of this server")
    usage = shutil.disk_usage(settings.BASE_DIR)
    free = usage.free / usage.total
    said = _("%(percent)s%% is free.") % {"percent": int(free * 100)}
    if free >= DISK_SLOW:
        return Check("disk", title, GOOD, said)
    to_do = _("Delete what is not needed, or give the server a larger disk.")
    return Check("disk", title, BAD if free < DISK_BAD else ATTENTION, said, to_do, anchor="disk")


def _jobs() -> Iterator[Check]:
    runs = {run.name: run for run in JobRun.objects.all()}
    to_do = _("See that exactly one beat and at least one worker run; start them again.")
    yield _job(
        "heartbeat", _("Timetable and workers"), runs.get("heartbeat"), BEAT_LATE, to_do, "timetable-and-workers"
    )
    to_do = _("Look in the log for the job's last error; it can be run by hand with manage.py.")
    for name, title in (
        ("expire_points", _("Expiry of points")), ("mature_points", _("Maturity of points")), ("review_tiers", _("Reviews of tiers")),
    ):  # fmt: skip
        yield _job(name, title, runs.get(name), HOURLY_LATE, to_do, "hourly-jobs")


def _job(name: str, title: str, run: JobRun | None, late: timedelta, to_do: str, anchor: str) -> Check:
    """Judge a job by the end of its last run; one that has never ended is judged by when the site was installed."""
    ended_at = run.ended_at if run is not None else _installed_at()
    said = _("Last run: %(time)s.") % {"time": _time(run.ended_at)} if run is not None else _("It has not run yet.")
    if now() - ended_at > late:
        return Check(name, title, BAD, said, to_do, ended_at + late, anchor)
    return Check(name, title, GOOD if run is not None else ATTENTION, said)


def _installed_at() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(applied), now()) FROM django_migrations WHERE app = 'members'")
        at: datetime = cursor.fetchone()[0]
    return at


def _queue() -> Check:
    title = _("Queue of the workers")
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")
    length = _asked(lambda client: client.llen(f"{prefix}celery"))
    if not isinstance(length, int):
        return Check("queue", title, ATTENTION, _("The broker does not answer; its length is not known."))
    said = ngettext("%(count)s task waits.", "%(count)s tasks wait.", length) % {"count": intcomma(length)}
    if length < QUEUE_SLOW:
        return Check("queue", title, GOOD, said)
    to_do = _("Start more workers, and look in the log for a task that hangs.")
    return Check(
        "queue", title, BAD if length >= QUEUE_LATE else ATTENTION, said, to_do, anchor="timetable-and-workers"
    )


def _outbox() -> Check:
    title = _("Facts on their way out")
    oldest = Outbox.objects.filter(relayed_at__isnull=True).order_by("id").values_list("created_at", flat=True).first()
    if oldest is None or now() - oldest < OUTBOX_SLOW:
        return Check(
            "outbox", title, GOOD, _("Nothing waits.") if oldest is None else _("They are handed over at once.")
        )
    said = _("The oldest one waits since %(time)s.") % {"time": _time(oldest)}
    to_do = _("Start the workers; look in the log for the consumer that fails.")
    is_late = now() - oldest >= OUTBOX_LATE
    return Check("outbox", title, BAD if is_late else ATTENTION, said, to_do, oldest + OUTBOX_LATE if is_late else oldest, "outbox")  # fmt: skip


def _ledger() -> Check:
    title = _("Check of the ledger")
    to_do = _("Do not change the row. Compare it with a backup, as the handbook says.")
    state = LedgerCheck.objects.first()
    if state is not None and state.differs_since is not None:
        said = _("A row is not what its facts make it: %(table)s %(key)s, %(column)s.") % {
            "table": state.differs_table, "key": state.differs_key, "column": state.differs_column,
        }  # fmt: skip
        return Check("ledger", title, BAD, said, to_do, state.differs_since, "check-of-the-ledger")
    run = JobRun.objects.filter(pk="verify_ledger").first()
    late = _job("ledger", title, run, HOURLY_LATE, _("Look in the log for the job's last error; it can be run by hand with manage.py."), "hourly-jobs")  # fmt: skip
    if late.state != GOOD or state is None:
        return late
    if state.round_ended_at is not None:
        said = _("No row differs. All accounts were checked by %(time)s.") % {"time": _time(state.round_ended_at)}
    else:
        said = _("No row differs among the %(count)s accounts of the first round.") % {
            "count": intcomma(state.accounts)
        }
    return late._replace(said=said)


def _providers() -> Iterator[Check]:
    yield _provider("email", _("Mail server"), "mail-server")
    if sms.is_on():
        yield _provider("sms", _("Provider of SMS"), "sms")
    if line.is_on():
        yield _provider("line", _("LINE"), "line")
    if push.is_on():
        yield _provider("push", _("Push services"), "push")
    check = _provider("webhooks", _("Receivers of webhooks"), "webhooks")
    failing = Webhook.objects.filter(is_active=True, failures__gte=FAILURES_BAD).count()
    if failing:
        said = ngettext("%(count)s receiver does not answer.", "%(count)s receivers do not answer.", failing)
        to_do = _("Tell whoever runs the receiver. Events wait for it for a day.")
        yield check._replace(state=BAD, said=said % {"count": failing}, to_do=to_do, anchor="webhooks")
    else:
        yield check._replace(state=ATTENTION if check.is_bad else check.state)  # none is beyond reach


def _provider(name: str, title: str, anchor: str) -> Check:
    seen = providers.seen(name)
    if seen is None:
        return Check(name, title, ATTENTION, _("Redis does not answer; failures are not known."))
    if not seen.failed and seen.in_a_row < FAILURES_BAD:
        return Check(name, title, GOOD, _("No failure in the last hour."))
    said = ngettext(
        "%(count)s failure in the last hour, the last one: %(error)s.",
        "%(count)s failures in the last hour, the last one: %(error)s.",
        seen.failed,
    ) % {"count": seen.failed, "error": seen.last_error}
    to_do = _("Look whether the provider works, and whether its key or password is still right.")
    return Check(name, title, BAD if seen.in_a_row >= FAILURES_BAD else ATTENTION, said, to_do, anchor=anchor)


def _time(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
