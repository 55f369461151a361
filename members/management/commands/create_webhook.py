"""Open a destination for events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from members.actions.webhooks import UnknownEvent, create_webhook
from members.webhooks.addresses import DestinationNotAllowed
from members.webhooks.events import EVENT_TYPES


class Command(BaseCommand):
    help = str(_("Open a destination for events and print their signing secret, alone, on standard output."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help=str(_("A public address that begins with https://.")))
        parser.add_argument(
            "--event",
            action="append",
            required=True,
            dest="events",
            metavar="EVENT",
            help=str(_("An event to send; may be given several times. One of: %s.")) % ", ".join(EVENT_TYPES),
        )

    def handle(self, *args: Any, url: str, events: list[str], **options: Any) -> None:
        try:
            webhook = create_webhook(url, events)
        except (DestinationNotAllowed, UnknownEvent) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(webhook.secret)
        self.stderr.write(str(_("Webhook %s is open. Keep the secret: it is not shown again.") % webhook.pk))
