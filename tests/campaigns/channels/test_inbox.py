"""The inbox takes everything, once of one send."""

import pytest

from campaigns.channels import sender
from members.models import Message
from tests.campaigns.channels.letters import letter
from tests.campaigns.handed import delivery

pytestmark = pytest.mark.django_db


def test_a_letter_lies_in_the_inbox_once(settings):
    of = delivery()
    told = letter("inbox", delivery_id=of.pk, link=f"{settings.SITE_URL}/coupons")
    with sender("inbox") as inbox:
        assert {inbox.hand_over(told, str(of.member_id)).answer for _again in range(2)} == {"accepted"}
    [message] = Message.objects.filter(member=of.member)
    assert (message.source, message.kind, message.link) == (f"delivery:{of.pk}", "campaign", "/coupons")
    assert (message.subject_ja, message.body_ja, message.subject_en) == (told.subject, told.text, "")
    assert message.expires_at is not None


@pytest.mark.parametrize(
    "link", ["https://evil.example/x", "http://localhost:8000//evil.example", "", "http://localhost:8000/"]
)
def test_a_link_elsewhere_is_no_page_of_this_site(settings, link):
    settings.SITE_URL = "http://localhost:8000"
    of = delivery()
    with sender("inbox") as inbox:
        inbox.hand_over(letter("inbox", delivery_id=of.pk, link=link), str(of.member_id))
    assert Message.objects.get(member=of.member).link == ""
