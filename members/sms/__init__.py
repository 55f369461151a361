"""Short messages to telephones, by whichever provider the installation names.

A provider is a module of this folder with one function, `send(phone, text)`, that hands a message over or raises
SmsNotSent. Neither the number nor the text goes into logs, errors or the arguments of tasks.
"""

from importlib import import_module

from django.conf import settings

from loyalty_site.lib import providers
from members.sms.failure import SmsNotSent

__all__ = ["SmsNotSent", "is_on", "send"]


def is_on() -> bool:
    """Tell whether the installation has a provider."""
    return bool(settings.SMS_PROVIDER)


def send(phone: str, text: str) -> None:
    """Hand a message for a number in E.164 to the provider. Raises SmsNotSent."""
    if not is_on():
        raise SmsNotSent("no provider")
    try:
        import_module(f"members.sms.{settings.SMS_PROVIDER}").send(phone, text)
    except SmsNotSent as error:
        providers.failed("sms", str(error))
        raise
    providers.succeeded("sms")
