"""Write messages into a folder, one file each: for development, the demo and tests."""

from uuid import uuid4

from django.conf import settings

from loyalty_site.lib.clock import now
from members.sms.failure import SmsNotSent


def send(phone: str, text: str) -> None:
    """Write the number and the text into a new file of SMS_FOLDER."""
    name = f"{now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:6]}.txt"
    try:
        settings.SMS_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
        (settings.SMS_FOLDER / name).write_text(f"To: {phone}\n\n{text}\n", encoding="utf-8")
    except OSError as error:
        raise SmsNotSent("the folder cannot be written") from error
