"""A send is written as a draft, and submitted once nothing is wrong with it."""

import pytest

from campaigns import errors
from campaigns.actions import send_states, sends
from campaigns.actions.sends import Draft
from campaigns.models import Send
from members.actions.audit import COMMAND
from members.models import AuditEntry
from tests.campaigns.messages.cast import campaign, content, email, programme, send

pytestmark = pytest.mark.django_db


def draft(*shares: int, document: object = None, **columns: object) -> Draft:
    said = content() if document is None else document
    variants = [{"name": "A", "share": share, "content": said} for share in shares or (100,)]
    values = {
        "name": "感謝",
        "topic": "news",
        "segment_id": None,
        "channels": ["email", "sms"],
        "coupon": "",
        "tracks": True,
    }
    return Draft(**values | columns, variants=variants)  # type: ignore[arg-type]


def test_a_draft_is_begun_and_written_again() -> None:
    made = sends.begin(campaign().pk, draft(), actor=COMMAND)
    sends.write(made.pk, 1, draft(60, 40, name="二度目"), actor=COMMAND)
    made.refresh_from_db()
    assert (made.name, made.revision, [variant["share"] for variant in made.variants]) == ("二度目", 2, [60, 40])
    verbs = AuditEntry.objects.filter(object_id=str(made.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["send.create", "send.write"]


def test_whoever_saw_an_earlier_one_is_told_and_nothing_is_written() -> None:
    made = sends.begin(campaign().pk, draft(), actor=COMMAND)
    sends.write(made.pk, 1, draft(name="二度目"), actor=COMMAND)
    with pytest.raises(errors.SendChanged):
        sends.write(made.pk, 1, draft(name="三度目"), actor=COMMAND)
    assert Send.objects.get().name == "二度目"


@pytest.mark.parametrize("state", ["submitted", "stopped"])
def test_what_is_no_draft_any_more_stays_as_it_is(state: str) -> None:
    made = send(state=state)
    with pytest.raises(errors.SendNotReady):
        sends.write(made.pk, 1, draft(name="後から"), actor=COMMAND)
    assert Send.objects.get().name == "感謝"


@pytest.mark.parametrize("shares", [(50,), (60, 50), (100, 0), (20, 20, 20, 20, 20), (-10, 110)])
def test_shares_come_to_a_hundred(shares: tuple[int, ...]) -> None:
    with pytest.raises(errors.SharesNotWhole):
        sends.begin(campaign().pk, draft(*shares), actor=COMMAND)


def test_all_texts_together_have_a_bound() -> None:
    with pytest.raises(errors.SendTooLong):
        sends.begin(campaign().pk, draft(document={"email": {"ja": {"subject": "x" * 400_000}}}), actor=COMMAND)
    assert Send.objects.count() == 0


def test_what_has_mistakes_is_not_submitted() -> None:
    programme()
    broken = sends.begin(campaign().pk, draft(document=email({"kind": "text", "text": "{{ nobody }}"})), actor=COMMAND)
    with pytest.raises(errors.SendHasMistakes):
        send_states.submit(broken.pk, 1, None, actor=COMMAND)
    broken.refresh_from_db()
    assert broken.state == "draft"
    whole = sends.begin(campaign().pk, draft(), actor=COMMAND)
    assert send_states.submit(whole.pk, 1, None, actor=COMMAND).state == "scheduled"
