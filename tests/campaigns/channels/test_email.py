"""Mails, handed to a server that really speaks SMTP."""

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from campaigns.channels import sender
from campaigns.channels.email import smtp
from loyalty_site.lib import clock
from tests.campaigns.channels.letters import letter
from tests.campaigns.sink import Sink, sink


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Any:
    """Return a way to run a sink by a script, to which the settings then lead."""
    settings.EMAIL_CAMPAIGN_BACKEND = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER = "127.0.0.1", ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.CAMPAIGN_FROM_EMAIL = "絆ストア <points@shop.example>"

    @contextmanager
    def run(**script: Any) -> Iterator[Sink]:
        with sink(tmp_path, **script) as peer:
            settings.EMAIL_PORT = peer.port
            yield peer

    return run


def test_a_mail_arrives_as_it_was_written(server):
    told = letter(html="<p>ポイント2倍</p>" * 200)
    with server() as peer, sender("email") as mails:
        outcome = mails.hand_over(told, "hanako@example.com")
        found = message_from_bytes(peer.mail(told.delivery_id), policy=policy.default)
    assert outcome.answer == "accepted" and outcome.ref and outcome.error == ""
    assert (found["From"], found["To"]) == ("絆ストア <points@shop.example>", "hanako@example.com")
    assert found["Subject"] == told.subject
    assert found["Message-ID"] == f"<{told.delivery_id}@shop.example>"
    assert found["List-Unsubscribe"] == f"<{told.unsubscribe}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Id"] == "<campaigns.shop.example>"
    plain, html = found.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == told.text
    assert html.get_content().strip() == told.html
    assert found.defects == []


def test_many_mails_go_over_one_connection(server):
    told = [letter() for _ in range(50)]
    with server() as peer, sender("email") as mails:
        first = mails.hand_over(told[0], "m0@example.com").answer
        connection = mails._server
        rest = {mails.hand_over(each, f"m{i}@example.com").answer for i, each in enumerate(told[1:], 1)}
        assert mails._server is connection
    assert {first, *rest} == {"accepted"}
    assert peer.taken() == [str(each.delivery_id) for each in told]


@pytest.mark.parametrize("offers", [True, False])
def test_an_unknown_recipient_is_dead_and_the_next_mail_goes(server, offers):
    with server(refuse=1, pipelining=offers) as peer, sender("email") as mails:
        outcome = mails.hand_over(letter(), "nobody@example.com")
        assert peer.taken() == []
    assert outcome == ("failed", "", "550 5.1.1", None, True)


@pytest.mark.parametrize("offers", [True, False])
def test_a_refusal_leaves_the_connection_usable(server, offers):
    with server(refuse=0.5, pipelining=offers) as peer, sender("email") as mails:
        answers = [mails.hand_over(letter(), f"m{i}@example.com").answer for i in range(40)]
        taken = peer.taken()
    assert set(answers) == {"accepted", "failed"} and answers.count("accepted") == len(taken)


@pytest.mark.parametrize(
    ("said", "answer", "is_dead"),
    [
        ("550 no such user", "failed", True),
        ("550 5.1.1 no such user", "failed", True),
        ("553 5.1.3 bad address", "failed", True),
        ("550 5.2.1 disabled", "failed", True),
        ("552 5.2.2 full", "failed", False),
        ("550 5.7.1 blocked by policy", "failed", False),
        ("450 4.2.1 later", "deferred", False),
        ("421 4.7.0 going away", "deferred", False),
    ],
)
def test_what_the_server_says_of_a_recipient(server, said, answer, is_dead):
    with server(refuse=1, refuse_with=said), sender("email") as mails:
        outcome = mails.hand_over(letter(), "somebody@example.com")
    assert (outcome.answer, outcome.is_address_dead) == (answer, is_dead)
    assert "user" not in outcome.error and "policy" not in outcome.error


def test_a_message_that_is_refused_says_nothing_of_its_address(server):
    with server(refuse_data=1, refuse_data_with="554 this looks like spam"), sender("email") as mails:
        outcome = mails.hand_over(letter(), "somebody@example.com")
    assert outcome == ("failed", "", "554", None, False)


def test_a_connection_lost_after_the_message_is_unknown(server):
    told = letter()
    with server(drop=1) as peer, sender("email") as mails:
        outcome = mails.hand_over(told, "somebody@example.com")
        again = mails.hand_over(letter(), "other@example.com")
        assert peer.taken()[0] == str(told.delivery_id)
    assert (outcome.answer, again.answer) == ("unknown", "accepted")


def test_an_answer_that_does_not_come_is_unknown(server, monkeypatch):
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    with server(hang=1), sender("email") as mails:
        outcome = mails.hand_over(letter(), "somebody@example.com")
    assert (outcome.answer, outcome.error) == ("unknown", "SMTPServerDisconnected")


def test_a_connection_lost_before_the_message_is_deferred(server):
    with server(drop_early=2) as peer, sender("email") as mails:
        outcome = mails.hand_over(letter(), "somebody@example.com")
        assert peer.taken() == []
    assert outcome.answer == "deferred"


def test_a_kept_connection_that_was_closed_is_opened_again(server):
    with server(messages_max=3) as peer, sender("email") as mails:
        answers = [mails.hand_over(letter(), f"m{i}@example.com").answer for i in range(10)]
        assert len(peer.taken()) == 10
    assert set(answers) == {"accepted"}


def test_no_server_is_deferred(server, settings):
    with server(), sender("email") as mails, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
        assert mails.hand_over(letter(), "somebody@example.com").answer == "deferred"


def test_ten_threads_each_keep_their_own(server):
    def work(number: int) -> None:
        with sender("email") as mails:
            outcomes.extend(mails.hand_over(letter(), f"t{number}-{i}@example.com").answer for i in range(20))

    outcomes: list[str] = []
    with server() as peer:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(peer.taken())) == 200
    assert set(outcomes) == {"accepted"}


def test_in_development_mails_lie_in_the_folder(tmp_path, settings):
    settings.EMAIL_CAMPAIGN_BACKEND, settings.EMAIL_FILE_PATH = "folder", tmp_path / "mail"
    told = letter()
    with sender("email") as mails:
        assert mails.hand_over(told, "hanako@example.com").answer == "accepted"
    found = message_from_bytes((tmp_path / "mail" / f"{told.delivery_id}.eml").read_bytes(), policy=policy.default)
    assert found["Subject"] == told.subject


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of localhost that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    moment = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("is_trusted", "password", "answer"),
    [(True, "pass", "accepted"), (True, "no", "deferred"), (False, "pass", "deferred")],
)
def test_a_server_is_asked_for_its_certificate_and_told_who_we_are(
    server, settings, monkeypatch, certificate, is_trusted, password, answer
):
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "localhost", True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", password
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wanted = b64encode(b"\0user\0pass").decode()
    with server(certificate=str(certificate), password=wanted) as peer, sender("email") as mails:
        answers = {mails.hand_over(letter(), "hanako@example.com").answer for _again in range(2)}
        assert (answers, len(peer.taken())) == ({answer}, 2 if answer == "accepted" else 0)
