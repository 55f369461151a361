"""A day of the site with known people in it: whatever is logged names none of them and holds no secret.

Every logger there is at its most talkative is read, the libraries' too. Seen to fail: with the address in the line of a
request.
"""

import json
import logging
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from members import sms
from members.actions import outbox, webhooks
from members.models import Member
from tests.loyalty_site.test_logs import Keep
from tests.loyalty_site.test_sign_up import PASSWORD, code_of_last_mail, confirm, sign_up
from tests.members.api.conftest import Till, make_key
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import published
from tests.staff import staff

__all__ = ["make_key"]
pytestmark = pytest.mark.django_db(transaction=True)
EMAIL, NAME, PHONE, WRONG = "log-canary@example.com", "記録花子", "+819011112222", "wrong horse canary"
NEVER = [
    EMAIL, "log-canary", NAME, "キロクハナコ", PHONE, "09011112222", "9011112222", "1988-08-08", "CRM-LOG-CANARY", PASSWORD,
    WRONG, "canary-receipt", "canary-body",
]  # fmt: skip


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the site's own formatter writes of every record of every logger, from DEBUG on."""
    described = settings.LOGGING["formatters"]["json"]
    keep = Keep(described["()"](**{name: value for name, value in described.items() if name != "()"}))
    root, level = logging.getLogger(), logging.getLogger().level
    talkative = [
        logging.getLogger(name)
        for name in ("kizuna", "members", "rewards", "campaigns", "loyalty_site", "allauth", "httpx")
    ]
    root.addHandler(keep)
    root.setLevel("DEBUG")
    for logger in talkative:
        logger.setLevel("DEBUG")
    # The database's own words are logged by Django while DEBUG is on, in development alone.
    logging.getLogger("django.db.backends").setLevel("INFO")
    yield keep.lines
    root.removeHandler(keep)
    root.setLevel(level)
    for logger in talkative:
        logger.setLevel(logging.NOTSET)
    logging.getLogger("django.db.backends").setLevel(logging.NOTSET)


def test_nobody_is_named_and_no_secret_told(lines: list[str], make_key, settings) -> None:  # type: ignore[no-untyped-def]
    cache.clear()
    published()
    secrets = [*_joins(), *_calls_of_the_api(make_key), *_failures(settings), *_staff()]
    told = "\n".join(lines)
    assert [word for word in [*NEVER, *secrets] if word and word in told] == []
    assert len([line for line in lines if json.loads(line)["event"] == "request"]) >= 12
    assert all(isinstance(json.loads(line), dict) for line in lines)


def _joins() -> list[str]:
    """Sign up, sign in wrongly, fill in the profile; returns the codes that were sent and the session's key."""
    browser = Client()
    sign_up(browser, EMAIL, password1=PASSWORD)
    code = code_of_last_mail()
    confirm(browser, "WRONG1")
    confirm(browser, code)
    for password in (WRONG, PASSWORD[:-1]):
        Client().post("/accounts/login/", {"login": EMAIL, "password": password})
    Member.objects.update(kana="キロクハナコ", birthday="1988-08-08", phone=PHONE)
    browser.post("/profile", {"name": NAME, "birthday": "1988-08-08", "language": "ja"})
    Client().post("/accounts/password/reset/", {"email": EMAIL})
    for address in ("/home", "/card", f"/nowhere/{EMAIL}", f"/staff/members/?q={EMAIL}"):
        browser.get(address)
    return [code, code_of_last_mail() if mail.outbox else "", browser.cookies["sessionid"].value]


def _calls_of_the_api(make_key) -> list[str]:  # type: ignore[no-untyped-def]
    """Enrol, look up, sell, refuse; returns the key and the webhook's secret."""
    secret = make_key()
    webhook = webhooks.create_webhook("https://93.184.216.34/canary-token", ["member.enrolled", "points.earned"])
    till = Till(secret)
    till.post("/members", {"email": "second-log-canary@example.com", "name": NAME, "phone": "090-3333-4444", "external_id": "CRM-LOG-CANARY"}, idempotency_key=str(uuid4()))  # fmt: skip
    member = Member.objects.get(external_id="CRM-LOG-CANARY")
    till.get(f"/members/email:{EMAIL}")
    till.post("/purchases", purchase(member, "R-1", receipt={"register": "1", "number": "canary-receipt"}), idempotency_key=str(uuid4()))  # fmt: skip
    till.post("/purchases", {"member": EMAIL, "x": NAME}, idempotency_key=str(uuid4()))
    till.call("POST", "/members", b'{"email": "log-canary@')
    Till("kz_" + "A" * 43).get(f"/members/email:{EMAIL}")
    outbox.relay()
    return [secret, webhook.secret, "canary-token", "33334444"]


def _failures(settings) -> list[str]:  # type: ignore[no-untyped-def]
    """Have a provider and a consumer fail over a person; returns nothing more."""
    settings.SMS_PROVIDER, settings.TWILIO_API_URL = "twilio", "http://127.0.0.1:1"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = (
        "AC1",
        "canary-token",
        "+815000000000",
    )
    with pytest.raises(sms.SmsNotSent):
        sms.send(PHONE, f"canary-body {NAME}")
    return []


def _staff() -> list[str]:
    """Find and freeze the member; returns nothing more."""
    browser = staff("support")
    browser.get("/staff/members/", {"q": EMAIL})
    member = Member.objects.get(email=EMAIL)
    browser.get(f"/staff/members/{member.pk}/")
    browser.post(f"/staff/members/{member.pk}/status", {"status": "frozen", "reason": "lost"})
    return []


def test_every_line_is_an_object_that_says_when_and_how_grave(lines: list[str]) -> None:
    Client().get("/about")
    for line in map(json.loads, lines):
        assert {"event", "level", "timestamp", "logger"} <= set(line)
        assert re.fullmatch(r"[0-9a-f-]{36}", line["request_id"])
