"""Staff look an address up in the suppression list, put it there, take it off."""

import pytest
from django.test import Client

from campaigns.actions import dead_addresses
from campaigns.models import DeadAddress
from campaigns.selectors import dead_addresses as suppressed
from loyalty_site import staff_roles
from members.models import AuditEntry
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db

PAGE = "/staff/suppressed"
HANAKO = {"channel": "email", "address": "Hanako@Example.com"}


@pytest.fixture
def marketer() -> Client:
    published()
    return staff(staff_roles.MARKETER)


def posted(client: Client, status: int = 200, **parts: str) -> str:
    answer = client.post(PAGE, HANAKO | parts, headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


def test_an_address_is_looked_up(marketer):
    assert "not suppressed" in posted(marketer)
    dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    assert "nothing arrives there" in posted(marketer)


def test_an_address_is_suppressed_and_let_go_with_a_reason(marketer):
    posted(marketer, step="add", why="She has asked for it on the phone.")
    assert suppressed.find("email", "hanako@example.com").reason == "staff"
    posted(marketer, step="remove", why="Her mailbox works again.")
    assert not suppressed.is_dead("email", "hanako@example.com")
    entries = AuditEntry.objects.filter(object_type="dead_address").order_by("at")
    assert [entry.verb for entry in entries] == ["dead_address.add", "dead_address.remove"]
    assert all("hanako" not in f"{entry.object_id}{entry.data}".lower() for entry in entries)
    assert entries[1].reason == "Her mailbox works again."


@pytest.mark.parametrize("step", ["add", "remove"])
def test_nothing_changes_without_a_reason(marketer, step):
    if step == "remove":
        dead_addresses.add("email", "hanako@example.com", DeadAddress.Reason.BOUNCED)
    assert "Say why" in posted(marketer, 422, step=step, why="  ")
    assert suppressed.is_dead("email", "hanako@example.com") is (step == "remove")
    assert not AuditEntry.objects.filter(object_type="dead_address").exists()


@pytest.mark.parametrize(
    ("channel", "address"), [("email", "hanako"), ("sms", "12"), ("line", ""), ("push", "x"), ("email", "")]
)
def test_what_is_no_address_is_said(marketer, channel, address):
    posted(marketer, 422, channel=channel, address=address, step="add", why="x")
    assert DeadAddress.objects.count() == 0


def test_a_phone_number_may_be_written_as_people_do(marketer):
    posted(marketer, channel="sms", address="090-1234-5678", step="add", why="x")
    assert suppressed.is_dead("sms", "+819012345678")


def test_an_analyst_may_not():
    published()
    assert staff(staff_roles.ANALYST).get(PAGE).status_code == 403
