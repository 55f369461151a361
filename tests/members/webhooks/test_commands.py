"""The commands open a destination and send an event again."""

import base64
import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import Webhook, WebhookEvent
from members.webhooks.delivery import deliver_due

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    output = StringIO()
    with translation.override("en"):
        call_command(*arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def test_create_webhook_prints_the_secret_alone() -> None:
    printed = run("create_webhook", "http://127.0.0.1/hook", "--event", "tier.changed", "--event", "points.earned")
    webhook = Webhook.objects.get()
    assert printed == webhook.secret + "\n"
    assert len(base64.b64decode(webhook.secret.removeprefix("whsec_"), validate=True)) == 32
    assert webhook.events == ["points.earned", "tier.changed"]


@pytest.mark.parametrize(
    ("url", "event", "message"),
    [
        ("http://127.0.0.1/", "points.stolen", "points.stolen"),
        ("https://user:word@127.0.0.1/", "points.earned", "signed"),
        ("127.0.0.1", "points.earned", "https://"),
    ],
)
def test_create_webhook_says_what_is_wrong(url: str, event: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("create_webhook", url, "--event", event)
    assert not Webhook.objects.exists()


def test_replay_webhook_sends_the_event_again(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    enrol()
    deliver_due()
    event_id = str(WebhookEvent.objects.get().id)
    assert run("replay_webhook", event_id) == event_id + "\n"
    deliver_due()
    assert receiver.ids == [event_id] * 2


@pytest.mark.parametrize("given", ["", "1", "no-uuid", "\x00", "01a20000-0000-7000-8000-000000000000"])
def test_replay_webhook_says_what_is_wrong(given: str) -> None:
    with pytest.raises(CommandError, match=r"\.$"):
        run("replay_webhook", given)


def test_the_secret_and_the_address_stay_out_of_logs(new_receiver, enrol, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    receiver, webhook = new_receiver("/hook-of-the-shop")
    receiver.statuses = [500]
    enrol()
    deliver_due()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("members"))
    assert str(webhook.id) in ours
    assert webhook.secret not in caplog.text
    assert "hook-of-the-shop" not in ours
    assert webhook.secret not in f"{webhook} {webhook!r} {receiver!r}"
