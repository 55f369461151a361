"""Signatures that verify, and headers that nobody can add to."""

import base64
from email import message_from_bytes, policy
from email.utils import parseaddr

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from dkim.canonicalization import Relaxed
from hypothesis import given
from hypothesis import strategies as st

from campaigns.channels.email import mime
from campaigns.channels.email.dkim import relaxed_body, signer
from campaigns.channels.email.smtp import written
from tests.campaigns.channels.letters import letter

SENDER = "絆ストア <points@shop.example>"


def keys(kind: str) -> tuple[str, bytes]:
    """Return a new private key in PEM, and its public half as DNS has it."""
    made = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if kind == "rsa"
        else ed25519.Ed25519PrivateKey.generate()
    )
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo) if kind == "rsa" else (Encoding.Raw, PublicFormat.Raw)
    public = base64.b64encode(made.public_key().public_bytes(*form)).decode()
    return pem, f"v=DKIM1; k={kind}; p={public}".encode()


@pytest.fixture(params=["rsa", "ed25519"])
def signed(request, settings):
    """Return a way to sign with a new key, and the record of DNS that verifies it."""
    settings.DKIM_PRIVATE_KEY, record = keys(request.param)
    settings.DKIM_SELECTOR, settings.DKIM_DOMAIN = "s1", "shop.example"
    settings.CAMPAIGN_FROM_EMAIL = SENDER
    return lambda told: written(told, "hanako@example.com", signer()), lambda name, **_: record


@pytest.mark.parametrize(
    "told",
    [
        letter(),
        letter(html=""),
        letter(text="", html="<p>x</p>"),
        letter(subject="A plain   subject ", headers={"Reply-To": "店 <info@shop.example>", "Feedback-ID": "a:b"}),
        letter(subject="長い" * 90, text="a" * 5000),
    ],
)
def test_a_signature_verifies(signed, told):
    sign, record = signed
    assert dkim.verify(sign(told), dnsfunc=record)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: no"),
        (b"List-Unsubscribe: <https://points", b"List-Unsubscribe: <https://other"),
        (b"From: ", b"From: a@evil.example\r\nFrom: "),
        (b"To: hanako", b"To: taro"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"--=_", b"--=_\r\nx"),
    ],
)
def test_a_changed_mail_does_not_verify(signed, old, new):
    sign, record = signed
    mail = sign(letter())
    assert old in mail
    assert not dkim.verify(mail.replace(old, new, 1), dnsfunc=record)


@given(st.binary(max_size=300) | st.text(alphabet="ab \t\r\n", max_size=80).map(str.encode))
def test_the_relaxed_body_is_the_one_that_others_read(body):
    body = body.replace(b"\r", b"").replace(b"\n", b"\r\n")
    assert relaxed_body(body) == Relaxed.canonicalize_body(body)


HOSTILE = [
    "\r\nBcc: all@evil.example",
    "\nBcc: x@y.z",
    "\r\n\r\nbody",
    "\x00",
    "\u2028Bcc: x@y.z",
    "\x85Bcc: x",
    "\x0bB: x",
]


@pytest.mark.parametrize("tail", HOSTILE)
def test_nothing_typed_begins_a_header(tail, settings):
    """Seen to fail with `_cleaned` returning its text: the subject's second line became a header."""
    settings.CAMPAIGN_FROM_EMAIL = SENDER
    for subject in ("Hello" + tail, "こんにちは" + tail):
        mail = written(letter(subject=subject), "hanako@example.com", None)
        found = message_from_bytes(mail, policy=policy.default)
        assert found["Bcc"] is None and found["B"] is None and found.get_all("To") == ["hanako@example.com"]
        assert found["Subject"].startswith(subject[:5]) and len(list(found.iter_parts())) == 2


@pytest.mark.parametrize("tail", [*HOSTILE, ",other@example.com", " other@example.com", "> SIZE=1"])
def test_an_address_is_one_address(tail, settings):
    settings.CAMPAIGN_FROM_EMAIL = SENDER
    with pytest.raises(mime.BadAddress):
        written(letter(), f"hanako@example.com{tail}", None)
    with pytest.raises(mime.BadAddress):
        written(letter(), f"hanako{tail}@example.com", None)


@pytest.mark.parametrize("tail", HOSTILE)
def test_other_headers_are_refused_rather_than_cleaned(tail, settings):
    settings.CAMPAIGN_FROM_EMAIL = SENDER
    for parts in (
        {"unsubscribe": f"https://points.example.com/{tail}"},
        {"headers": {"Feedback-ID": f"a{tail}"}},
        {"headers": {f"X{tail}": "a"}},
        {"headers": {"Reply-To": f"a{tail} <info@shop.example>"}},
    ):
        with pytest.raises((mime.BadHeader, mime.BadAddress)):
            written(letter(**parts), "hanako@example.com", None)


@pytest.mark.parametrize("name", ["Bcc", "to", "Content-Type", "List-Unsubscribe", "DKIM-Signature", "Date"])
def test_a_letter_does_not_set_what_is_ours(name, settings):
    settings.CAMPAIGN_FROM_EMAIL = SENDER
    with pytest.raises(mime.BadHeader):
        written(letter(headers={name: "x"}), "hanako@example.com", None)


@given(st.text(max_size=200))
def test_any_subject_is_read_as_it_was_said(text):
    mail = mime.joined([("Subject", mime.words(text))], b"")
    assert all(len(line) <= 998 for line in mail.split(b"\r\n"))
    found = message_from_bytes(mail, policy=policy.default)["Subject"]
    cleaned = mime._cleaned(text).encode("utf-8", "replace").decode()
    assert "".join(str(found).split()) == "".join(cleaned.split())


def test_a_name_of_the_sender_may_be_anything():
    for name in ('Shop "A", B', "絆 <x>", "a\r\nBcc: x@y.z", "x" * 100):
        line = mime.mailbox(f'"{name.replace(chr(34), "")}" <points@shop.example>')
        assert parseaddr(str(message_from_bytes(f"From: {line}\n\n".encode(), policy=policy.default)["From"]))[1]
        assert "\nBcc" not in line
