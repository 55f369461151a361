"""The health page turns red by itself, says why and what to do, and turns green again; monitors and mails say the same.

Each check gets its own fault and is mended. Seen to fail: the jobs, with their limits set to ten years.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis as redis_client
from django.core import mail
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from pytest_httpserver import HTTPServer

from loyalty_site import health, staff_roles
from loyalty_site.lib.clock import now
from loyalty_site.tasks import heartbeat, watch_health
from members import sms
from members.actions import outbox
from members.models import HealthState, JobRun, Outbox, User, Webhook
from rewards.actions.ledger_checks import check_some
from rewards.models import LedgerCheck, PointAccount, PointLot
from rewards.tasks import expire_points, mature_points, review_tiers
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
JOBS = {
    "expire_points": expire_points,
    "mature_points": mature_points,
    "review_tiers": review_tiers,
    "heartbeat": heartbeat,
}


@pytest.fixture(autouse=True)
def running() -> Iterator[None]:
    """Let everything have run a moment ago."""
    cache.clear()
    for run in JOBS.values():
        run()
    check_some()
    yield
    cache.clear()


def state(name: str) -> str:
    return next(check.state for check in health.checks() if check.name == name)


def monitored() -> tuple[int, str]:
    answer = Client().get("/health/work")
    return answer.status_code, answer.json()["status"]


def page(language: str = "en") -> str:
    with translation.override(language):
        answer = staff(staff_roles.AUDITOR).get("/staff/health/", headers={"accept-language": language})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_everything_works() -> None:
    assert {check.name: check.state for check in health.checks() if check.name != "disk"} == dict.fromkeys(
        [check.name for check in health.checks() if check.name != "disk"], health.GOOD
    )
    assert monitored() == (200, "ok")
    assert "needs a person" not in page()


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_that_does_not_run_is_late_and_is_not_once_it_has(name: str) -> None:
    late = timedelta(minutes=4 if name == "heartbeat" else 76)
    JobRun.objects.filter(pk=name).update(ended_at=now() - late)
    assert state(name) == health.BAD
    assert monitored() == (503, "bad")
    assert "1 thing needs a person." in page()
    assert "1件" in page("ja")
    JOBS[name]()
    assert state(name) == health.GOOD
    assert monitored() == (200, "ok")


def test_a_job_that_dies_is_not_noted_as_having_run(monkeypatch: pytest.MonkeyPatch) -> None:
    JobRun.objects.update(ended_at=now() - timedelta(minutes=80))
    monkeypatch.setattr("rewards.actions.due._DUE", {"expire": "SELECT 1/0"})
    with pytest.raises(Exception, match="division"), transaction.atomic():
        expire_points()
    assert state("expire_points") == health.BAD


def test_a_job_that_never_ran_is_judged_by_when_the_site_was_installed() -> None:
    JobRun.objects.filter(pk="expire_points").delete()
    assert state("expire_points") == health.ATTENTION
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = applied - interval '80 minutes'")
        assert state("expire_points") == health.BAD
        transaction.set_rollback(True)


def test_a_fact_that_nobody_takes_is_late_and_gone_once_the_relay_works() -> None:
    with transaction.atomic():
        outbox.record("member.enrolled", None, {})
    assert state("outbox") == health.GOOD
    Outbox.objects.update(created_at=now() - timedelta(minutes=3))
    assert state("outbox") == health.ATTENTION
    Outbox.objects.update(created_at=now() - timedelta(minutes=16))
    assert state("outbox") == health.BAD
    outbox.relay()
    assert state("outbox") == health.GOOD


def test_a_queue_that_nobody_works_off_is_seen(settings) -> None:  # type: ignore[no-untyped-def]
    with redis_client.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        key = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}celery"
        client.delete(key)
        client.rpush(key, *["{}"] * health.QUEUE_SLOW)
        assert state("queue") == health.ATTENTION
        client.rpush(key, *["{}"] * health.QUEUE_LATE)
        assert state("queue") == health.BAD
        client.delete(key)
    assert state("queue") == health.GOOD


def test_a_row_of_the_ledger_that_was_changed_by_hand_is_found_and_named_until_it_is_mended() -> None:
    account = PointAccount.objects.get(member=shopper())
    lots = PointLot.objects.filter(account=account)
    points = lots.values_list("available", flat=True)[0]
    _as_superuser("UPDATE rewards_pointlot SET available = available - 1 WHERE account_id = %s", [account.pk])
    check_some()
    found = next(check for check in health.checks() if check.name == "ledger")
    assert (found.state, found.since is not None) == (health.BAD, True)
    assert "rewards_pointlot" in found.said
    check_some()
    assert state("ledger") == health.BAD
    _as_superuser("UPDATE rewards_pointlot SET available = %s WHERE account_id = %s", [points, account.pk])
    check_some()
    assert state("ledger") == health.GOOD


def test_the_check_goes_on_where_it_was_stopped_and_begins_again_at_the_end() -> None:
    people = [shopper(f"person{number}@example.com") for number in range(5)]
    assert len(people) == PointAccount.objects.count() == 5
    LedgerCheck.objects.update(position=None)
    assert check_some(2) == 2
    stopped = LedgerCheck.objects.get()
    assert stopped.position == sorted(PointAccount.objects.values_list("pk", flat=True))[1]
    assert check_some(2) == 2
    assert check_some(2) == 1
    done = LedgerCheck.objects.get()
    assert (done.position, done.accounts, done.round_ended_at is not None) == (None, 0, True)


def test_a_mail_server_that_is_away_is_seen_after_three_failures(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "loyalty_site.lib.mails.counted.EmailBackend"
    settings.EMAIL_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _attempt in range(3):
        with pytest.raises(OSError):
            send_mail("Hello", "Hello", None, ["hanako@example.com"])
    assert state("email") == health.BAD
    assert "ConnectionRefusedError" in page()
    settings.EMAIL_DELIVERY = "django.core.mail.backends.locmem.EmailBackend"
    send_mail("Hello", "Hello", None, ["hanako@example.com"])
    assert state("email") == health.ATTENTION  # it works, and has failed within the hour


def test_a_provider_of_sms_that_refuses_is_seen(settings, httpserver: HTTPServer) -> None:  # type: ignore[no-untyped-def]
    httpserver.expect_ordered_request("/2010-04-01/Accounts/AC1/Messages.json").respond_with_data("", status=401)
    settings.SMS_PROVIDER, settings.TWILIO_API_URL = "twilio", httpserver.url_for("").rstrip("/")
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", "token", "+815000000000"
    for status in (401, 401, 401, 201):
        httpserver.clear()
        httpserver.expect_request("/2010-04-01/Accounts/AC1/Messages.json").respond_with_data("", status=status)
        if status == 201:
            assert state("sms") == health.BAD
            assert "Twilio answers 401" in page()
            sms.send("+819012345678", "123456")
        else:
            with pytest.raises(sms.SmsNotSent):
                sms.send("+819012345678", "123456")
    assert state("sms") == health.ATTENTION
    assert "09012345678" not in page()


def test_a_receiver_of_webhooks_that_does_not_answer_is_seen() -> None:
    hook = Webhook.objects.create(
        url="https://shop.example.com/x", events=["points.earned"], secret="whsec_x", failures=3
    )
    assert state("webhooks") == health.BAD
    Webhook.objects.filter(pk=hook.pk).update(failures=0)
    assert state("webhooks") == health.GOOD


def test_a_dead_broker_is_bad_and_the_page_is_there(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert (state("broker"), state("queue")) == (health.BAD, health.ATTENTION)
    assert "It does not answer." in page()


def test_a_dead_database_is_told_to_monitors() -> None:
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = 1
    try:
        answer = Client().get("/health/work")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "bad")


def test_the_administrators_are_told_once_by_mail_and_again_the_next_time() -> None:
    staff(staff_roles.ADMINISTRATOR)
    staff(staff_roles.MANAGER)
    watch_health()
    assert mail.outbox == []
    for times in (1, 2):
        JobRun.objects.filter(pk="expire_points").update(ended_at=now() - timedelta(hours=3))
        watch_health()
        watch_health()
        assert [message.to for message in mail.outbox] == [["administrator@example.com"]] * times
        assert HealthState.objects.get(pk="expire_points").is_bad
        expire_points()
        watch_health()
        assert not HealthState.objects.get(pk="expire_points").is_bad
    assert "ポイントの失効" in mail.outbox[0].subject
    assert "/staff/health/" in mail.outbox[0].body


def test_the_start_page_says_that_it_needs_a_person() -> None:
    JobRun.objects.filter(pk="review_tiers").update(ended_at=now() - timedelta(hours=3))
    for role, is_told in ((staff_roles.MANAGER, True), (staff_roles.CLERK, False)):
        said = staff(role).get("/staff/", headers={"accept-language": "en"}).content.decode()
        assert ("Reviews of tiers needs a person" in said) is is_told


def test_monitors_are_told_names_and_states_alone() -> None:
    User.objects.create_user("hanako@example.com")
    answer = Client().get("/health/work").json()
    assert set(answer) == {"status", "checks"}
    assert set(answer["checks"].values()) <= {health.GOOD, health.ATTENTION, health.BAD}


def _as_superuser(statement: str, parameters: list[object]) -> None:
    """Change a row past every trigger, as only a superuser of PostgreSQL can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
