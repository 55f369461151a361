"""What the demo would have sent stands on a page of its own: the site's mails, campaigns' and short messages."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from campaigns.channels.email import folder
from campaigns.core.letters import Letter
from members.sms.folder import send as send_sms

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.loyalty_site.demo.urls")]
HTML = "<html><body><script>alert(1)</script><p>春です</p></body></html>"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH, settings.SMS_FOLDER = tmp_path / "mail", tmp_path / "sms"


def sent() -> None:
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    for number in range(2):
        EmailMultiAlternatives(f"確認 {number}", "こんにちは", to=["a@example.com"], connection=connection).send()
    with folder.Sender() as sender:
        sender.hand_over(Letter(uuid4(), "email", "ja", "春のお知らせ", "春です", HTML), "b@example.com")
    send_sms("+819012345678", "コード 123456")


def test_it_is_empty_at_first(client: Client) -> None:
    assert "Nothing was sent yet" in client.get("/demo/mailbox", headers={"accept-language": "en"}).content.decode()


def test_everything_that_would_have_been_sent_is_there(client: Client) -> None:
    sent()
    page = client.get("/demo/mailbox").content.decode()
    for said in ("確認 0", "確認 1", "春のお知らせ", "コード 123456", "b@example.com", "+819012345678"):
        assert said in page


def test_a_mail_is_shown_as_it_is_and_nothing_in_it_runs(client: Client) -> None:
    sent()
    (name,) = {part.split('"')[0] for part in client.get("/demo/mailbox").content.decode().split("/demo/mailbox/")[1:]}
    answer = client.get(f"/demo/mailbox/{name}")
    assert answer.content.decode().strip() == HTML
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["..%2F..%2Fsettings.py", "none.eml-0", "%00"])
def test_other_files_are_not_to_be_had(client: Client, name: str) -> None:
    assert client.get(f"/demo/mailbox/{name}").status_code == 404
