"""Every mail that the site sends, written as it would be, without sending it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import allauth
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core.mail import EmailMultiAlternatives
from django.test import RequestFactory
from django.utils import translation

from loyalty_site.health import BAD, Check
from loyalty_site.lib.mails.sending import written
from members.models import ClaimAlarm, SignInLock, User

LANGUAGES = ("ja", "en")
PACKAGE = Path(allauth.__file__).parent / "templates"
OURS = Path(__file__).resolve().parents[3] / "templates"
KNOWN = {
    "code": "A1B2-C3D4",
    "minutes": 10,
    "email": "taro@example.com",
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0 (<b>X11</b>) & Co.",
    "timestamp": datetime(2026, 12, 1, 1, 0, tzinfo=UTC),
    "signup_url": "https://shop.example/accounts/signup/?next=/a&b=" + "c" * 90,
    "password_reset_url": "https://shop.example/accounts/password/reset/",
    "activate_url": "https://shop.example/accounts/confirm-email/x/",
    "from_emailaddress": "old@example.com",
    "to_emailaddress": "new@example.com",
    "deleted_email": "old@example.com",
}
CHECK = Check("queue", "Queue of facts", BAD, "The oldest has waited for 2 hours.", "See that a worker runs.")


def packages_mails() -> list[str]:
    """Return the names of the mails that the package that signs people in sends."""
    found = [path for kind in ("account", "mfa") for path in (PACKAGE / kind / "email").glob("*_message.txt")]
    names = [str(path.relative_to(PACKAGE)).removesuffix("_message.txt") for path in found if "base" not in path.name]
    return [*sorted(names), "join/mails/code"]  # the last is ours, sent in the package's own way


def our_mails() -> list[str]:
    """Return the names of the mails that have a subject among our own templates."""
    found = [path for path in OURS.rglob("*_subject.txt") if "account" not in path.parts]
    names = {str(path.relative_to(OURS)).removesuffix("_subject.txt") for path in found}
    return sorted(names - set(packages_mails()))


def all_mails() -> Iterator[tuple[str, str, EmailMultiAlternatives]]:
    """Yield each mail with its name and language."""
    request = RequestFactory().get("/", headers={"host": "testserver"})
    lock = SignInLock(user=User(email="taro@example.com"), door="password", locked_at=KNOWN["timestamp"])
    for language in LANGUAGES:
        for name in packages_mails():
            with translation.override(language), request_context(request):
                site = {"domain": "shop.example", "name": "shop.example"}
                yield name, language, get_adapter().render_mail(name, "t@example.com", KNOWN | {"current_site": site})
        for name in our_mails():
            for door, text in (("password", ""), ("second_factor", "Yes.\nWe open at 10."), ("phone_code", "")):
                context = KNOWN | {"lock": lock, "door": door, "number": "E-1", "text": text}
                context |= {
                    "check": CHECK,
                    "since": KNOWN["timestamp"],
                    "address": "https://shop.example/staff/health/",
                }
                context |= {"alarm": ClaimAlarm(noted_at=KNOWN["timestamp"]), "signs_in": not text}
                yield name, language, written(name, language, context, ["taro@example.com"])


def html_twin(message: EmailMultiAlternatives) -> str:
    """Return the HTML of a mail, which has just this one alternative."""
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return str(content)
