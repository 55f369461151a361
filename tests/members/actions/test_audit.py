"""Acts of people, keys and commands leave an entry: who, what, before and after, in ids and codes."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from members import errors
from members.actions import api_keys, cards, profile, webhooks
from members.actions.audit import Actor
from members.actions.enrolment import enrol
from members.models import ApiKey, AuditEntry, User, WebhookEvent

pytestmark = pytest.mark.django_db
URL = "https://1.1.1.1/hook?token=s3cr3t"


def entry(verb: str) -> AuditEntry:
    found = AuditEntry.objects.get(verb=verb)
    told = json.dumps(found.data) + found.object_id + found.reason
    for private in ("taro@example.com", "山田", "s3cr3t", "kz_", "CARD 1"):
        assert private not in told
    return found


def test_a_key_is_made_and_ended() -> None:
    call_command("create_api_key", "the till", scopes=["points:write"])
    key = ApiKey.objects.get()
    made = entry("api_key.create")
    assert (made.origin, made.actor_id, made.object_type, made.object_id) == ("command", None, "api_key", str(key.pk))
    assert made.data["after"]["scopes"] == ["points:write"]
    call_command("revoke_api_key", key.prefix)
    api_keys.revoke(key)  # nothing more happens, nothing more is written
    ended = entry("api_key.revoke")
    assert ended.data["before"] == {"revoked_at": None}
    assert ended.data["after"]["revoked_at"]


def test_a_refused_key_leaves_no_entry() -> None:
    with pytest.raises(api_keys.KeyAlreadyExpired):
        api_keys.create("till", ["points:write"], expires_at=timezone.now() - timedelta(days=1))
    assert not AuditEntry.objects.exists()


def test_a_webhook_is_opened_and_an_event_replayed() -> None:
    webhook = webhooks.create_webhook(URL, ["member.enrolled"])
    assert entry("webhook.create").data["after"] == {"events": ["member.enrolled"]}
    now = timezone.now()
    event = WebhookEvent.objects.create(
        webhook=webhook, lane=webhook.pk, outbox_id=1, sequence=0, type="member.enrolled", payload={},
        status="failed", next_attempt_at=now, retry_until=now,
    )  # fmt: skip
    webhooks.replay_webhook(event.pk)
    webhooks.replay_webhook(event.pk)  # it waits already
    replayed = entry("webhook_event.replay")
    assert (replayed.object_id, replayed.data["webhook"]) == (str(event.pk), str(webhook.pk))
    assert (replayed.data["before"], replayed.data["after"]) == ({"status": "failed"}, {"status": "waiting"})


def test_a_status_is_changed_by_a_person() -> None:
    boss = User.objects.create_user("boss@example.com")
    taro, _ = enrol(email="taro@example.com", name="山田 太郎")
    profile.change(taro, status="frozen", actor=Actor.of(user_id=boss.pk))
    changed = entry("member.status")
    assert (changed.origin, changed.actor_id, changed.object_id) == ("staff", boss.pk, str(taro.pk))
    assert (changed.data["before"], changed.data["after"]) == ({"status": "active"}, {"status": "frozen"})


def test_what_leaves_the_status_as_it_is_writes_nothing() -> None:
    taro, _ = enrol(email="taro@example.com")
    profile.change(taro, status="active", name="山田 太郎")
    assert not AuditEntry.objects.exists()


def test_a_refused_change_of_status_leaves_no_entry() -> None:
    enrol(email="taro@example.com")
    hanako, _ = enrol(email="hanako@example.com")
    with pytest.raises(errors.AlreadyAMember):
        profile.change(hanako, status="frozen", email="taro@example.com")
    assert not AuditEntry.objects.exists()


def test_leaving_says_how_many_cards_were_stopped() -> None:
    taro, _ = enrol(email="taro@example.com")
    cards.activate("CARD 1", taro, accept_unknown=True)
    profile.change(taro, status="left")
    assert entry("member.status").data["cards_stopped"] == 1


def test_a_card_is_stopped_once_and_another_replaced() -> None:
    taro, _ = enrol(email="taro@example.com")
    cards.activate("CARD 1", taro, accept_unknown=True)
    card = cards.stop("CARD 1")
    cards.stop("CARD 1")
    stopped = entry("card.stop")
    assert (stopped.object_id, stopped.data["member"]) == (str(card.pk), str(taro.pk))
    cards.activate("CARD 2", taro, accept_unknown=True)
    cards.replace("CARD 2", "CARD 3", accept_unknown=True)
    assert entry("card.replace").data["after"] == {"status": "replaced"}
