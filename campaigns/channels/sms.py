"""SMS, by the provider that also sends codes to sign in with (members.sms).

No provider takes a key that would make a second request harmless: what may have been taken is never sent again.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import UUID

import httpx
from django.conf import settings
from django.urls import reverse

from campaigns.channels.noted import Noted
from campaigns.core.letters import Letter, Outcome
from members import sms
from members.sms import http, twilio

# Twilio's own codes: no number, no number that can be written to, one that has answered STOP.
DEAD_AT_TWILIO = {21211, 21214, 21217, 21610, 21612, 21614}
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LATER = {401, 403, 408, 429, 503}  # keys and limits are put right; the message was not taken


def is_on() -> bool:
    """Tell whether the installation has a provider."""
    return sms.is_on()


class Sender:
    """Kept connections to the provider, for one thread."""

    def __init__(self) -> None:
        self._client = httpx.Client(timeout=httpx.Timeout(30.0, connect=10.0))
        self._noted = Noted("sms")
        ways: dict[str, Callable[[Letter, str], Outcome]] = {
            "twilio": self._by_twilio, "http": self._by_http, "folder": _into_folder,
        }  # fmt: skip
        self._hand = ways[settings.SMS_PROVIDER]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Hand one message for a number in E.164 to the provider."""
        try:
            outcome = self._hand(letter, address)
        except _NOT_CONNECTED as error:
            outcome = Outcome("deferred", error=type(error).__name__)
        except httpx.HTTPError as error:
            outcome = Outcome("unknown", error=type(error).__name__)
        return self._noted.note(outcome)

    def _by_twilio(self, letter: Letter, address: str) -> Outcome:
        answer = twilio.create(self._client, address, letter.text, callback=callback(letter.delivery_id))
        said = _json(answer)
        if answer.status_code == httpx.codes.CREATED:
            return Outcome("accepted", str(said.get("sid", ""))[:100])
        code = said.get("code")
        is_dead = answer.status_code == 400 and code in DEAD_AT_TWILIO
        error = f"{answer.status_code} {code if isinstance(code, int) else ''}".strip()
        return _refused(answer, error, is_dead)

    def _by_http(self, letter: Letter, address: str) -> Outcome:
        answer = http.create(self._client, address, letter.text, str(letter.delivery_id))
        if http.is_taken(answer):
            return Outcome("accepted", http.name_of(answer) or str(letter.delivery_id))
        return _refused(answer, str(answer.status_code), is_dead=False)


def callback(delivery_id: UUID) -> str:
    """Return where Twilio tells what becomes of a message, empty where it could not reach it."""
    path = reverse("hooks-twilio")
    return f"{settings.SITE_URL}{path}?delivery={delivery_id}" if settings.SITE_URL.startswith("https://") else ""


def _refused(answer: httpx.Response, error: str, is_dead: bool) -> Outcome:
    status = answer.status_code
    if status in _LATER:
        said = answer.headers.get("Retry-After", "")
        return Outcome("deferred", error=error, retry_after=min(int(said), 86_400) if said.isdecimal() else None)
    return Outcome("failed" if 300 <= status < 500 else "unknown", error=error, is_address_dead=is_dead)


def _json(answer: httpx.Response) -> dict[str, object]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _into_folder(letter: Letter, address: str) -> Outcome:
    try:
        sms.send(address, letter.text)
    except sms.SmsNotSent:
        return Outcome("deferred", error="SmsNotSent")
    return Outcome("accepted", str(letter.delivery_id))
