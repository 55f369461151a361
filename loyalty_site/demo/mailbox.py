"""What the demo would have sent: mails and short messages, read from the folders that they are written into."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SHOWN = 50
BETWEEN = b"-" * 79 + b"\n"  # what Django's backend writes after each mail of a file


class Post(NamedTuple):
    """A message that was sent: `name` is its file and its number within."""

    name: str
    at: datetime
    kind: str
    to: str
    subject: str
    text: str
    html: str


def newest() -> list[Post]:
    """Return the newest messages, the last one first."""
    posts = [post for path in _files() for post in reversed(_read(path))]
    return sorted(posts, key=lambda post: post.at, reverse=True)[:SHOWN]


def find(name: str) -> Post | None:
    """Return one of the newest messages by its name."""
    return next((post for post in newest() if post.name == name), None)


def _files() -> list[Path]:
    found = [path for folder in (Path(settings.EMAIL_FILE_PATH), settings.SMS_FOLDER) for path in folder.glob("*.*")]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]


def _read(path: Path) -> list[Post]:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    content = path.read_bytes()
    if path.suffix == ".txt":
        head, _, text = content.decode(errors="replace").partition("\n\n")
        return [Post(path.name, at, "sms", head.removeprefix("To: "), "", text.strip(), "")]
    mails = [piece for piece in content.split(BETWEEN) if piece.strip()]
    return [_mail(f"{path.name}-{number}", at, piece) for number, piece in enumerate(mails)]


def _mail(name: str, at: datetime, content: bytes) -> Post:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return Post(name, at, "email", str(mail["to"]), str(mail["subject"]), _body(mail, "plain"), _body(mail, "html"))


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
