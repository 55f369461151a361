"""How a message looks: in a frame that can do nothing, as anybody; and as a mail to oneself."""

import pytest
from django.core import mail
from django.test import Client

from loyalty_site import staff_roles
from members.models import AuditEntry
from tests.campaigns.messages.cast import content, email, programme, send
from tests.campaigns.world import member
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Client:
    programme()
    return staff(staff_roles.MARKETER)


def seen(client: Client, address: str) -> str:
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def test_a_message_is_shown_over_each_of_its_channels(marketer: Client) -> None:
    made = send(channels=["email", "sms", "push", "line", "inbox"])
    page = seen(marketer, f"/staff/sends/{made.pk}/preview")
    assert page.count("<iframe") == 2
    assert "sandbox></iframe>" in page
    for told in ("For Hanako Yamada", "Double points, Hanako Yamada", "News", "GSM-7"):
        assert told in page
    assert "has to be mended" not in page


def test_the_frame_may_run_and_load_nothing_and_is_framed_by_this_site_alone(marketer: Client) -> None:
    answer = marketer.get(f"/staff/sends/{send().pk}/letter?language=ja")
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["https:"], "form-action": ["'none'"],
        "base-uri": ["'none'"], "frame-ancestors": ["'self'"], "sandbox": [],
    }  # fmt: skip
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "山田花子様" in answer.content.decode()


def test_the_page_around_it_stays_strict(marketer: Client) -> None:
    policy = marketer.get(f"/staff/sends/{send().pk}/preview").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "unsafe" not in policy


def test_it_is_shown_as_a_member_would_get_it(marketer: Client) -> None:
    who, made = member(name="Jane <b>Doe</b>", language="en"), send()
    page = seen(marketer, f"/staff/sends/{made.pk}/preview?language=ja&who={who.number}")
    assert "Jane &lt;b&gt;Doe&lt;/b&gt;様へ" in page
    assert f"As member {who.number} gets it." in page
    assert "Jane &lt;b&gt;Doe&lt;/b&gt;" in seen(marketer, f"/staff/sends/{made.pk}/letter?member={who.pk}")


def test_a_name_that_names_nobody_is_told(marketer: Client) -> None:
    assert "does not name one member" in seen(marketer, f"/staff/sends/{send().pk}/preview?who=nobody")


def test_whoever_may_not_see_members_sees_the_example_alone() -> None:
    programme()
    analyst, who, made = staff(staff_roles.ANALYST), member(), send()
    assert "For Hanako Yamada" in seen(analyst, f"/staff/sends/{made.pk}/preview")
    for address in ("preview", "letter"):
        assert analyst.get(f"/staff/sends/{made.pk}/{address}?member={who.pk}").status_code == 403
        assert analyst.get(f"/staff/sends/{made.pk}/{address}?who={who.number}").status_code == 403


@pytest.mark.parametrize(
    "query", ["variant=9", "variant=x", "language=fr", "member=x", "member=" + "0" * 32, "who=%00"]
)
def test_strange_addresses_are_answered(marketer: Client, query: str) -> None:
    made = send()
    for address in ("preview", "letter"):
        assert marketer.get(f"/staff/sends/{made.pk}/{address}?{query}").status_code in (200, 404)


def test_nobody_can_refuse_in_a_members_name_from_what_staff_look_at(marketer: Client) -> None:
    who, made = member(), send()
    page = seen(marketer, f"/staff/sends/{made.pk}/letter?member={who.pk}")
    path = page.split("http://localhost:8000/unsubscribe/", 1)[1].split('"', 1)[0]
    assert marketer.post(f"/unsubscribe/{path}").status_code == 404
    assert not who.consents.exists()


def test_a_mail_is_sent_to_whoever_asks_for_it(marketer: Client) -> None:
    made = send(email({"kind": "coupon"}), coupon="thanks")
    marketer.post(f"/staff/sends/{made.pk}/test-send?variant=1&language=ja")
    (sent,) = mail.outbox
    assert sent.to == ["marketer@example.com"]
    assert sent.subject.endswith("山田花子様へ")
    assert "コーヒー1杯" in sent.body
    assert sent.alternatives[0][1] == "text/html"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert AuditEntry.objects.filter(verb="send.try").count() == 1


def test_a_draft_that_cannot_be_written_is_shown_with_what_is_wrong_and_sent_to_nobody(marketer: Client) -> None:
    made = send(content(email={"ja": content()["email"]["ja"]}))
    page = seen(marketer, f"/staff/sends/{made.pk}/preview")
    assert "E-mail · In English: Write this message in this language too." in page
    marketer.post(f"/staff/sends/{made.pk}/test-send?language=en")
    broken = send(email({"kind": "text", "text": "{{ nothing }}"}))
    marketer.post(f"/staff/sends/{broken.pk}/test-send?language=ja")
    assert mail.outbox == []
