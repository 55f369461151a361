"""Twilio's Programmable Messaging: https://www.twilio.com/docs/messaging/api/message-resource."""

import httpx
from django.conf import settings

from members.sms.failure import SmsNotSent

SECONDS = 10.0


def send(phone: str, text: str) -> None:
    """Create a message at Twilio; it is not repeated, because a lost answer may mean that it was sent."""
    try:
        with httpx.Client(timeout=SECONDS) as client:
            answer = create(client, phone, text)
    except httpx.HTTPError as error:
        raise SmsNotSent(type(error).__name__) from None
    if answer.status_code != httpx.codes.CREATED:
        raise SmsNotSent(f"Twilio answers {answer.status_code}")


def create(client: httpx.Client, phone: str, text: str, *, callback: str = "") -> httpx.Response:
    """Ask Twilio for a message, and return its answer: 201 is yes. Raises httpx.HTTPError.

    What becomes of the message is told to the address `callback`, if there is one.
    """
    account = settings.TWILIO_ACCOUNT_SID
    sender = "MessagingServiceSid" if settings.TWILIO_FROM.startswith("MG") else "From"
    asked = {"To": phone, sender: settings.TWILIO_FROM, "Body": text}
    return client.post(
        f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{account}/Messages.json",
        auth=(account, settings.TWILIO_AUTH_TOKEN),
        data=asked | ({"StatusCallback": callback} if callback else {}),
    )
