"""Into the folder of the site's own mails, one file each: for development and the demo."""

from types import TracebackType
from typing import Self

from django.conf import settings

from campaigns.channels.email import dkim, mime
from campaigns.channels.email.smtp import written
from campaigns.core.letters import Letter, Outcome


class Sender:
    """Writes mails as they would be sent."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Write one mail into a file that is named by the delivery."""
        try:
            message = written(letter, address, dkim.signer())
            settings.EMAIL_FILE_PATH.mkdir(parents=True, exist_ok=True, mode=0o700)
            (settings.EMAIL_FILE_PATH / f"{letter.delivery_id}.eml").write_bytes(message)
        except (mime.BadAddress, mime.BadHeader) as error:
            is_address = isinstance(error, mime.BadAddress)
            return Outcome("failed", error=type(error).__name__, is_address_dead=is_address)
        except OSError as error:
            return Outcome("deferred", error=type(error).__name__)
        return Outcome("accepted", ref=str(letter.delivery_id))
