"""E-mail: by a mail server, by a mail service's own interface, or into a folder. EMAIL_CAMPAIGN_BACKEND names which."""

from importlib import import_module
from typing import Any

from django.conf import settings

__all__ = ["Sender", "is_on"]


def is_on() -> bool:
    """Tell whether mails of campaigns have a way out."""
    return bool(settings.EMAIL_CAMPAIGN_BACKEND)


def Sender() -> Any:  # noqa: N802 (every channel has its Sender; here the setting chooses among three)
    """Return a new sender of the kind that the setting names: smtp, folder, or a back end of Anymail's."""
    kind = settings.EMAIL_CAMPAIGN_BACKEND
    name = kind if kind in ("smtp", "folder") else "services"
    return import_module(f"campaigns.channels.email.{name}").Sender()
