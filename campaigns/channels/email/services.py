"""By a mail service's own interface, of those that Anymail knows: EMAIL_CAMPAIGN_BACKEND names its back end.

The service signs mails by itself. An answer that says neither yes nor no (a server error, none at all) may have been
a yes, and the mail is not sent again.
"""

from types import TracebackType
from typing import Any, Self

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from anymail.message import AnymailMessage
from django.conf import settings
from django.core.mail import get_connection
from urllib3.exceptions import NewConnectionError

from campaigns.channels.email import mime
from campaigns.channels.noted import Noted
from campaigns.core.letters import Letter, Outcome
from loyalty_site.lib import clock

_BUILT = {"From", "To", "Subject", "Date", "Message-ID", "Reply-To"}  # given to the service apart, or made by it


class Sender:
    """A session with the service, for one thread."""

    def __init__(self) -> None:
        self._service: Any = get_connection(settings.EMAIL_CAMPAIGN_BACKEND)
        self._noted = Noted("email")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._service.close()

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Hand one mail to the service."""
        try:
            message = written(letter, address)
            self._service.open()
            self._service.send_messages([message])
        except (mime.BadAddress, AnymailInvalidAddress, AnymailRecipientsRefused) as error:
            return Outcome("failed", error=type(error).__name__[:60], is_address_dead=True)
        except AnymailAPIError as error:
            outcome = after(error)
            if outcome.answer != "failed":
                self._service.close()
            return self._noted.note(outcome)
        except (mime.BadHeader, AnymailError) as error:
            return Outcome("failed", error=type(error).__name__[:60])
        return self._noted.note(answered(message))


def written(letter: Letter, address: str) -> AnymailMessage:
    """Return a letter as Anymail takes it. Raises BadAddress and BadHeader."""
    headers = mime.headers_of(letter, address, settings.CAMPAIGN_FROM_EMAIL, clock.now())
    message = AnymailMessage(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=letter.headers.get("From", settings.CAMPAIGN_FROM_EMAIL),
        to=[address],
        reply_to=[letter.headers["Reply-To"]] if "Reply-To" in letter.headers else None,
        headers={name: value for name, value in headers if name not in _BUILT},
        metadata={"delivery": str(letter.delivery_id)},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def answered(message: AnymailMessage) -> Outcome:
    """Return what the service has answered of a mail's one recipient."""
    status = message.anymail_status
    said = next(iter(status.status or ()), None)
    ref = str(status.message_id or "")[:100]
    match said:
        case "sent" | "queued":
            return Outcome("accepted", ref)
        case "invalid" | "rejected":
            return Outcome("failed", ref, said, is_address_dead=True)
        case "failed":
            return Outcome("failed", ref, said)
    code = getattr(status.esp_response, "status_code", 200)
    return Outcome("failed" if 400 <= code < 500 else "unknown", ref, said or str(code))


def after(error: AnymailAPIError) -> Outcome:
    """Return what an error of the service, or on the way to it, comes to."""
    code = error.status_code
    if code is None:
        was_reached = not _is_unreached(error.__cause__)
        cause = type(error.__cause__ or error).__name__[:60]
        return Outcome("unknown" if was_reached else "deferred", error=cause)
    if code in (401, 403, 404, 408, 429, 503):  # keys, addresses and limits are put right; the mail was not taken
        return Outcome("deferred", error=str(code), retry_after=seconds(error.response))
    return Outcome("failed" if 400 <= code < 500 else "unknown", error=str(code))


def _is_unreached(cause: BaseException | None) -> bool:
    """Tell whether no connection came about at all."""
    if isinstance(cause, requests.ConnectTimeout):
        return True
    reason = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    return isinstance(cause, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def seconds(response: Any) -> int | None:
    """Return for how long a service asks to be left alone, where it says so in seconds."""
    said = response.headers.get("Retry-After", "") if response is not None else ""
    return min(int(said), 86_400) if said.isascii() and said.isdigit() else None
