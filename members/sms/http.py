"""Any provider that takes a message by one HTTP request; the settings SMS_HTTP_… say how it wants to be asked.

{to}, {text} and {reference} in the values of the body stand for the number, the text and our name of the message.
They are filled in after the body has been taken apart, so that a text cannot add anything to it.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import httpx
from django.conf import settings

from loyalty_site.lib.ids import uuid7
from members.sms.failure import SmsNotSent

SECONDS = 10.0
_PLACE = re.compile(r"\{(to|text|reference)\}")


def send(phone: str, text: str) -> None:
    """Hand a message over, once. Raises SmsNotSent."""
    try:
        with httpx.Client(timeout=SECONDS) as client:
            answer = create(client, phone, text, str(uuid7()))
    except httpx.HTTPError as error:
        raise SmsNotSent(type(error).__name__) from None
    if not is_taken(answer):
        raise SmsNotSent(f"the provider answers {answer.status_code}")


def create(client: httpx.Client, phone: str, text: str, reference: str) -> httpx.Response:
    """Ask the provider for a message, and return its answer. Raises httpx.HTTPError."""
    told = {"to": phone, "text": text, "reference": reference}
    name, _colon, value = settings.SMS_HTTP_AUTH.partition(":")
    headers = {name.strip(): value.strip()} if value else {}
    body = filled(template(settings.SMS_HTTP_BODY), told)
    parts: dict[str, Any] = {"data": body} if settings.SMS_HTTP_FORM else {"json": body}
    return client.request(settings.SMS_HTTP_METHOD, settings.SMS_HTTP_URL, headers=headers, **parts)


def template(text: str) -> Any:
    """Return the body of the settings, taken apart. Raises ValueError."""
    return dict(parse_qsl(text, strict_parsing=True)) if settings.SMS_HTTP_FORM else json.loads(text)


def filled(part: Any, told: dict[str, str]) -> Any:
    """Return a part of the body with its places filled in."""
    if isinstance(part, dict):
        return {name: filled(value, told) for name, value in part.items()}
    if isinstance(part, list):
        return [filled(each, told) for each in part]
    return _PLACE.sub(lambda found: told[found[1]], part) if isinstance(part, str) else part


def is_taken(answer: httpx.Response) -> bool:
    """Tell whether an answer is one of those that mean yes."""
    return answer.status_code in settings.SMS_HTTP_ACCEPTED


def name_of(answer: httpx.Response) -> str:
    """Return the provider's own name of the message, from where the settings say: `messages.0.id`."""
    found: Any = None
    try:
        found = answer.json() if settings.SMS_HTTP_ID else None
        for step in settings.SMS_HTTP_ID.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, LookupError, TypeError):
        return ""
    return str(found)[:100] if isinstance(found, str | int) else ""
