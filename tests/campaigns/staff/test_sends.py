"""The page of a message: what would become of its audience, what has, and what can be done with it now."""

import re
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from pytest_httpserver import HTTPServer

from campaigns.models import Delivery, Send
from members.models import User
from tests.campaigns.sends import agrees, launched, reader, send
from tests.campaigns.world import member
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_policy(settings: Any) -> None:
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))
    settings.CAMPAIGN_HOLDOUT_PERCENT = settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    settings.CAMPAIGN_APPROVAL_SIZE = 2


def page(made: Send, role: str = "marketer", language: str = "en") -> str:
    answer = staff(role).get(f"/staff/sends/{made.pk}/", headers={"accept-language": language})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def numbers(html: str, caption: str) -> dict[str, str]:
    """Return the lines of a table by their names."""
    table = html.split(f">{caption}</caption>")[1].split("</table>")[0]
    return dict(re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>', table))


def test_a_draft_shows_what_would_become_of_each() -> None:
    reader(), reader(), member(email=None)
    html = page(send(state="draft", scheduled_at=None))
    assert numbers(html, "Would be written to, by channel") == {"e-mail": "2"}
    assert numbers(html, "Would not be written to") == {"no address for any of the channels": "1"}
    assert "Schedule" in html and "Approve" not in html


def test_it_says_what_the_channels_would_cost(settings: Any, httpserver: HTTPServer) -> None:
    settings.SMS_SEGMENT_PRICE, settings.LINE_MESSAGING_TOKEN = Decimal(8), "token"
    settings.LINE_API_URL = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/v2/bot/message/quota").respond_with_json({"type": "limited", "value": 1000})
    httpserver.expect_request("/v2/bot/message/quota/consumption").respond_with_json({"totalUsage": 1000})
    agrees(member(phone="+819012345678"), "sms")
    user = User.objects.create_user("line@example.com")
    SocialAccount.objects.create(user=user, provider="line", uid="U1")
    agrees(member(user_id=user.pk), "line")
    html = page(send(state="draft", scheduled_at=None, channels=["line", "sms"]))
    assert "SMS: 1 of 2 parts at most each, ¥16 at most." in html
    assert "LINE: 1 messages, but only 0 of 1,000 are left of this month." in html


def test_submitted_by_one_it_is_approved_by_another() -> None:
    for _ in range(3):
        reader()
    made = send(state="draft", scheduled_at=None)
    answer = staff("manager").post(f"/staff/sends/{made.pk}/submit", {"revision": 1, "way": "now"})
    assert answer.status_code == 302
    assert "somebody else approves it" in page(made, "manager") and "Approve" in page(made, "administrator")
    staff("administrator").post(f"/staff/sends/{made.pk}/approve", {"revision": 2})
    made.refresh_from_db()
    assert made.state == "scheduled"


def test_without_a_time_it_says_what_is_missing() -> None:
    made = send(state="draft", scheduled_at=None)
    answer = staff("marketer").post(
        f"/staff/sends/{made.pk}/submit", {"revision": 1, "way": "later"}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 422 and "Say when it is to be sent." in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"revision": "x"}, {"revision": "9" * 30, "way": "now"}, {"revision": "1", "way": "\0"}]
)
def test_nonsense_is_answered_with_a_sentence(sent: dict[str, str]) -> None:
    made = send(state="draft", scheduled_at=None)
    assert staff("marketer").post(f"/staff/sends/{made.pk}/submit", sent).status_code == 422
    assert staff("administrator").post(f"/staff/sends/{made.pk}/approve", sent).status_code == 302


def test_under_way_it_shows_what_has_become_of_each() -> None:
    reader(), member(email=None)
    made = launched()
    Delivery.objects.filter(state="pending").update(state="accepted", handed_at=made.launched_at)
    html = page(made)
    assert numbers(html, "Handed over, by channel") == {"e-mail": "1"}
    assert "2 of 2 are settled" in html and "Pause" in html and "Stop for good" in html
    staff("marketer").post(f"/staff/sends/{made.pk}/pause")
    assert "paused by a person" in page(made) and "Resume" in page(made)


def test_an_auditor_sees_it_and_changes_nothing() -> None:
    made = launched()
    assert "Pause" not in page(made, "auditor")
    assert staff("auditor").post(f"/staff/sends/{made.pk}/pause").status_code == 403
    made.refresh_from_db()
    assert made.state == "sending"
