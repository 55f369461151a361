"""The site's way to its mail server: whatever EMAIL_DELIVERY names, with its failures counted."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from loyalty_site.lib import providers


class EmailBackend(BaseEmailBackend):
    """Hand mails to the backend that delivers them, and note what came of it."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently)
        self.delivery = get_connection(settings.EMAIL_DELIVERY, fail_silently=fail_silently, **options)

    def open(self) -> Any:
        return self._counted(self.delivery.open)

    def close(self) -> None:
        self.delivery.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> Any:
        sent = self._counted(self.delivery.send_messages, email_messages)
        if sent:
            providers.succeeded("email")
        return sent

    def _counted(self, act: Any, *arguments: Any) -> Any:
        try:
            return act(*arguments)
        except Exception as error:  # whatever a mail server or the network raises; it is raised again
            providers.failed("email", type(error).__name__)
            raise
