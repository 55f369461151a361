"""A send that is joined by one member after the other: once on each occasion, by the decision of every other send.

Seen to fail: without ON CONFLICT two who joined at once on one occasion met an error of the database; without the lock
on the send somebody joined one that was closed meanwhile.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from campaigns import errors
from campaigns.actions import send_states, standing
from campaigns.actions.standing import Joining
from campaigns.deliveries.work import finish, work
from campaigns.models import Delivery, Send
from members.actions.audit import COMMAND
from rewards.models import Coupon
from tests.behind import answered_behind
from tests.campaigns.sends import campaign, reader, send
from tests.campaigns.world import member
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.torture.clients import together

COUPON = """
coupons:
  - {code: cake, name: {ja: ケーキ, en: Cake}, kind: amount, amount: "100", give: campaign, valid: {days: 60}}
"""


def draft(**columns: object) -> Send:
    """Return a send that members may join once it is open."""
    return send(**{"is_standing": True, "state": "draft", "scheduled_at": None, "channels": ["inbox"]} | columns)


def opened(**columns: object) -> Send:
    """Return a send that members may join."""
    return standing.open_send(draft(**columns).pk, actor=COMMAND)


def joining(who: object, occasion: str = "", hours: int = 0) -> Joining:
    """Return that a member joins, and is due at once or some hours later."""
    return Joining(who.pk, occasion, datetime.now(UTC) + timedelta(hours=hours))  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_whoever_joins_is_due_in_their_own_time_and_once_on_an_occasion() -> None:
    published()
    made, early, late = opened(), member(), member()
    assert standing.join(made.pk, [joining(early), joining(late, hours=5)]) == 2
    assert standing.join(made.pk, [joining(early), joining(early, "2027")]) == 1
    rows = Delivery.objects.filter(send=made)
    assert sorted(rows.values_list("occasion", flat=True)) == ["", "", "2027"]
    assert {row.joined_at is not None for row in rows} == {True}
    assert rows.get(member=late).due_at > datetime.now(UTC) + timedelta(hours=4)


@pytest.mark.django_db
def test_who_has_not_agreed_joins_with_the_reason_why_they_are_not_written_to() -> None:
    published()
    made = opened(channels=["email"])
    assert standing.join(made.pk, [joining(member(email="taro@example.com"))]) == 1
    assert Delivery.objects.get().reason == "no_consent"


@pytest.mark.django_db
def test_it_is_never_finished_before_it_is_closed() -> None:
    published()
    made, who = opened(), member()
    standing.join(made.pk, [joining(who)])
    Delivery.objects.filter(arm="").update(state="suppressed", reason="stopped", due_at=None)
    assert finish() == 0
    standing.close(made.pk, actor=COMMAND)
    assert standing.join(made.pk, [joining(member())]) == 0
    assert finish() == 1
    made.refresh_from_db()
    assert made.state == "finished"


@pytest.mark.django_db
def test_of_a_paused_one_they_wait_and_a_stopped_one_is_joined_by_nobody() -> None:
    published()
    made = opened()
    send_states.pause(made.pk, actor=COMMAND)
    assert standing.join(made.pk, [joining(member())]) == 1
    send_states.stop(made.pk, actor=COMMAND)
    assert standing.join(made.pk, [joining(member())]) == 0


@pytest.mark.django_db
def test_what_cannot_be_opened_is_said() -> None:
    published()
    with pytest.raises(errors.SendNotReady):
        standing.open_send(send().pk, actor=COMMAND)
    with pytest.raises(errors.SendNotReady):
        standing.open_send(opened().pk, actor=COMMAND)
    with pytest.raises(errors.SendHasMistakes):
        standing.open_send(draft(variants=[]).pk, actor=COMMAND)
    with pytest.raises(errors.CampaignStopped):
        standing.open_send(draft(campaign=campaign(stopped_at=datetime.now(UTC))).pk, actor=COMMAND)
    with pytest.raises(errors.SendNotReady):
        send_states.submit(draft().pk, 1, None, actor=COMMAND)


@pytest.mark.django_db(transaction=True)
def test_each_occasion_has_a_coupon_of_its_own() -> None:
    published(PROGRAMME + COUPON)
    made, who = opened(coupon="cake", campaign=campaign(control_percent=0)), reader()
    standing.join(made.pk, [joining(who, "2026"), joining(who, "2027")])
    Delivery.objects.filter(state="suppressed").update(state="pending", arm="", reason="", due_at=datetime.now(UTC))
    work()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert Coupon.objects.filter(account=who.account, reward="cake").count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_joins_twice_at_once_joins_once() -> None:
    published()
    made, crowd = opened(), [member() for _ in range(30)]
    joinings = [joining(who, "2026") for who in crowd]
    together([partial(standing.join, made.pk, each) for each in (joinings, joinings[::-1], joinings)])
    assert Delivery.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_nobody_joins_behind_the_back_of_whoever_closes_it() -> None:
    published()
    made = opened()
    who = member()
    row = Send.objects.filter(pk=made.pk)
    joined = answered_behind(
        row.select_for_update().get, partial(standing.close, made.pk, actor=COMMAND),
        partial(standing.join, made.pk, [joining(who)]),
    )  # fmt: skip
    assert joined == 0
