"""Send an event again."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from members.actions.webhooks import UnknownWebhookEvent, WebhookInactive, replay_webhook


class Command(BaseCommand):
    help = str(_("Send an event again, under the id that its receiver knows as webhook-id."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help=str(_("The event's id.")))

    def handle(self, *args: Any, id: str, **options: Any) -> None:
        try:
            event = replay_webhook(UUID(id))
        except ValueError as error:
            message = error if isinstance(error, WebhookInactive) else _("Give the event's id, a UUID.")
            raise CommandError(str(message)) from error
        except UnknownWebhookEvent as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(event.pk))
