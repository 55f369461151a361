"""End an API key at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.actions import api_keys
from members.selectors.api_keys import by_prefix


class Command(BaseCommand):
    help = "End an API key; it is refused everywhere within five seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("beginning", metavar="BEGINNING", help="the first 9 characters of the key")

    def handle(self, *args: Any, **options: Any) -> None:
        beginning = options["beginning"][: api_keys.SHOWN_CHARACTERS]
        keys = by_prefix(beginning)
        if len(keys) != 1:
            raise CommandError(f"{len(keys)} keys begin with {beginning}; give the first 9 characters of one.")
        api_keys.revoke(keys[0])
        self.stdout.write(f"{keys[0].name}: revoked.")
